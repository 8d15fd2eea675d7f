//! The CSV door: what it accepts, which faults it finds, and where.

use std::{fmt::Write as _, io};

use onomasticon::{
    BuildError, Case, Error, Gazetteer, GazetteerBuilder, LoadError, Location, Row, Status,
};
use proptest::prelude::*;

/// A table and its faults as (line, column); `""` is no column.
struct Faulty {
    name: &'static str,
    table: &'static [u8],
    faults: &'static [(u32, &'static str)],
}

macro_rules! faulty {
    ($name:ident, $table:expr, $faults:expr) => {
        Faulty {
            name: stringify!($name),
            table: $table,
            faults: &$faults,
        }
    };
}

const FAULTY: &[Faulty] = &[
    // The header.
    faulty!(only_blank_lines_and_comments, b"\n  \n# nothing\n", [(1, "variant")]),
    faulty!(only_a_byte_order_mark, b"\xEF\xBB\xBF", [(1, "variant")]),
    faulty!(header_after_comments_has_its_own_line, b"# list\n\nvarient,canonical\na,b\n", [(3, "variant")]),
    faulty!(both_required_columns_missing, b"Raqqa,city\nHoms,city\n", [(1, "variant"), (1, "canonical")]),
    faulty!(header_in_capitals, b"Variant,Canonical\nRaqqa,Raqqa\n", [(1, "variant"), (1, "canonical")]),
    faulty!(semicolons, b"variant;canonical\nRaqqa;Raqqa\n", [(1, "variant")]),
    faulty!(tabs, b"variant\tcanonical\tkind\nRaqqa\tRaqqa\tcity\n", [(1, "variant")]),
    faulty!(semicolons_and_a_comma_in_a_header, b"variant;canonical;note, free\nRaqqa;Raqqa;x\n", [(1, "variant")]),
    faulty!(column_named_twice, b"variant,canonical,kind,kind\nRaqqa,Raqqa,city,city\n", [(1, "kind")]),
    faulty!(required_column_named_thrice, b"variant,canonical,variant,variant\nRaqqa,Raqqa\n", [(1, "variant")]),
    faulty!(own_column_named_twice, b"variant,canonical,ref,ref\nRaqqa,Raqqa\n", [(1, "ref")]),
    faulty!(misspelt_and_repeated, b"varient,canonical,kind,kind\n", [(1, "variant"), (1, "kind")]),
    faulty!(header_faults_hide_those_of_rows, b"varient,canonical\n,Raqqa\nHoms,\n", [(1, "variant")]),
    faulty!(quote_open_in_the_header, b"\"variant,canonical\nRaqqa,Raqqa\n", [(1, "")]),
    // Encodings.
    faulty!(utf_16_little, b"\xFF\xFEv\0a\0r\0,\0c\0\n\0R\0,\0R\0\n\0", [(1, "")]),
    faulty!(utf_16_big, b"\xFE\xFF\0v\0a\0r\0,\0c\0\n\0R\0,\0R\0\n", [(1, "")]),
    faulty!(utf_16_without_a_mark, b"v\0a\0r\0i\0a\0n\0t\0,\0c\0\n\0R\0,\0R\0\n\0", [(1, "")]),
    faulty!(utf_16_with_a_quote, b"\xFF\xFE\"\0v\0\"\0,\0c\0\n\0R\0,\0R\0\n\0", [(1, "")]),
    faulty!(a_spreadsheet, b"PK\x03\x04\x14\0\0\0\x08\0\n\"\xF0\n", [(1, "")]),
    faulty!(latin_1_header_without_a_known_name, b"\nr\xE9gion,nom\nAlep,Alep\n", [(1, "")]),
    faulty!(latin_1_without_a_header, b"Homs,Homs\nAl-B\xE2b,Al-Bab\n", [(1, "")]),
    faulty!(latin_1_one_a_line, b"variant,canonical\nAl-B\xE2b,Al-B\xE2b\nHoms,Homs\nHam\xE2,Hama\n", [(2, "variant"), (4, "variant")]),
    faulty!(latin_1_in_an_own_column, b"variant,canonical,ref\nAleppo,Aleppo,Alep\xE9\n", [(2, "ref")]),
    faulty!(latin_1_header_beside_good_ones, b"variant,canonical,r\xE9gion\nAleppo,Aleppo,\xE9\n,Homs\n", [(1, ""), (2, "r\u{FFFD}gion"), (3, "variant")]),
    // Rows and lines.
    faulty!(both_required_fields_empty, b"variant,canonical,kind\n,,city\n", [(2, "variant"), (2, "canonical")]),
    faulty!(faults_of_a_row_in_column_order, b"status,lat,lon,canonical,variant\nx,91,1,,\n", [(2, "status"), (2, "lat"), (2, "canonical"), (2, "variant")]),
    faulty!(surplus_field, b"variant,canonical\nRaqqa,Raqqa,city\n", [(2, "")]),
    faulty!(surplus_field_under_no_header, b"variant,canonical,\nDeir, ez-Zor,Deir ez-Zor\n", [(2, "")]),
    faulty!(surplus_field_shifts_no_others, b"variant,canonical,lat,lon\nDeir, ez-Zor,Deir ez-Zor,35,40\n", [(2, "")]),
    faulty!(quote_never_closes, b"variant,canonical\nRaqqa,Raqqa\n\"Homs,Homs\nHama,Hama\n", [(3, "")]),
    faulty!(quote_never_closes_in_the_last_line, b"variant,canonical\nRaqqa,\"Raqqa", [(2, "")]),
    faulty!(quote_opens_after_a_field_of_two_lines, b"variant,canonical,note\nRaqqa,\"Raq\nqa\",\"open\nHoms,Homs\n", [(3, "")]),
    faulty!(quote_never_closes_after_other_faults, b"variant,canonical\n,Raqqa\nHoms,\"\n", [(2, "variant"), (3, "")]),
    faulty!(lines_with_crlf, b"variant,canonical\r\nRaqqa,Raqqa\r\n,Raqqa\r\n\r\n,Homs\r\n", [(3, "variant"), (5, "variant")]),
    faulty!(lines_with_cr, b"variant,canonical\rRaqqa,Raqqa\r,Raqqa\r\r,Homs\r", [(3, "variant"), (5, "variant")]),
    faulty!(lines_after_comments_and_blanks, b"# a\nvariant,canonical\n\n# \"quote\nRaqqa,Raqqa\n \t \n,Raqqa\n", [(7, "variant")]),
    faulty!(lines_after_quoted_breaks, b"variant,canonical,note\nRaqqa,Raqqa,\"a\n\n# b\r\nc\"\n,Raqqa\n", [(6, "variant")]),
    faulty!(a_record_is_where_it_begins, b"variant,canonical,note,lat,lon\nRaqqa,Raqqa,\"a\nb\",x,1\n", [(2, "lat")]),
    faulty!(lines_after_a_byte_order_mark, b"\xEF\xBB\xBF\nvariant,canonical\n,Raqqa\n", [(3, "variant")]),
    faulty!(no_line_end_at_the_end, b"variant,canonical\n,Raqqa", [(2, "variant")]),
    // Fields.
    faulty!(lat_without_lon, b"variant,canonical,lat,lon\nRaqqa,Raqqa,35.9,\n", [(2, "lon")]),
    faulty!(lon_without_lat, b"variant,canonical,lat,lon\nRaqqa,Raqqa,,39\n", [(2, "lat")]),
    faulty!(lat_without_the_column_lon, b"variant,canonical,lat\nRaqqa,Raqqa,35.9\n", [(2, "lon")]),
    faulty!(degrees, b"variant,canonical,lat,lon\na,a,90.1,0\nb,b,-91,0\nc,c,0,180.5\nd,d,inf,nan\ne,e,\"1,5\",1\n", [(2, "lat"), (3, "lat"), (4, "lon"), (5, "lat"), (5, "lon"), (6, "lat")]),
    faulty!(weights, b"variant,canonical,weight\na,a,0\nb,b,-1\nc,c,inf\nd,d,many\ne,e,NaN\n", [(2, "weight"), (3, "weight"), (4, "weight"), (5, "weight"), (6, "weight")]),
    faulty!(countries, b"variant,canonical,country\na,a,sy\nb,b,SYR\nc,c,S1\nd,d,\xC3\x89A\n", [(2, "country"), (3, "country"), (4, "country"), (5, "country")]),
    faulty!(cases_and_statuses, b"variant,canonical,case,status\na,a,Exact,\nb,b,,tagged\nc,c,lower,nevr\n", [(2, "case"), (3, "status"), (4, "case"), (4, "status")]),
    faulty!(
        names_without_a_form,
        b"variant,canonical\n\xE2\x80\x8B,A\n\"Deir\n\nez-Zor\",Deir ez-Zor\nB,'-'\n\"C\n\nD\",\"C\n\nD\"\n",
        [
            (2, "variant"),
            (3, "variant"),
            (6, "canonical"),
            (7, "variant"),
            (7, "canonical")
        ]
    ),
    // Keys.
    faulty!(one_id_two_names, b"variant,canonical,id\nRaqqa,Raqqa,Q1\nHoms,Homs,Q1\n", [(3, "canonical")]),
    faulty!(no_id_and_two_to_choose_from, b"variant,canonical,id\nTarabulus,Tripoli,\nTripoli,Tripoli,Q1\nTripoli,Tripoli,Q2\nTrablus,Tripoli\n", [(2, "id"), (5, "id")]),
    faulty!(an_id_that_is_the_name_of_another, b"variant,canonical,id\nRaqqah,Raqqa,\nHims,Homs,Raqqa\n", [(3, "id")]),
    faulty!(two_values, b"variant,canonical,kind,country,lat,lon,parent,weight\nRaqqa,Raqqa,city,SY,35.9,39,Raqqa2,1\nal-Raqqa,Raqqa,town,IQ,36,38,Homs,2\nRaqqa2,Raqqa2\nHoms,Homs\n", [(3, "kind"), (3, "country"), (3, "lat"), (3, "lon"), (3, "parent"), (3, "weight")]),
    faulty!(two_values_beside_a_bad_one, b"variant,canonical,kind,lat,lon\nRaqqa,Raqqa,city,x,39\n,Raqqa,town\n", [(2, "lat"), (3, "variant"), (3, "kind")]),
    faulty!(two_values_by_name_and_by_id, b"variant,canonical,id,kind\nRaqqah,Raqqa,,city\nRaqqa,Raqqa,Q1,town\n", [(3, "kind")]),
    faulty!(each_differing_row_is_a_fault, b"variant,canonical,kind\na,A,x\nb,A,y\nc,A,z\nd,A,x\n", [(3, "kind"), (4, "kind")]),
    faulty!(same_spelling_other_policy, b"variant,canonical,case,status,role\nHit,Heet,,,\nHit,Heet,exact,,\nHit,Heet,,weak,\nHit,Heet,,,former\n", [(3, "case"), (4, "status"), (5, "role")]),
    faulty!(same_spelling_other_default, b"variant,canonical,case\nUS,United States,\nUS,United States,any\n", [(3, "case")]),
    faulty!(all_in_line_order, b"variant,canonical,kind,status\nHit,Heet,city,\nHit,Heet,,weak\n,Heet\nHeat,Heet,town\n", [(3, "status"), (4, "variant"), (5, "kind")]),
    faulty!(unknown_parents, b"variant,canonical,parent\nRaqqa,Raqqa,Raqqa Governorate\nHoms,Homs,\nHama,Hama,Homs\nHit,Heet,Anbar\n", [(2, "parent"), (5, "parent")]),
    faulty!(its_own_parent, b"variant,canonical,parent\nRaqqa,Raqqa,Raqqa\n", [(2, "parent")]),
    faulty!(parents_in_a_ring, b"variant,canonical,parent\na,A,B\nb,B,C\nc,C,A\nd,D,A\n", [(4, "parent")]),
];

