//! Files of placed characters.

use std::fmt::Write as _;

use encoding_rs::GBK;

use super::package;

/// Characters at a place: from the left and from the top, in points, and their size.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) size: f32,
    pub(crate) words: String,
}

impl Text {
    pub(crate) fn new(x: f32, y: f32, size: f32, text: &str) -> Self {
        let words = text.to_owned();
        Self { x, y, size, words }
    }
}

/// How the characters of a PDF are written; the font stands in no file.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Font {
    /// In UTF-16, as newer programs do.
    Unicode,
    /// In GBK, as the programs of the nineties did.
    Gbk,
}

/// A PDF in the making; an A4 page is 595 by 842 points.
pub(crate) struct Pdf {
    font: Font,
    pages: Vec<String>,
    further: String,
}

impl Pdf {
    pub(crate) fn new(font: Font) -> Self {
        Self {
            font,
            pages: Vec::new(),
            further: String::new(),
        }
    }

    pub(crate) fn page(self, texts: &[Text]) -> Self {
        self.framed(texts, &[])
    }

    /// A page with lines drawn: from and to, in points from the left and from the top.
    pub(crate) fn framed(mut self, texts: &[Text], rules: &[[f32; 4]]) -> Self {
        let mut content = String::new();
        for [x, y, to_x, to_y] in rules {
            let (y, to_y) = (842.0 - y, 842.0 - to_y);
            writeln!(content, "{x} {y} m {to_x} {to_y} l S").unwrap();
        }
        for text in texts {
            let y = 842.0 - text.y;
            let codes = match self.font {
                Font::Unicode => text
                    .words
                    .encode_utf16()
                    .flat_map(u16::to_be_bytes)
                    .collect(),
                Font::Gbk => GBK.encode(&text.words).0.into_owned(),
            };
            let codes: String = codes.iter().map(|byte| format!("{byte:02X}")).collect();
            writeln!(
                content,
                "BT /F {} Tf {} {y} Td <{codes}> Tj ET",
                text.size, text.x
            )
            .unwrap();
        }
        self.pages.push(content);
        self
    }

    /// A page that is one picture.
    pub(crate) fn scan(mut self) -> Self {
        self.pages.push("q 595 0 0 842 0 0 cm /I Do Q\n".to_owned());
        self
    }

    /// Further entries of the trailer, `/Encrypt …` among them.
    pub(crate) fn trailer(mut self, further: &str) -> Self {
        further.clone_into(&mut self.further);
        self
    }

    pub(crate) fn file(self) -> Vec<u8> {
        let encoding = match self.font {
            Font::Unicode => "UniGB-UCS2-H",
            Font::Gbk => "GBK-EUC-H",
        };
        let count = self.pages.len();
        let kids: String = (0..count)
            .map(|nth| format!("{} 0 R ", 7 + 2 * nth))
            .collect();
        let mut objects = vec![
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            format!("<</Type/Pages/Kids[{kids}]/Count {count}>>"),
            format!(
                "<</Type/Font/Subtype/Type0/BaseFont/FangSong_GB2312/Encoding/{encoding}\
                 /DescendantFonts[4 0 R]>>"
            ),
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/FangSong_GB2312/CIDSystemInfo\
             <</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/W[1 95 500 814 939 500]\
             /FontDescriptor 5 0 R>>"
                .to_owned(),
            "<</Type/FontDescriptor/FontName/FangSong_GB2312/Flags 4/FontBBox[0 -200 1000 900]\
             /ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80>>"
                .to_owned(),
            "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray\
             /BitsPerComponent 8/Length 1>>\nstream\nx\nendstream"
                .to_owned(),
        ];
        for (nth, content) in self.pages.iter().enumerate() {
            objects.push(format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R\
                 /Resources<</Font<</F 3 0 R>>/XObject<</I 6 0 R>>>>>>",
                8 + 2 * nth
            ));
            objects.push(format!(
                "<</Length {}>>\nstream\n{content}endstream",
                content.len()
            ));
        }
        let mut file = "%PDF-1.4\n".to_owned();
        let mut places = Vec::new();
        for (nth, object) in objects.iter().enumerate() {
            places.push(file.len());
            write!(file, "{} 0 obj\n{object}\nendobj\n", nth + 1).unwrap();
        }
        let start = file.len();
        write!(file, "xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).unwrap();
        for place in &places {
            writeln!(file, "{place:010} 00000 n ").unwrap();
        }
        let size = places.len() + 1;
        let further = &self.further;
        write!(
            file,
            "trailer\n<</Size {size}/Root 1 0 R{further}>>\nstartxref\n{start}\n%%EOF\n"
        )
        .unwrap();
        file.into_bytes()
    }
}

