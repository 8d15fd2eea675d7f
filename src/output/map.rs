//! Places on maps: GeoJSON, a page to move about in, and a picture.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashSet},
    f64::consts::PI,
    fmt,
};

use askama::Template;
use geojson::{Feature, FeatureCollection, Geometry, JsonObject, JsonValue, feature::Id};

use super::document::{Document, Drafts, Subject};
use super::page::{clean, tint};
use super::{Record, RecordMention};
use crate::entity::Location;
use crate::gazetteer::Gazetteer;

/// The places that documents mention, with the spellings that were found: as GeoJSON, as a map page, and as a picture.
///
/// A mention counts for the entity that it most likely means, if the list has coordinates for it. Outlines are Natural Earth's.
///
/// # Examples
///
/// ```
/// # use onomasticon::{Gazetteer, Tagger, output::{Document, Places}};
/// let list = "variant,canonical,id,kind,lat,lon\nHalab,Aleppo,gn:170063,city,36.2,37.16\n";
/// let gazetteer = Gazetteer::from_csv(list.as_bytes())?;
/// let tagger = Tagger::new(&gazetteer);
/// let mut places = Places::new();
/// places.add(&Document::new("a.txt", &tagger.tag("Halab, HALAB, Aleppo")));
/// let geojson = places.to_geojson();
/// assert_eq!(Some(&3.into()), geojson.features[0].property("count"));
/// assert!(geojson.to_string().contains(r#""coordinates":[37.16,36.2]"#)); // longitude first
/// assert!(places.page("Reports").to_string().contains("Aleppo"));
/// # Ok::<(), onomasticon::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Places {
    spots: BTreeMap<String, Spot>,
    /// Keys of entities that are places by their kinds, but have no coordinates.
    unplaced: HashSet<String>,
}

/// A place, and how it was found.
#[derive(Clone, Debug)]
struct Spot {
    name: String,
    id: Option<String>,
    kind: Option<String>,
    country: Option<String>,
    location: Location,
    count: usize,
    documents: usize,
    spellings: BTreeMap<String, usize>,
}

#[derive(Template)]
#[template(path = "map.html", config = "src/output/askama.toml")]
struct MapView<'a> {
    title: String,
    world: World,
    lines: Vec<ListLine<'a>>,
    mention_count: usize,
    unplaced: usize,
    data: FeatureCollection,
}

/// A line of the page's list.
struct ListLine<'a> {
    name: String,
    kind: &'a str,
    tint: u8,
    count: usize,
}

#[derive(Template)]
#[template(path = "map.svg", config = "src/output/askama.toml")]
struct Picture {
    title: String,
    world: World,
    view: View,
    /// Font size and line width in the units of the map.
    font: f64,
    line: f64,
    names: Vec<Label>,
    marks: Vec<Mark>,
    labels: Vec<Label>,
    legend: Vec<LegendLine>,
}

struct Mark {
    x: f64,
    y: f64,
    radius: f64,
    tint: u8,
    told: String,
}

struct Label {
    x: f64,
    y: f64,
    text: String,
    anchor: &'static str,
}

/// How large marks are.
#[derive(Clone, Copy)]
struct Sizes {
    /// The greatest count.
    most: usize,
    /// The radius of the largest mark, smaller where there are many.
    largest: f64,
}

struct LegendLine {
    y: f64,
    radius: f64,
    count: usize,
}

/// The outlines of the world's land and countries: `data/world.txt`, which `data/README.md` describes.
struct World {
    land: &'static str,
    borders: &'static str,
    names: Vec<CountryName>,
}

/// A country's name: where it stands, and how much room it has there.
struct CountryName {
    name: &'static str,
    x: f64,
    y: f64,
    width: f64,
}

/// A part of the world, in the units of its outlines.
#[derive(Clone, Copy)]
struct View {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// The units of the outlines around the globe.
const ROUND: f64 = 36_000.0;

impl Places {
    /// No places yet.
    pub fn new() -> Places {
        Places::default()
    }

    /// Counts what a document mentions.
    pub fn add(&mut self, document: &Document) -> &mut Places {
        let seen = document.sightings.iter().map(|sighting| {
            let surface = &document.text()[sighting.range.clone()];
            (&document.subjects[document.best(sighting)], surface)
        });
        self.count(seen);
        self
    }