#[test]
fn faults_have_their_lines_and_columns() {
    for case in FAULTY {
        let error = Gazetteer::from_csv(case.table).expect_err(case.name);
        let found = error
            .diagnostics()
            .iter()
            .map(|fault| (fault.line().unwrap(), fault.column().unwrap_or("")))
            .collect::<Vec<_>>();
        assert_eq!(
            case.faults,
            found,
            "{}: {:#?}",
            case.name,
            error.diagnostics()
        );
    }
}

/// The faults of a table as they print.
fn messages(table: &str) -> Vec<String> {
    match Gazetteer::from_csv(table.as_bytes()) {
        Ok(_) => Vec::new(),
        Err(error) => error
            .diagnostics()
            .iter()
            .map(ToString::to_string)
            .collect(),
    }
}

macro_rules! assert_says {
    ($table:expr, $($message:expr),+) => {
        assert_eq!(vec![$($message.to_owned()),+], messages($table))
    };
}

#[test]
fn faults_say_what_to_do() {
    assert_says!(
        "varient,canonical\n",
        "line 1, column `variant`: the header has no column `variant`; did you mean `variant` where it says `varient`?"
    );
    assert_says!(
        "variant,name\n",
        "line 1, column `canonical`: the header has no column `canonical`; name the column of canonical names so"
    );
    assert_says!(
        "variant;canonical\n",
        "line 1, column `variant`: the columns are separated by `;`, not by commas; save the table with commas between the columns"
    );
    assert_says!(
        "",
        "line 1, column `variant`: the table is empty; begin it with a header, such as `variant,canonical`"
    );
    assert_says!(
        "variant,canonical\nRaqqa,\n",
        "line 2, column `canonical`: the canonical name is empty; write the name that `Raqqa` is to have"
    );
    assert_says!(
        "variant,canonical,kind\nRaqqa,Raqqa,city\n\nal-Raqqa,Raqqa,governorate\n",
        "line 4, column `kind`: `Raqqa` has the kind `governorate` here but `city` on line 2; keep one, or give each entity an `id` of its own"
    );
    assert_says!(
        "variant,canonical,id\nRaqqa,Raqqa,Q1\nHoms,Homs,Q1\n",
        "line 3, column `canonical`: `Q1` is `Homs` here but `Raqqa` on line 2; keep one name for one id"
    );
    assert_says!(
        "variant,canonical,id\nTripoli,Tripoli,Q1\nTripoli,Tripoli,Q2\nTrablus,Tripoli\n",
        "line 4, column `id`: `Tripoli` is the name of `Q1` on line 2 and `Q2` on line 3; say which by its id"
    );
    assert_says!(
        "variant,canonical,status\nHit,Heet,waek\n",
        "line 2, column `status`: the status `waek` is not known; did you mean `weak`?"
    );
    assert_says!(
        "variant,canonical,country\nHit,Heet,iq\n",
        "line 2, column `country`: `iq` is no country code; write `IQ`"
    );
    assert_says!(
        "variant,canonical,id,parent\nHit,Heet,,Anbar\nAnbar,Anbar,Q1\n",
        "line 2, column `parent`: no entity has the key `Anbar`; write `Q1`, the key of the entity of that name"
    );
    assert_says!(
        "variant,canonical,parent\nHit,Heet,Anbra\nAnbar,Anbar\n",
        "line 2, column `parent`: no entity has the key `Anbra`; did you mean `Anbar`?"
    );
    assert_says!(
        "variant,canonical,parent\na,A,B\nb,B,A\n",
        "line 3, column `parent`: `B` lies in `A` (parent given on line 2), which lies in it again; take one of the parents out"
    );
    assert_says!(
        "variant,canonical\nDeir, ez-Zor,Deir ez-Zor\n",
        "line 2: the row has 3 fields for 2 columns, with `Deir ez-Zor` beyond the last; put quotes round a field that has a comma in it, or name the column"
    );
    assert_says!(
        "variant,canonical\n\"Raqqa,Raqqa\n",
        "line 2: a quote opens here and never closes; close it; a quote within quotes is written twice"
    );
}