/// A 版式文档 in the making.
#[derive(Default)]
pub(crate) struct Ofd {
    pages: Vec<String>,
    template: Option<String>,
    further: Vec<(String, String)>,
}

const NAMESPACE: &str = r#"xmlns:ofd="http://www.ofdspec.org/2016""#;
const MILLIMETRES: f32 = 25.4 / 72.0;

fn objects(texts: &[Text]) -> String {
    let mut xml = String::new();
    for text in texts {
        let (x, y, size) = (
            text.x * MILLIMETRES,
            text.y * MILLIMETRES,
            text.size * MILLIMETRES,
        );
        let steps: Vec<String> = text
            .words
            .chars()
            .map(|c| if c.is_ascii() { 0.5 * size } else { size })
            .map(|step| format!("{step:.3}"))
            .collect();
        let words = text.words.replace('&', "&amp;").replace('<', "&lt;");
        write!(
            xml,
            "<ofd:TextObject ID=\"9\" Boundary=\"{x} {y} 200 10\" Font=\"3\" Size=\"{size}\">\
             <ofd:TextCode X=\"0\" Y=\"0\" DeltaX=\"{}\">{words}</ofd:TextCode></ofd:TextObject>",
            steps.join(" ")
        )
        .unwrap();
    }
    xml
}

impl Ofd {
    pub(crate) fn page(self, texts: &[Text]) -> Self {
        self.xml(&objects(texts))
    }

    /// A page whose layer is the XML given.
    pub(crate) fn xml(mut self, objects: &str) -> Self {
        self.pages.push(objects.to_owned());
        self
    }

    /// A template under every page.
    pub(crate) fn template(mut self, texts: &[Text]) -> Self {
        self.template = Some(objects(texts));
        self
    }

    /// A further part.
    pub(crate) fn part(mut self, name: &str, text: &str) -> Self {
        self.further.push((name.to_owned(), text.to_owned()));
        self
    }

    /// The package; every page is a document of its own where `apart`.
    pub(crate) fn file(self, apart: bool) -> Vec<u8> {
        let documents: Vec<Vec<String>> = if apart {
            self.pages.into_iter().map(|page| vec![page]).collect()
        } else {
            vec![self.pages]
        };
        let mut parts = self.further;
        let mut roots = String::new();
        for (nth, pages) in documents.into_iter().enumerate() {
            let root = format!("Doc_{nth}");
            write!(
                roots,
                "<ofd:DocBody><ofd:DocRoot>{root}/Document.xml</ofd:DocRoot></ofd:DocBody>"
            )
            .unwrap();
            let mut common =
                "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
                    .to_owned();
            let mut under = "";
            if let Some(template) = &self.template {
                common += "<ofd:TemplatePage ID=\"2\" BaseLoc=\"Tpls/T.xml\"/>";
                under = "<ofd:Template TemplateID=\"2\"/>";
                parts.push((format!("{root}/Tpls/T.xml"), layer("", template)));
            }
            let mut list = String::new();
            for (at, page) in pages.into_iter().enumerate() {
                write!(list, "<ofd:Page ID=\"{at}\" BaseLoc=\"Pages/{at}.xml\"/>").unwrap();
                parts.push((format!("{root}/Pages/{at}.xml"), layer(under, &page)));
            }
            parts.push((
                format!("{root}/Document.xml"),
                format!(
                    "<ofd:Document {NAMESPACE}><ofd:CommonData>{common}</ofd:CommonData>\
                     <ofd:Pages>{list}</ofd:Pages></ofd:Document>"
                ),
            ));
        }
        parts.push((
            "OFD.xml".to_owned(),
            format!("<ofd:OFD {NAMESPACE} Version=\"1.0\">{roots}</ofd:OFD>"),
        ));
        package(
            parts
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_bytes())),
        )
    }
}

fn layer(under: &str, objects: &str) -> String {
    format!(
        "<ofd:Page {NAMESPACE}>{under}<ofd:Content><ofd:Layer ID=\"1\">{objects}</ofd:Layer>\
         </ofd:Content></ofd:Page>"
    )
}
