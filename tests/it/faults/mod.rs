//! What goes wrong in a real office: full disks, killed processes, slow clients, odd input, new years.

mod disk;
mod foreign;
mod input;
mod killed;
mod slow;
mod years;

use guiku::store::{Place, Store, Use, people};
use serde_json::{Value as Json, json};

use crate::cli::process::Visitor;

/// Id of the county's government in a demo.
async fn government(data: &std::path::Path) -> String {
    let place = Place {
        data: data.to_owned(),
        database_url: None,
    };
    let store = Store::open(&place, Use::ReadOnly).await.unwrap();
    let all = people::authorities(store.reader()).await.unwrap();
    // closed here and now: a connection that ends by itself takes the journal away while a copy is made
    store.reader().close_by_ref().await.unwrap();
    let found = all.iter().find(|one| one.name == "云麓县人民政府");
    found.unwrap().id.to_string()
}

/// A form that opens a case.
fn new_document(title: &str, text: &str, issuer: &str) -> Json {
    json!({ "title": title, "text": text, "issuer": issuer })
}

/// Opens a case and answers its id.
async fn create(drafter: &Visitor, title: &str, issuer: &str) -> String {
    let form = new_document(title, "第一条 草案。", issuer);
    let answer = drafter.post("/api/v1/documents").json(&form).send().await;
    let answer = answer.unwrap();
    assert_eq!(answer.status(), 201);
    let made: Json = answer.json().await.unwrap();
    made["id"].as_str().unwrap().to_owned()
}

/// One file as the form of an upload.
fn upload(name: &str, bytes: Vec<u8>) -> reqwest::multipart::Form {
    let part = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned());
    reqwest::multipart::Form::new().part("file", part)
}