    /// Counts what a record mentions, for which its text is not needed; coordinates are those that `gazetteer` has for the entities' keys.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::{Gazetteer, Record, output::Places};
    /// let list = "variant,canonical,id,lat,lon\nHalab,Aleppo,gn:170063,36.2,37.16\n";
    /// let gazetteer = Gazetteer::from_csv(list.as_bytes())?;
    /// let line = r#"{"doc": "a", "mentions": [{"start": 2, "end": 7, "surface": "Halab", "canonical": "Aleppo", "id": "gn:170063"}]}"#;
    /// let record: Record = serde_json::from_str(line)?;
    /// assert_eq!(1, Places::new().add_record(&record, &gazetteer).len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_record<D>(&mut self, record: &Record<'_, D>, gazetteer: &Gazetteer) -> &mut Places {
        let mut drafts = Drafts::default();
        let told = |entry: &RecordMention| drafts.told(entry, gazetteer);
        let readings: Vec<usize> = record.mentions.iter().map(told).collect();
        let seen = readings.iter().zip(&record.mentions);
        self.count(seen.map(|(&reading, entry)| (drafts.best(reading), &*entry.surface)));
        self
    }

    /// Counts the mentions of one document, each the entity that it most likely means and a spelling.
    fn count<'d>(&mut self, seen: impl Iterator<Item = (&'d Subject, &'d str)>) {
        let mut here = HashSet::new();
        for (subject, surface) in seen {
            let Some(location) = subject.location else {
                if (1..5).contains(&tint(subject.kind.as_deref())) {
                    self.unplaced.insert(subject.key.clone());
                }
                continue;
            };
            let spot = self.spots.entry(subject.key.clone());
            let spot = spot.or_insert_with(|| Spot::new(subject, location));
            spot.count += 1;
            spot.documents += usize::from(here.insert(subject.key.as_str()));
            let spelling = surface.split_whitespace().collect::<Vec<_>>().join(" ");
            *spot.spellings.entry(spelling).or_default() += 1;
        }
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.spots.len()
    }

    /// Whether there is no place.
    pub fn is_empty(&self) -> bool {
        self.spots.is_empty()
    }

    /// How many entities were mentioned that are places by their kinds, but have no coordinates in the list.
    pub fn unplaced(&self) -> usize {
        self.unplaced.len()
    }

    /// The places as points of GeoJSON ([RFC 7946](https://www.rfc-editor.org/rfc/rfc7946)), those mentioned most first.
    ///
    /// Each has its key as `id`, and the properties `name`, `id`, `kind`, `country` (null where the list has none), `count` (mentions),
    /// `documents`, and `spellings`, a list of `spelling` and `count`.
    pub fn to_geojson(&self) -> FeatureCollection {
        FeatureCollection::new(
            self.ranked()
                .into_iter()
                .map(|(key, spot)| spot.feature(key)),
        )
    }

    /// A page with a map to move about in, one file that needs no network; its marks are as large as the places are often mentioned.
    pub fn page(&self, title: &str) -> impl fmt::Display {
        let view = MapView {
            title: clean(title).into_owned(),
            world: World::new(),
            lines: self
                .ranked()
                .into_iter()
                .map(|(_, spot)| spot.line())
                .collect(),
            mention_count: self.spots.values().map(|spot| spot.count).sum(),
            unplaced: self.unplaced.len(),
            data: self.to_geojson(),
        };
        Shown(view.render())
    }

    /// The map as a picture for reports: SVG, 960 by 640, of the part of the world where the places lie.
    pub fn svg(&self, title: &str) -> impl fmt::Display {
        Shown(self.picture(title).render())
    }

    /// Those mentioned most first, then by their keys.
    fn ranked(&self) -> Vec<(&String, &Spot)> {
        let mut ranked: Vec<_> = self.spots.iter().collect();
        ranked.sort_by_key(|(_, spot)| Reverse(spot.count));
        ranked
    }

    fn picture(&self, title: &str) -> Picture {
        let spots: Vec<&Spot> = self.ranked().into_iter().map(|(_, spot)| spot).collect();
        let view = View::around(spots.iter().map(|spot| project(spot.location)));
        let pixel = view.width / WIDTH;
        let sizes = Sizes::of(&spots);
        let world = World::new();
        let mut boxes = Boxes::new(pixel);
        let marks: Vec<Mark> = spots.iter().map(|spot| spot.mark(sizes, pixel)).collect();
        for mark in &marks {
            boxes.take(mark.x, mark.y, mark.radius);
        }
        let named = spots.iter().zip(&marks).take(LABELS);
        let labels = named.filter_map(|(spot, mark)| boxes.label(&spot.name, mark, view));
        Picture {
            title: clean(title).into_owned(),
            view,
            font: 12.0 * pixel,
            line: pixel,
            labels: labels.collect(),
            names: world.names_in(view, pixel),
            world,
            legend: sizes.legend(view, pixel),
            marks,
        }
    }
}

