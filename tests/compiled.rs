//! Compiled lists: the same answers as from the CSV, and no damage that does harm.

use std::panic::{AssertUnwindSafe, catch_unwind};

use onomasticon::{CompiledFault, Gazetteer, Offsets, Record, Row, Tagger};
use proptest::prelude::*;

/// All columns, homonyms, prefixes, hashtags, exact and weak rows, rows that are never tagged, scripts beyond ASCII.
const LIST: &str = "\
variant,canonical,id,kind,country,lat,lon,parent,weight,lang,case,status,role,source,note,page,knid
Deir ez-Zor,Deir ez-Zor,gn:170794,city,SY,35.33588,40.14084,Syria,271800,,,,,geonames,,12,
Dayr al-Zawr,Deir ez-Zor,,,,,,,,ar-Latn,,,transliteration,,\"as the signs have it, \"\"so\"\"\",,
دير الزور,Deir ez-Zor,,,,,,,,ar,,,,,,,
Дейр-эз-Зор,Deir ez-Zor,,,,,,,,ru,,,,,,,
代爾祖爾,Deir ez-Zor,,,,,,,,zh,,,,,,,
Syria,Syria,,country,SY,,,,1.5e7,,,,,,,,
Syrian,Syria,,,,,,,,,,,demonym,,,,
US,United States,,,,,,,,,,,,,,,
us,United States,,,,,,,,,exact,,nickname,,,,
Hit,Heet,,town,,-33.1234567891,42.82,,,,,weak,,,,,
Heet,Heet,,,,,,,,,,,,,,,
Tripoli,Tripoli,ly,,,,,,1150989,,,,,,,,
Tripoli,Tripoli,lb,,,,,,229398,,,,,,,,
Tarabulus,Tripoli,lb,,,,,,,,,,,,,,
Aleppo pepper,not a place,,,,,,,,,,ignore,,,,,
IS,Islamic State,,,,,,,,,,never,,,,,
# a name with a sign
C#,C sharp,,,,,,,0.1,,,,,,,,
";

const TEXT: &str = "DEIR EZ-ZOR and #DeirEzZor, دير الزور، بدير الزور, Дейр-эз-Зор, 代爾祖爾; the US told us of Hit near Heet. \
                    Syrian Tripoli, Aleppo pepper, IS, Islamic State, C# and #C#, Dayr al-\nZawr, Tarabulus.";

fn read(list: &str) -> Gazetteer {
    Gazetteer::from_csv(list.as_bytes()).expect("a good list")
}

fn compiled(gazetteer: &Gazetteer) -> Vec<u8> {
    let mut bytes = Vec::new();
    let written = gazetteer.write_compiled(&mut bytes);
    written.expect("it is written to memory");
    bytes
}

/// Everything that can be asked of a list.
fn answers(gazetteer: &Gazetteer) -> String {
    let mut tagger = Tagger::builder();
    let tagger = tagger.demonyms(true).build(gazetteer);
    let tagged = tagger.tag(TEXT);
    let mentions: Vec<_> = tagged
        .mentions()
        .iter()
        .map(|mention| (mention.range(), mention.candidates().collect::<Vec<_>>()))
        .collect();
    let entities: Vec<_> = gazetteer.entities().collect();
    let variants: Vec<_> = gazetteer.variants().collect();
    let asked: Vec<_> = variants
        .iter()
        .map(|variant| tagger.explain(variant.spelling(), TEXT))
        .collect();
    let found: Vec<_> = entities
        .iter()
        .map(|entity| gazetteer.entity(entity.key()))
        .collect();
    let looked_up: Vec<_> = variants
        .iter()
        .map(|variant| gazetteer.lookup(variant.spelling()).collect::<Vec<_>>())
        .collect();
    format!(
        "{mentions:#?}{}{asked:#?}{entities:#?}{found:#?}{variants:#?}{looked_up:#?}{:#?}{}",
        tagged.normalized(),
        gazetteer.lint(),
        serde_json::to_string(&(entities.clone(), variants.clone())).expect("it is written"),
    )
}