#[test]
fn an_error_of_many_faults_counts_them() {
    let error = Gazetteer::from_csv("variant,canonical\n,a\n,b\n".as_bytes()).unwrap_err();
    assert_eq!(
        "2 faults, first: line 2, column `variant`: the spelling is empty; write the spelling that stands for `a`, or take the row out",
        error.to_string()
    );
}

fn read(table: &str) -> Gazetteer {
    Gazetteer::from_csv(table.as_bytes()).unwrap_or_else(|error| panic!("{table}: {error}"))
}

/// Spelling, canonical name and line of each variant.
fn rows(gazetteer: &Gazetteer) -> Vec<(&str, &str, Option<u32>)> {
    gazetteer
        .variants()
        .map(|v| (v.spelling(), v.entity().canonical(), v.line()))
        .collect()
}

#[test]
fn byte_order_mark_crlf_comments_blanks_and_spaces() {
    let gazetteer = read(
        "\u{FEFF} variant , canonical \r\n# spellings\r\n\r\n Daesh , Islamic State\r\n\u{A0}ISIS,\" Islamic State \"\r\n",
    );
    assert_eq!(
        vec![
            ("Daesh", "Islamic State", Some(4)),
            ("ISIS", "Islamic State", Some(5)),
            ("Islamic State", "Islamic State", None)
        ],
        rows(&gazetteer)
    );
}

