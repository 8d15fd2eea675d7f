//! One column of a CSV: a table of posts, with the entities of each post in two new columns.

use std::{error::Error, io};

use onomasticon::{Gazetteer, Tagger};

const LIST: &str =
    "variant,canonical,id\nDayr al-Zawr,Deir ez-Zor,gn:170794\nRaqqa,Raqqa,gn:172955\n";
const POSTS: &str = "id,text\n7,\"Bridge near Dayr al-Zawr, \"\"open\"\" again\"\n8,Rain\n9,Raqqa – DAYR AL ZAWR – Raqqa\n";

pub fn main() -> Result<(), Box<dyn Error>> {
    let tagger = Tagger::new(&Gazetteer::from_csv(LIST.as_bytes())?);
    let mut posts = csv::Reader::from_reader(POSTS.as_bytes()); // or csv::Reader::from_path("posts.csv")?
    let mut out = csv::Writer::from_writer(Vec::new());

    let mut headers = posts.headers()?.clone();
    let column = headers
        .iter()
        .position(|header| header == "text")
        .ok_or("no column `text`")?;
    headers.push_field("entities");
    headers.push_field("ids");
    out.write_record(&headers)?;
    for post in posts.records() {
        let mut post = post?;
        let text = post[column].to_owned();
        let tagged = tagger.tag(&text);
        let mut entities: Vec<(&str, &str)> = tagged
            .mentions()
            .iter()
            .map(|mention| {
                (
                    mention.entity().canonical(),
                    mention.entity().id().unwrap_or_default(),
                )
            })
            .collect();
        entities.sort_unstable();
        entities.dedup();
        let (names, ids): (Vec<&str>, Vec<&str>) = entities.into_iter().unzip();
        post.push_field(&names.join("; "));
        post.push_field(&ids.join("; "));
        out.write_record(&post)?;
    }
    let table = String::from_utf8(out.into_inner()?)?;
    assert!(
        table
            .contains("\n9,Raqqa – DAYR AL ZAWR – Raqqa,Deir ez-Zor; Raqqa,gn:170794; gn:172955\n")
    );
    io::copy(&mut table.as_bytes(), &mut io::stdout())?;
    Ok(())
}