#[test]
fn a_compiled_list_gives_the_answers_of_the_csv() {
    let gazetteer = read(LIST);
    assert_eq!(16, Tagger::new(&gazetteer).tag(TEXT).mentions().len());
    let bytes = compiled(&gazetteer);
    let opened = Gazetteer::from_compiled(bytes.clone()).unwrap();
    assert_eq!(answers(&gazetteer), answers(&opened));
    assert!(
        gazetteer.entities().eq(opened.entities()) && gazetteer.variants().eq(opened.variants())
    );
    assert!(
        bytes == compiled(&opened),
        "compiling again changes nothing"
    );
    let unverified = Gazetteer::from_compiled_unverified(bytes).unwrap();
    assert_eq!(answers(&gazetteer), answers(&unverified));
}

#[test]
fn an_empty_list_can_be_compiled() {
    let empty = Gazetteer::builder().build().unwrap();
    let opened = Gazetteer::from_compiled(compiled(&empty)).unwrap();
    assert_eq!((0, 0), (opened.entities().len(), opened.variants().len()));
    assert!(Tagger::new(&opened).tag(TEXT).mentions().is_empty());
    assert!(opened.entity("").is_none() && opened.lookup("Syria").next().is_none());
}

#[test]
fn numbers_come_back_to_the_bit() {
    let numbers = [0.1, 35.33588, 1.0 / 3.0, 89.999_999_999_999, 5e-324, 12.0];
    let mut builder = Gazetteer::builder();
    for (at, number) in numbers.into_iter().enumerate() {
        let name = format!("Name {at}");
        builder.row(
            Row::new(&name, &name)
                .location(number, -number)
                .weight(number),
        );
    }
    let opened = Gazetteer::from_compiled(compiled(&builder.build().unwrap())).unwrap();
    for (entity, number) in opened.entities().zip(numbers) {
        let location = entity.location().unwrap();
        let read = [location.lat, -location.lon, entity.weight().unwrap()];
        assert_eq!([number; 3].map(f64::to_bits), read.map(f64::to_bits));
    }
}

#[test]
fn a_file_is_opened_by_its_path_and_named_in_errors() {
    let folder = tempfile();
    let path = folder.join("list.gaz");
    let gazetteer = read(LIST);
    std::fs::write(&path, compiled(&gazetteer)).unwrap();
    let opened = Gazetteer::from_compiled_path(&path).unwrap();
    assert_eq!(answers(&gazetteer), answers(&opened));
    let opened = Gazetteer::from_compiled_path_unverified(&path).unwrap();
    assert_eq!(answers(&gazetteer), answers(&opened));
    std::fs::write(folder.join("list.csv"), LIST).unwrap();
    let error = Gazetteer::from_compiled_path(folder.join("list.csv")).unwrap_err();
    assert_eq!(Some(CompiledFault::NotCompiled), error.fault());
    assert!(error.to_string().contains("list.csv"), "{error}");
    std::fs::write(folder.join("empty"), "").unwrap();
    let error = Gazetteer::from_compiled_path(folder.join("empty")).unwrap_err();
    assert!(
        error.to_string().ends_with("or open this as CSV"),
        "{error}"
    );
    let error = Gazetteer::from_compiled_path(folder.join("nowhere")).unwrap_err();
    assert_eq!(None, error.fault());
    std::fs::remove_dir_all(folder).unwrap();
}

fn tempfile() -> std::path::PathBuf {
    let name = format!("onomasticon-compiled-{}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn every_fault_names_its_remedy() {
    let bytes = compiled(&read(LIST));
    let fault = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = bytes.clone();
        change(&mut bytes);
        let error = Gazetteer::from_compiled(bytes).unwrap_err();
        assert!(error.to_string().contains("from the CSV"), "{error}");
        error.fault().unwrap()
    };
    assert_eq!(CompiledFault::NotCompiled, fault(&|bytes| bytes[1] = 0));
    assert!(matches!(
        fault(&|bytes| bytes[8] += 1),
        CompiledFault::Format { .. }
    ));
    assert_eq!(CompiledFault::Folding, fault(&|bytes| bytes[12] ^= 1));
    assert!(matches!(
        fault(&|bytes| bytes.push(0)),
        CompiledFault::Length { .. }
    ));
    assert_eq!(CompiledFault::Damaged, fault(&|bytes| bytes[700] ^= 1));
}