#[test]
fn short_rows_and_surplus_empty_fields() {
    let gazetteer = read("variant,canonical,kind\nRaqqa,Raqqa\nHoms,Homs,city,, ,\n");
    assert_eq!(
        (None, Some("city")),
        (
            gazetteer.entities().next().unwrap().kind(),
            gazetteer.entities().nth(1).unwrap().kind()
        )
    );
}

#[test]
fn quotes_commas_and_breaks_in_fields() {
    let gazetteer = read(
        "variant,canonical,note\n\"Washington, D.C.\",\"Washington, D.C.\",\"so \"\"called\"\"\r\nit is\"\nWashington,\"Washington, D.C.\"\n",
    );
    assert_eq!(
        vec![
            ("Washington, D.C.", "Washington, D.C.", Some(2)),
            ("Washington", "Washington, D.C.", Some(4))
        ],
        rows(&gazetteer)
    );
    assert_eq!(
        Some("so \"called\"\r\nit is"),
        gazetteer.variants().next().unwrap().note()
    );
}

#[test]
fn every_column() {
    let gazetteer = read(concat!(
        "id,variant,canonical,kind,country,lat,lon,parent,weight,lang,case,status,role,source,note,ref\n",
        "Q1,Hit,Heet,city,IQ,33.64,42.82,Q2,1e5,en,exact,weak,former,a map,a remark,a field\n",
        "Q2,Anbar,Anbar,governorate\n",
    ));
    let entity = gazetteer.entity("Q1").unwrap();
    assert_eq!(
        ("Q1", "Heet", Some("Q1"), Some("city")),
        (entity.key(), entity.canonical(), entity.id(), entity.kind())
    );
    assert_eq!(
        (Some("IQ"), Some("Q2"), Some(1e5)),
        (entity.country(), entity.parent(), entity.weight())
    );
    assert_eq!(
        Some(Location {
            lat: 33.64,
            lon: 42.82
        }),
        entity.location()
    );
    let variant = gazetteer.variants().next().unwrap();
    assert_eq!(
        (Case::Exact, Status::Weak, Some("former"), Some("en")),
        (
            variant.case(),
            variant.status(),
            variant.role(),
            variant.lang()
        )
    );
    assert_eq!(
        (Some("a map"), Some("a remark")),
        (variant.source(), variant.note())
    );
    assert_eq!(
        vec![("ref", "a field")],
        variant.extra().collect::<Vec<_>>()
    );
    let json = serde_json::to_value(variant).unwrap();
    assert_eq!(
        ("Hit", "weak", 2),
        (
            json["spelling"].as_str().unwrap(),
            json["status"].as_str().unwrap(),
            json["line"].as_u64().unwrap()
        )
    );
}