/// How many places may have their names written, those mentioned most.
const LABELS: usize = 150;
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 640.0;

/// A page or picture, or why it could not be rendered.
struct Shown(askama::Result<String>);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_ref().map_err(|_| fmt::Error)?)
    }
}

impl Spot {
    fn new(subject: &Subject, location: Location) -> Spot {
        Spot {
            name: subject.name.clone(),
            id: subject.id.clone(),
            kind: subject.kind.clone(),
            country: subject.country.clone(),
            location,
            count: 0,
            documents: 0,
            spellings: BTreeMap::new(),
        }
    }

    fn feature(&self, key: &str) -> Feature {
        let mut spellings: Vec<_> = self.spellings.iter().collect();
        spellings.sort_by_key(|(_, count)| Reverse(**count));
        let spelling = |(spelling, count): (&String, &usize)| {
            object([
                ("spelling", spelling.as_str().into()),
                ("count", (*count).into()),
            ])
            .into()
        };
        let properties = object([
            ("name", self.name.as_str().into()),
            ("id", self.id.clone().into()),
            ("kind", self.kind.clone().into()),
            ("country", self.country.clone().into()),
            ("count", self.count.into()),
            ("documents", self.documents.into()),
            (
                "spellings",
                spellings
                    .into_iter()
                    .map(spelling)
                    .collect::<Vec<JsonValue>>()
                    .into(),
            ),
        ]);
        Feature {
            bbox: None,
            geometry: Some(Geometry::new_point([self.location.lon, self.location.lat])),
            id: Some(Id::String(key.to_owned())),
            properties: Some(properties),
            foreign_members: None,
        }
    }

    fn line(&self) -> ListLine<'_> {
        ListLine {
            name: clean(&self.name).into_owned(),
            kind: self.kind.as_deref().unwrap_or_default(),
            tint: tint(self.kind.as_deref()),
            count: self.count,
        }
    }

    fn mark(&self, sizes: Sizes, pixel: f64) -> Mark {
        let (x, y) = project(self.location);
        let mentions = if self.count == 1 {
            "mention"
        } else {
            "mentions"
        };
        let spellings: Vec<&str> = self.spellings.keys().map(String::as_str).collect();
        let told = format!(
            "{}: {} {mentions}: {}",
            self.name,
            self.count,
            spellings.join(", ")
        );
        Mark {
            x,
            y,
            radius: sizes.radius(self.count) * pixel,
            tint: tint(self.kind.as_deref()),
            told: clean(&told).into_owned(),
        }
    }
}

