//! Real files, where they are at hand.

use super::read;
use crate::support::corpus;

#[tokio::test]
async fn real_word_files_and_pages_are_read() {
    let Some(corpus) = corpus("real_word_files_and_pages_are_read") else {
        return;
    };
    let files = corpus.join("files");
    let mut paths: Vec<_> = std::fs::read_dir(&files)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|its| its == "docx" || its == "html")
        })
        .collect();
    paths.sort();
    assert!(
        !paths.is_empty(),
        "no .docx or .html in {}",
        files.display()
    );
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let extracted = read(&name, std::fs::read(&path).unwrap()).await.unwrap();
        let first = extracted.text.lines().next().unwrap_or_default();
        let last = extracted.text.lines().next_back().unwrap_or_default();
        println!("{name}: {} characters", extracted.text.chars().count());
        println!(
            "  title {:?}\n  first {first}\n  last {last}",
            extracted.title_guess
        );
        println!("  {:?}\n  {:?}", extracted.metadata, extracted.warnings);
        assert!(extracted.text.chars().count() > 300, "{name}");
    }
}