#[test]
fn default_cases() {
    let gazetteer = read(
        "variant,canonical,status\nUS,United States\nU.S.A.,United States\nUNICEF,UNICEF\nX,X\nRaqqa,Raqqa\nB2,B2\nHit,Heet,weak\nIS,Daesh,weak\n",
    );
    let cases = gazetteer
        .variants()
        .take(8)
        .map(|variant| variant.case())
        .collect::<Vec<_>>();
    assert_eq!(
        vec![
            Case::Exact,
            Case::Exact,
            Case::Any,
            Case::Any,
            Case::Any,
            Case::Any,
            Case::Capital,
            Case::Capital
        ],
        cases
    );
}

#[test]
fn a_row_without_id_joins_the_entity_of_its_name_wherever_that_comes() {
    let gazetteer = read(
        "variant,canonical,id,kind\nDayr az-Zour,Deir ez-Zor,,\nRaqqa,Raqqa,,\nDeir ez-Zor,Deir ez-Zor,gn:1,city\nDeir Ezzor,Deir ez-Zor,,city\n",
    );
    assert_eq!(
        vec!["gn:1", "Raqqa"],
        gazetteer
            .entities()
            .map(|entity| entity.key())
            .collect::<Vec<_>>()
    );
    assert_eq!(4, gazetteer.variants().len());
    assert!(gazetteer.entity("Deir ez-Zor").is_none());
}

#[test]
fn two_entities_of_one_name() {
    let gazetteer =
        read("variant,canonical,id,country\nTripoli,Tripoli,Q1,LY\nTripoli,Tripoli,Q2,LB\n");
    assert_eq!(2, gazetteer.entities().len());
    assert_eq!(2, gazetteer.lookup("tripoli").count());
}

#[test]
fn entity_columns_are_gathered_from_all_rows() {
    let gazetteer = read(
        "variant,canonical,kind,lat,lon,weight\nRaqqa,Raqqa,,35.9,39,\nal-Raqqa,Raqqa,city,35.90,39.0,1000\nRaqqah,Raqqa,city,,,1e3\n",
    );
    let entity = gazetteer.entities().next().unwrap();
    assert_eq!(
        (Some("city"), Some(1000.0)),
        (entity.kind(), entity.weight())
    );
    assert_eq!(
        Some(Location {
            lat: 35.9,
            lon: 39.0
        }),
        entity.location()
    );
}

#[test]
fn a_repeated_row_changes_nothing_but_what_was_empty() {
    let gazetteer = read(
        "variant,canonical,note,case\nUS,United States,,\nUS,United States,found,exact\nUS,United States,again,\n",
    );
    assert_eq!(
        vec![
            ("US", "United States", Some(2)),
            ("United States", "United States", None)
        ],
        rows(&gazetteer)
    );
    assert_eq!(Some("found"), gazetteer.variants().next().unwrap().note());
}

#[test]
fn canonical_names_are_spellings() {
    let gazetteer = read(
        "variant,canonical,status\nAleppo peppers,Aleppo pepper,ignore\nIS,Islamic State,never\nWP,not a place,ignore\nNYT,not a place\n",
    );
    let status = |name: &str| {
        gazetteer
            .variants()
            .find(|v| v.spelling() == name)
            .unwrap()
            .status()
    };
    assert_eq!(
        (Status::Ignore, Status::Tagged, Status::Tagged),
        (
            status("Aleppo pepper"),
            status("Islamic State"),
            status("not a place")
        )
    );
}

#[test]
fn lookup_finds_all_statuses_the_weightiest_first() {
    let gazetteer = read(
        "variant,canonical,weight,status\nHit,A,,\nHIT,B,2,never\nhit,C,3,ignore\nHit,D,,weak\n",
    );
    let found = gazetteer
        .lookup("hit")
        .map(|v| gazetteer.entity_of(v).canonical())
        .collect::<Vec<_>>();
    assert_eq!(vec!["C", "B", "A", "D"], found);
    assert_eq!(
        0,
        gazetteer.lookup("").count() + gazetteer.lookup("Raqqa").count()
    );
}