fn object<const N: usize>(members: [(&str, JsonValue); N]) -> JsonObject {
    let members = members.into_iter();
    members
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// Web Mercator as the outlines have it: x from 169 degrees west, y downwards with the equator in the middle.
fn project(place: Location) -> (f64, f64) {
    let lat = place.lat.clamp(-84.0, 84.0).to_radians();
    let x = (place.lon + 169.0).rem_euclid(360.0) * ROUND / 360.0;
    (x, ROUND / 2.0 - lat.tan().asinh() * ROUND / (2.0 * PI))
}

impl Sizes {
    fn of(spots: &[&Spot]) -> Sizes {
        Sizes {
            most: spots.first().map_or(1, |spot| spot.count),
            largest: if spots.len() > 200 { 12.0 } else { 20.0 },
        }
    }

    /// A mark's radius in pixels: beyond a least one its area grows with the count. Places that are mentioned once or twice stay small
    /// where all are.
    fn radius(self, count: usize) -> f64 {
        self.largest * (0.2 + 0.8 * (count as f64 / self.most.max(10) as f64).sqrt())
    }

    /// Marks of the greatest count, of a quarter and of one, one below the other in the lower left corner.
    fn legend(self, view: View, pixel: f64) -> Vec<LegendLine> {
        let mut counts = vec![1, self.most.div_ceil(4), self.most];
        counts.dedup();
        let mut y = view.y + view.height - 16.0 * pixel;
        let line = |count| {
            let radius = self.radius(count) * pixel;
            y -= radius;
            let line = LegendLine { y, radius, count };
            y -= radius + 5.0 * pixel;
            line
        };
        counts.into_iter().map(line).collect()
    }
}

impl World {
    fn new() -> World {
        const WORLD: &str = include_str!("../../data/world.txt");
        let mut world = World {
            land: "",
            borders: "",
            names: Vec::new(),
        };
        for line in WORLD.lines() {
            let fields: Vec<&'static str> = line.split('\t').collect();
            let number = |at: usize| fields[at].parse().unwrap_or(0.0);
            match fields[..] {
                ["land", path] => world.land = path,
                ["borders", path] => world.borders = path,
                ["name", name, ..] if fields.len() == 5 => world.names.push(CountryName {
                    name,
                    x: number(2),
                    y: number(3),
                    width: number(4),
                }),
                _ => {}
            }
        }
        world
    }

    /// The names that have room for themselves in a view.
    fn names_in(&self, view: View, pixel: f64) -> Vec<Label> {
        let fits = |name: &&CountryName| {
            let inside = view.contains(name.x, name.y, 30.0 * pixel);
            inside && width(name.name) * 1.2 * pixel < name.width
        };
        let label = |name: &CountryName| Label {
            x: name.x,
            y: name.y,
            text: name.name.to_owned(),
            anchor: "middle",
        };
        self.names.iter().filter(fits).map(label).collect()
    }
}

impl View {
    /// All points with some room around them, in the shape of the picture; the whole world if there are none.
    fn around(points: impl Iterator<Item = (f64, f64)>) -> View {
        const LEAST: f64 = 300.0; // three degrees
        let (mut least, mut greatest) = ((ROUND, ROUND), (0.0, 0.0));
        for (x, y) in points {
            least = (x.min(least.0), y.min(least.1));
            greatest = (x.max(greatest.0), y.max(greatest.1));
        }
        if least.0 > greatest.0 {
            (least, greatest) = ((2_000.0, 3_500.0), (ROUND, 25_000.0));
        }
        let room = |least: f64, greatest: f64| (1.3 * (greatest - least)).max(LEAST);
        let width = room(least.0, greatest.0).max(room(least.1, greatest.1) * WIDTH / HEIGHT);
        let height = width * HEIGHT / WIDTH;
        View {
            x: (least.0 + greatest.0 - width) / 2.0,
            y: (least.1 + greatest.1 - height) / 2.0,
            width,
            height,
        }
    }

    fn contains(&self, x: f64, y: f64, margin: f64) -> bool {
        let inside =
            |at: f64, start: f64, length: f64| at > start + margin && at < start + length - margin;
        inside(x, self.x, self.width) && inside(y, self.y, self.height)
    }
}

/// A guess at a name's width in pixels, in letters 12 pixels high.
fn width(name: &str) -> f64 {
    7.0 * name.chars().count() as f64
}

/// The room that marks and labels have taken, as left, top, right and bottom.
struct Boxes {
    pixel: f64,
    taken: Vec<[f64; 4]>,
}

impl Boxes {
    fn new(pixel: f64) -> Boxes {
        Boxes {
            pixel,
            taken: Vec::new(),
        }
    }

    fn take(&mut self, x: f64, y: f64, radius: f64) {
        self.taken
            .push([x - radius, y - radius, x + radius, y + radius]);
    }

    /// A label right or left of, below or above a mark, wherever there is room first.
    fn label(&mut self, name: &str, mark: &Mark, view: View) -> Option<Label> {
        let (width, height) = (width(name) * self.pixel, 13.0 * self.pixel);
        let off = mark.radius + 3.0 * self.pixel;
        let (x, y) = (mark.x, mark.y);
        let places = [
            (x + off, x + off, y, "start"),
            (x - off, x - off - width, y, "end"),
            (x, x - width / 2.0, y + off + height / 2.0, "middle"),
            (x, x - width / 2.0, y - off - height / 2.0, "middle"),
        ];
        let found = places.into_iter().find_map(|(x, left, y, anchor)| {
            let room = [left, y - height / 2.0, left + width, y + height / 2.0];
            let inside =
                view.contains(room[0], room[1], 0.0) && view.contains(room[2], room[3], 0.0);
            let free = self.taken.iter().all(|taken| {
                room[0] >= taken[2]
                    || room[2] <= taken[0]
                    || room[1] >= taken[3]
                    || room[3] <= taken[1]
            });
            (inside && free).then_some((x, y, anchor, room))
        });
        let (x, y, anchor, room) = found?;
        self.taken.push(room);
        Some(Label {
            x,
            y,
            text: clean(name).into_owned(),
            anchor,
        })
    }
}