/// A list that is small enough for every flip of it to be tried with everything.
const SMALL: &str = "\
variant,canonical,id,kind,weight,case,status,note
Deir ez-Zor,Deir ez-Zor,gn:1,city,2,,,a note
DEZ,Deir ez-Zor,gn:1,,,,,
دير الزور,Deir ez-Zor,gn:1,,,,,
Hit,Heet,,,,,weak,
Hit,Hit River,,,,,ignore,
";

#[test]
fn every_flipped_byte_and_every_truncation_is_refused() {
    let bytes = compiled(&read(LIST));
    for at in 0..bytes.len() {
        for flip in [0x01, 0x80, 0xFF] {
            let mut damaged = bytes.clone();
            damaged[at] ^= flip;
            assert!(Gazetteer::from_compiled(damaged).is_err(), "byte {at}");
        }
        let cut = bytes[..at].to_vec();
        assert!(
            Gazetteer::from_compiled(cut.clone()).is_err(),
            "cut at {at}"
        );
        assert!(
            Gazetteer::from_compiled_unverified(cut).is_err(),
            "cut at {at}"
        );
    }
}

/// Asks everything of bytes opened unverified; they may be refused, and may say anything.
fn ask(bytes: Vec<u8>) -> bool {
    let asked = || {
        let Ok(gazetteer) = Gazetteer::from_compiled_unverified(bytes) else {
            return;
        };
        let tagger = Tagger::new(&gazetteer);
        let tagged = tagger.tag(TEXT);
        let record = Record::new("", &tagged, Offsets::Bytes);
        let entities: Vec<_> = gazetteer.entities().collect();
        let variants: Vec<_> = gazetteer.variants().collect();
        let explanations = ["Hit", "دير الزور"].map(|name| tagger.explain(name, TEXT));
        let found = ["Hit", "gn:1"].map(|key| gazetteer.entity(key));
        let all = (record, entities, variants, explanations, found);
        serde_json::to_writer(std::io::sink(), &all).expect("it is written to nowhere");
        tagged.normalized();
        let _ = gazetteer.lookup("Hit").count() + gazetteer.lookup("DEIR EZ-ZOR").count();
        gazetteer.lint();
        compiled(&gazetteer);
    };
    catch_unwind(AssertUnwindSafe(asked)).is_ok()
}

#[test]
fn no_flipped_byte_makes_an_unverified_list_panic() {
    let bytes = &compiled(&read(SMALL));
    let flip = |at: usize| {
        // Most of the file are tables, and empty.
        let flips: &[u8] = match bytes[at] {
            0 => &[0xFF],
            _ => &[0x01, 0x04, 0x10, 0x80, 0xFF],
        };
        for flip in flips {
            let mut damaged = bytes.clone();
            damaged[at] ^= flip;
            assert!(ask(damaged), "byte {at} with {flip:#x}");
        }
    };
    std::thread::scope(|scope| {
        for first in 0..2 {
            scope.spawn(move || (first..bytes.len()).step_by(2).for_each(flip));
        }
    });
}

/// The length of a file with its header, which the tests below leave as it is.
fn header_length(bytes: &[u8]) -> usize {
    40 + 16 * usize::from(bytes[32])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn no_damage_makes_an_unverified_list_panic(
        places in prop::collection::vec((any::<u32>(), any::<u8>()), 1..60),
        runs in prop::collection::vec((any::<u32>(), 1usize..200, any::<u8>()), 0..4),
        header in any::<bool>(),
    ) {
        let mut bytes = compiled(&read(LIST));
        let first = if header { 40 } else { header_length(&bytes) };
        let count = bytes.len() - first;
        for (at, byte) in places {
            bytes[first + at as usize % count] = byte;
        }
        for (at, length, byte) in runs {
            let at = first + at as usize % count;
            let end = (at + length).min(bytes.len());
            bytes[at..end].fill(byte);
        }
        prop_assert!(ask(bytes));
    }
}