#[test]
fn tables_are_one_list() {
    let mut builder = Gazetteer::builder();
    builder
        .read_csv("variant,canonical\nDayr az-Zour,Deir ez-Zor\n".as_bytes())
        .unwrap();
    let early = builder.build().unwrap();
    builder
        .read_csv("variant,canonical,id,parent\nDeir ez-Zor,Deir ez-Zor,Q1,Q2\n".as_bytes())
        .unwrap();
    assert!(
        builder
            .build()
            .unwrap_err()
            .to_string()
            .contains("no entity has the key `Q2`")
    );
    builder
        .read_csv("variant,canonical,id\nSyria,Syria,Q2\nDayr az-Zour,Deir ez-Zor\n".as_bytes())
        .unwrap();
    let gazetteer = builder.build().unwrap();
    assert_eq!(
        vec!["Q1", "Q2"],
        gazetteer
            .entities()
            .map(|entity| entity.key())
            .collect::<Vec<_>>()
    );
    assert_eq!(3, gazetteer.variants().len());
    assert_eq!(
        (1, "Deir ez-Zor", 2),
        (
            early.entities().len(),
            early.entities().next().unwrap().key(),
            early.variants().len()
        )
    );
}

/// The faults of the second table, as they print.
fn second(first: &str, second: &str) -> Vec<String> {
    let mut builder = Gazetteer::builder();
    builder.read_csv(first.as_bytes()).unwrap();
    let before = format!("{:?}", builder.build().unwrap());
    let faults = match builder.read_csv(second.as_bytes()) {
        Ok(_) => panic!("no fault"),
        Err(error) => error
            .diagnostics()
            .iter()
            .map(ToString::to_string)
            .collect(),
    };
    assert_eq!(
        before,
        format!("{:?}", builder.build().unwrap()),
        "half-loaded"
    );
    builder.read_csv(first.as_bytes()).expect("the same again");
    assert_eq!(
        before,
        format!("{:?}", builder.build().unwrap()),
        "repeating changed something"
    );
    faults
}

#[test]
fn faults_between_tables_name_both_lines() {
    assert_eq!(
        vec![
            "line 3, column `kind`: `Raqqa` has the kind `town` here but `city` on line 2 of another table; keep one, or give each entity an `id` of its own"
        ],
        second(
            "variant,canonical,kind\nRaqqa,Raqqa,city\n",
            "variant,canonical,kind\nHoms,Homs,city\nal-Raqqa,Raqqa,town\n"
        )
    );
    assert_eq!(
        vec![
            "line 2, column `id`: `Tripoli` is the name of `Q1` on line 2 of another table and `Q2` on line 2, and the row on line 3 of another table has no id to tell which it means; give that row an id"
        ],
        second(
            "variant,canonical,id\nTripoli,Tripoli,Q1\nTrablus,Tripoli\n",
            "variant,canonical,id\nTripoli,Tripoli,Q2\n"
        )
    );
    assert_eq!(
        vec![
            "line 2, column `id`: `Raqqa` is an id on line 2 and the name of an entity without one on line 2 of another table; choose another id, or give that entity this one too"
        ],
        second(
            "variant,canonical\nRaqqah,Raqqa\n",
            "variant,canonical,id\nHoms,Homs,Raqqa\n"
        )
    );
    assert_eq!(
        vec![
            "line 2, column `status`: `Hit` has the status `ignore` here but none on line 2 of another table; keep one; to silence a spelling, list it under another canonical name"
        ],
        second(
            "variant,canonical\nHit,Heet\n",
            "variant,canonical,status\nHit,Heet,ignore\n"
        )
    );
    // What a faulty table gave to entities of another is taken back.
    second(
        "variant,canonical\nHit,Heet\n",
        "variant,canonical,id,kind,weight,lat,lon\nHeet,Heet,Q1,city,5,1,1\nHeet,Heet,Q2\n,x\n",
    );
    second(
        "variant,canonical,id\nTripoli,Tripoli,Q1\n",
        "variant,canonical,id\nTripoli,Tripoli,Q2\nTrablus,Tripoli\n",
    );
}

