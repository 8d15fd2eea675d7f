//! Persons whose first name or surname is a place's name: `Austin Miller`, `Jennifer London`.

use std::collections::HashSet;

use onomasticon::text::fold;

use super::{keep::Kept, listing::Line, words::Words, world::World};

/// Adds a row that ignores the whole name for each place that is tagged by a name of one word which persons bear too, with the commonest
/// surnames behind it or the commonest first names before it.
pub fn add_persons(words: &Words, kept: &Kept, world: &mut World) {
    let names = world.entities.iter().flat_map(|entity| &entity.names);
    let listed: HashSet<String> = names.map(|name| fold(&name.variant)).collect();
    let (first, last) = (words.common_first_names(), words.common_surnames());
    for entity in &mut world.entities {
        let stands = |main: &&Line| main.status.is_empty() && main.role.is_empty();
        let Some(main) = entity.names.first().filter(stands) else {
            continue;
        };
        let (name, form) = (main.variant.clone(), fold(&main.variant));
        let mut persons = Vec::new();
        if words.is_first_name(&form) {
            persons.extend(last.iter().map(|last| format!("{name} {last}")));
        }
        if words.is_surname(&form) {
            persons.extend(first.iter().map(|first| format!("{first} {name}")));
        }
        persons.retain(|person| !listed.contains(&fold(person)) && !kept.tags(person));
        entity.names.extend(persons.into_iter().map(|variant| Line {
            variant,
            case: "capital".into(),
            status: "ignore".into(),
            source: "editor".into(),
            ..Line::default()
        }));
    }
}
