//! Advice on good lists: what it is on, and what it says.

use onomasticon::{Gazetteer, Lint, Row};

/// The advice on a table, as it prints.
fn lint(table: &str) -> Vec<String> {
    let mut builder = Gazetteer::builder();
    let on_reading = builder
        .read_csv(table.as_bytes())
        .unwrap_or_else(|error| panic!("{table}: {error}"));
    let lint = builder.build().unwrap().lint();
    assert_eq!(on_reading, lint, "reading says what the list says");
    lint.iter().map(ToString::to_string).collect()
}

macro_rules! lints {
    ($($name:ident: $table:expr => [$($advice:expr),*];)+) => {
        $(#[test]
        fn $name() {
            assert_eq!(Vec::<&str>::from([$($advice),*]), lint($table));
        })+
    };
}

lints! {
    nothing_to_say: "variant,canonical,kind,ref\nDeir Ezzor,Deir ez-Zor,city,x\nDayr al-Zawr,Deir ez-Zor\nUS,United States\n" => [];

    homonyms_by_weight: "variant,canonical,weight\nTripoli,\"Tripoli, Lebanon\",229398\nTRIPOLI,\"Tripoli, Libya\",1150989\n" => [
        "line 3, column `variant`: `TRIPOLI` may mean `Tripoli, Libya` (line 3) and `Tripoli, Lebanon` (line 2); the first has the greatest weight and comes first; see that this is meant, or tell them apart by longer spellings"
    ];
    homonyms_that_tie: "variant,canonical,id\nTripoli,Tripoli,Q1\nTripoli,Tripoli,Q2\n" => [
        "line 3, column `variant`: `Tripoli` may mean `Tripoli` `Q1` (line 2) and `Tripoli` `Q2` (line 3); they tie; say by `weight` which comes first, or tell them apart by longer spellings"
    ];
    what_is_never_tagged_or_ignored_competes_with_nothing: "variant,canonical,status\nWashington Post,Washington,\nWashington Post,The Post,never\nBay State,Baie,\nBay State,not a place,ignore\n" => [];

    everyday_words: "variant,canonical,case,status\nHit,Heet,,\nMarch,Morava,capital,\nPolice,Polis,,weak\nBar,Baar,any,\nMAY,Mei,,\n" => [
        "line 2, column `variant`: `Hit` is an everyday word too; say in `case` (`capital`, `exact`, `any`) or in `status` (`weak`, `never`) where it counts"
    ];
    brief_spellings: "variant,canonical,role\nRas,Ras al-Ayn,\nحمص,Homs,\nUN,United Nations,\n大阪,Osaka,\n서울,Seoul,\nA-b,Abydos,\n" => [
        "line 2, column `variant`: `Ras` has fewer than four letters; say in `case` (`capital`, `exact`, `any`) or in `status` (`weak`, `never`) where it counts",
        "line 3, column `variant`: `حمص` has fewer than four letters; say in `case` (`capital`, `exact`, `any`) or in `status` (`weak`, `never`) where it counts",
        "line 7, column `variant`: `A-b` has fewer than four letters; say in `case` (`capital`, `exact`, `any`) or in `status` (`weak`, `never`) where it counts"
    ];
    rows_that_fold_alike: "variant,canonical,role\nDeir Ezzor,Deir ez-Zor\nDEIR-EZZOR,Deir ez-Zor\nDeir_Ezzor,Deir ez-Zor,former\n" => [
        "line 3, column `variant`: `DEIR-EZZOR` counts as the same spelling as `Deir Ezzor` on line 2; one row would do"
    ];
    headers: "variant,canonical,knid,latitude,state,\u{20},ref\nRaqqa,Raqqa\n" => [
        "line 1, column `knid`: the column `knid` is not known; did you mean `kind`?",
        "line 1, column `latitude`: the column `latitude` is not known; did you mean `lat`?",
        "line 1, column ``: column 6 has no name; name it or take it out"
    ];
    roles: "variant,canonical,role\nSyrian,Syria,demonyn\nSyrians,Syria,demonyn\nSyr. Rep.,Syria,abbreviation\nBilad al-Sham,Syria,region\n" => [
        "line 2, column `role`: the role `demonyn` is not known; did you mean `demonym`?"
    ];
    canonical_read_as_another: "variant,canonical,weight\nHamah,Hama,5\nHama,Hamath,9\n" => [
        "line 2, column `canonical`: the canonical name `Hama` is read as `Hamath` (line 3); choose a canonical name that means one entity, or give this one more `weight`",
        "line 3, column `variant`: `Hama` may mean `Hamath` (line 3) and `Hama` (line 2); the first has the greatest weight and comes first; see that this is meant, or tell them apart by longer spellings"
    ];
    canonical_ignored: "variant,canonical,status\nWapo,Washington Post,\nWashington Post,not a place,ignore\n" => [
        "line 2, column `canonical`: the canonical name `Washington Post` is ignored in texts, by the row on line 3; choose a canonical name that means one entity, or give this one more `weight`"
    ];
}

#[test]
fn reading_a_table_advises_on_its_own_rows() {
    let mut builder = Gazetteer::builder();
    assert_eq!(
        1,
        builder
            .read_csv("variant,canonical\nHit,Heet\n".as_bytes())
            .unwrap()
            .len()
    );
    let second = builder
        .read_csv("variant,canonical\nHeet,Heth\n".as_bytes())
        .unwrap();
    assert_eq!(
        vec![Some("canonical"), Some("variant")],
        second
            .iter()
            .map(|advice| advice.column())
            .collect::<Vec<_>>()
    );
    assert_eq!(3, builder.build().unwrap().lint().len());
}

#[test]
fn rows_from_code_are_advised_on_without_a_line() {
    let gazetteer = Gazetteer::builder()
        .variant("Hit", "Heet")
        .row(Row::new("Hit", "Hittites"))
        .build()
        .unwrap();
    let lint = gazetteer.lint();
    assert_eq!(3, lint.len());
    assert!(lint.iter().all(|advice| advice.line().is_none()));
    assert_eq!(3, lint.to_string().lines().count());
    assert_eq!(3, lint.into_iter().count());
    assert!(Lint::default().is_empty());
}