#[test]
fn rows_from_code() {
    let mut builder = GazetteerBuilder::new();
    builder.variant("  Daesh ", "Islamic State").row(
        Row::new("ISIS", "Islamic State")
            .case(Case::Any)
            .extra("ref", "x"),
    );
    let gazetteer = builder.build().unwrap();
    assert_eq!(
        vec![
            ("Daesh", "Islamic State", None),
            ("ISIS", "Islamic State", None),
            ("Islamic State", "Islamic State", None)
        ],
        rows(&gazetteer)
    );
    builder
        .read_csv("variant,canonical,kind\nDaesh,Islamic State,group\n".as_bytes())
        .unwrap();
    let error = builder
        .row(
            Row::new("", "Islamic State")
                .kind("organization")
                .weight(f64::NAN),
        )
        .build()
        .unwrap_err();
    let BuildError::Rows(faults) = &error else {
        panic!("{error}")
    };
    let columns = faults
        .iter()
        .map(|fault| (fault.line(), fault.column().unwrap()))
        .collect::<Vec<_>>();
    assert_eq!(
        vec![(None, "variant"), (None, "kind"), (None, "weight")],
        columns
    );
    assert!(
        faults[1]
            .message()
            .ends_with("but `group` on line 2 of another table"),
        "{}",
        faults[1]
    );
}

#[test]
fn a_file_is_named_in_its_faults() {
    let dir = env!("CARGO_TARGET_TMPDIR");
    let (good, bad) = (format!("{dir}/good.csv"), format!("{dir}/bad.csv"));
    std::fs::write(&good, "variant,canonical,kind\nRaqqa,Raqqa,city\n").unwrap();
    std::fs::write(&bad, "variant,canonical,kind\nRaqqah,Raqqa,town\n").unwrap();
    let mut builder = Gazetteer::builder();
    builder.read_csv_path(&good).unwrap();
    let error = builder.read_csv_path(&bad).unwrap_err();
    assert_eq!(
        format!(
            "{bad}, line 2, column `kind`: `Raqqa` has the kind `town` here but `city` on line 2 of {good}; keep one, or give each entity an `id` of its own"
        ),
        error.to_string()
    );
    let gazetteer = builder.build().unwrap();
    assert_eq!(Some(&*good), gazetteer.variants().next().unwrap().file());
    let error = Gazetteer::from_csv_path(format!("{dir}/nowhere.csv")).unwrap_err();
    assert!(matches!(error, Error::Load(LoadError::Open { .. })));
    assert_eq!(format!("cannot open {dir}/nowhere.csv"), error.to_string());
}

/// A reader that fails after some bytes, and gives them one by one, with interruptions.
struct Failing<'a>(&'a [u8], bool);

impl io::Read for Failing<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1;
        match self.0.split_first() {
            _ if self.1 => Err(io::ErrorKind::Interrupted.into()),
            Some((byte, rest)) => {
                (out[0], self.0) = (*byte, rest);
                Ok(1)
            }
            None => Err(io::Error::other("the disk is gone")),
        }
    }
}

#[test]
fn a_failing_reader_is_an_error_and_leaves_nothing() {
    let mut builder = Gazetteer::builder();
    let error = builder
        .read_csv(Failing(b"variant,canonical\r\nRaqqa,Raqqa\r\nHoms", false))
        .unwrap_err();
    assert_eq!("cannot read the table after line 2", error.to_string());
    assert_eq!(
        "the disk is gone",
        std::error::Error::source(&error).unwrap().to_string()
    );
    assert!(error.diagnostics().is_empty());
    assert_eq!(0, builder.build().unwrap().variants().len());
}

#[test]
fn huge_fields_are_faults_like_others() {
    let long = "x".repeat(10 << 20);
    let faults = messages(&format!(
        "variant,canonical,note,status,lat,lon\n{long},A\nB,{long}\nC,C,{long}\nD,D,,{long}\nE,E,,,{long},1\n"
    ));
    let places = faults
        .iter()
        .map(|fault| fault.split(':').next().unwrap())
        .collect::<Vec<_>>();
    assert_eq!(
        vec![
            "line 2, column `variant`",
            "line 3, column `canonical`",
            "line 5, column `status`",
            "line 6, column `lat`"
        ],
        places
    );
    assert!(faults.iter().all(|fault| fault.len() < 300));
}

#[test]
fn forms_have_a_longest_length() {
    let table = |variant: String| format!("variant,canonical\n{variant},A\n");
    read(&table("x".repeat(1024)));
    read(&table("x\u{327}".repeat(1024)));
    assert_says!(
        &table("x".repeat(1025)),
        "line 2, column `variant`: `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…` is longer than 1,024 bytes when folded; shorten it, and see whether a quote is missing nearby"
    );
    read(&table(format!("x{}y", " ".repeat(64))));
    let faults = messages(&table(format!("x{}y", " ".repeat(65))));
    assert!(
        faults[0].ends_with("so no text could match it; write it in one piece"),
        "{faults:?}"
    );
}

#[test]
fn many_rows_of_one_form_are_no_square() {
    let mut table = String::from("variant,canonical\n");
    for i in 0..30_000 {
        let spelling = (0..16)
            .map(|bit| if i >> bit & 1 == 1 { 'A' } else { 'a' })
            .collect::<String>();
        writeln!(table, "{spelling},A").unwrap();
        writeln!(table, "A,B{i}").unwrap();
    }
    let gazetteer = read(&table);
    assert_eq!(30_000, gazetteer.lookup("aaaaaaaaaaaaaaaa").count());
    assert!(gazetteer.lint().len() > 29_000);
}

