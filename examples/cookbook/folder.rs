//! A folder of files: how many of them mention each entity?

use std::{collections::BTreeMap, error::Error, fs, io, path::PathBuf};

use onomasticon::{Batch, Gazetteer, Tagger};

pub fn main() -> Result<(), Box<dyn Error>> {
    // A folder to try it on; yours is there already.
    let folder = std::env::temp_dir().join(format!("reports-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    fs::write(
        folder.join("monday.txt"),
        "From Raqqa to Dayr al-Zawr and back to Raqqa.",
    )?;
    fs::write(folder.join("tuesday.txt"), "Rain in RAQQA.")?;

    let list = "variant,canonical\nDayr al-Zawr,Deir ez-Zor\nRaqqa,Raqqa\n";
    let tagger = Tagger::new(&Gazetteer::from_csv(list.as_bytes())?);
    let entries: Vec<fs::DirEntry> = fs::read_dir(&folder)?.collect::<Result<_, _>>()?;
    let mut paths: Vec<PathBuf> = entries.iter().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "txt"));
    paths.sort();

    // Each file in a thread of its own, as many at a time as there are processors; results come in the order of the files.
    let tag = |path: PathBuf| -> io::Result<Vec<String>> {
        let text = fs::read_to_string(path)?;
        let tagged = tagger.tag(&text);
        let mut names: Vec<String> = tagged
            .mentions()
            .iter()
            .map(|m| m.entity().canonical().to_owned())
            .collect();
        names.sort_unstable();
        names.dedup();
        Ok(names)
    };
    let mut files: BTreeMap<String, usize> = BTreeMap::new();
    Batch::new().for_each(paths, tag, |names| -> io::Result<()> {
        for name in names? {
            *files.entry(name).or_default() += 1;
        }
        Ok(())
    })?;
    fs::remove_dir_all(&folder)?;
    for (name, count) in &files {
        println!("{count} {name}");
    }
    assert_eq!(
        BTreeMap::from([("Deir ez-Zor".to_owned(), 1), ("Raqqa".to_owned(), 2)]),
        files
    );
    Ok(())
}