#[test]
fn a_gazetteer_goes_where_it_is_needed() {
    fn check<T: Send + Sync + Clone>() {}
    check::<Gazetteer>();
    fn check_error<T: std::error::Error + Send + Sync + 'static>() {}
    check_error::<Error>();
    fn check_builder<T: Send>() {}
    check_builder::<GazetteerBuilder>();
}

/// Bytes that a table breaks on.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"variant,canonical,id,kind,lat,lon,parent,weight,status\n".to_vec()),
        Just(b"variant,canonical\n".to_vec()),
        prop::sample::select(vec![
            "Raqqa", "Homs", "Q1", ",", ",", ",", "\n", "\r", "\r\n", "\"", "\"\"", "#", " ",
            "weak", "ignore", "1", ";", "\t", "\u{FEFF}", "é"
        ])
        .prop_map(|piece| piece.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Rows of a few names and ids, so that they meet.
fn rows_that_meet() -> impl Strategy<Value = String> {
    let pick = |words: &'static [&'static str]| prop::sample::select(words);
    let row = (
        pick(&["A", "a", "B", "C", ""]),
        pick(&["A", "A", "B", "C"]),
        pick(&["", "", "", "1", "2", "A"]),
        pick(&["", "", "", "city", "town"]),
        pick(&["", "", "", "", "", "weak"]),
        pick(&["", "", "", "", "B", "1"]),
    );
    prop::collection::vec(row, 0..6).prop_map(|rows| {
        let rows = rows.into_iter();
        rows.map(|(a, b, c, d, e, f)| format!("{a},{b},{c},{d},{e},{f}\n"))
            .collect()
    })
}

/// All that a list holds but the lines.
fn contents(builder: &GazetteerBuilder) -> String {
    let Ok(gazetteer) = builder.build() else {
        return "a fault".to_owned();
    };
    let spellings = gazetteer.variants().map(|v| {
        (
            v.spelling(),
            v.status(),
            v.case(),
            gazetteer.entity_of(v).key(),
        )
    });
    format!(
        "{:?} {:?}",
        gazetteer.entities().collect::<Vec<_>>(),
        spellings.collect::<Vec<_>>()
    )
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(tables in prop::collection::vec(hostile(), 1..4)) {
        let mut builder = Gazetteer::builder();
        for table in &tables {
            let lines = 2 + table.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
            if let Err(error) = builder.read_csv(&table[..]) {
                prop_assert!(!error.diagnostics().is_empty());
                let places = error.diagnostics().iter().map(|fault| fault.line().unwrap()).collect::<Vec<_>>();
                prop_assert!(places.is_sorted());
                prop_assert!(places.iter().all(|line| (1..=lines as u32).contains(line)));
            }
        }
        if let Ok(gazetteer) = builder.build() {
            gazetteer.lint();
        }
    }

    /// The line of a row is the line it begins on, whatever stands before it.
    #[test]
    fn lines_are_counted_right(before in prop::collection::vec(prop::sample::select(vec!["", "# note", "a,A", "a,A,\"x\ny\"", "a,A,\"\r\n\r\n\"", "  "]), 0..8), end in prop::sample::select(vec!["\n", "\r\n", "\r"])) {
        let mut table = format!("variant,canonical,note{end}");
        for row in &before {
            table.push_str(row);
            table.push_str(end);
        }
        let line = 1 + table.replace("\r\n", "\n").matches(['\n', '\r']).count() as u32;
        table.push_str(",B");
        let error = Gazetteer::from_csv(table.as_bytes()).unwrap_err();
        prop_assert_eq!(vec![Some(line)], error.diagnostics().iter().map(|fault| fault.line()).collect::<Vec<_>>());
    }

    /// Two tables make the list that one of all their rows makes; a faulty one makes nothing.
    #[test]
    fn tables_add_up(first in rows_that_meet(), second in rows_that_meet()) {
        const HEADER: &str = "variant,canonical,id,kind,status,parent\n";
        let read = |builder: &mut GazetteerBuilder, rows: &str| builder.read_csv(format!("{HEADER}{rows}").as_bytes()).is_ok();
        let (mut one, mut two) = (GazetteerBuilder::new(), GazetteerBuilder::new());
        let both = format!("{first}{second}");
        if read(&mut two, &first) {
            let before = contents(&two);
            if read(&mut two, &second) {
                prop_assert!(read(&mut one, &both));
                prop_assert_eq!(contents(&one), contents(&two));
            } else {
                prop_assert!(!read(&mut one, &both));
                prop_assert_eq!(&before, &contents(&two));
                prop_assert!(read(&mut two, &first));
                prop_assert_eq!(before, contents(&two));
            }
        }
    }
}
