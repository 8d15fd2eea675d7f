//! Canonical names: each is one entity's, the more prominent first.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

use onomasticon::text::fold;

use super::{entity::Rank, keep::Kept, world::World};

impl World {
    /// Divisions may be called by their type or country too: `Ankara Province`, `New York (state)`, `Victoria (Malta)`.
    pub fn claim(&mut self) {
        for i in 0..self.entities.len() {
            let entity = &self.entities[i];
            let Some(above) = entity.parent.filter(|_| entity.rank == Rank::Division) else {
                continue;
            };
            let above = self.entities[above].line.canonical.clone();
            let entity = &mut self.entities[i];
            let (main, name) = (entity.main_form() + " ", entity.names[0].variant.clone());
            let typed = entity
                .names
                .iter()
                .find(|name| name.lang == "en" && fold(&name.variant).starts_with(&main));
            let typed = typed.map_or_else(
                || format!("{name} ({})", entity.line.kind),
                |typed| typed.variant.clone(),
            );
            entity.claims.extend([
                typed,
                format!("{name} ({above})"),
                format!("{name} ({}, {above})", entity.line.kind),
            ]);
        }
    }

    /// Gives canonical names, each to one entity: the more prominent first.
    pub fn name(&mut self, kept: &Kept) {
        const MUCH: u64 = 8;
        let mut order: Vec<usize> = (0..self.entities.len()).collect();
        order.sort_by_key(|&i| {
            let entity = &self.entities[i];
            let early = entity.rank <= Rank::Region;
            (!early, Reverse(entity.people), entity.rank, i)
        });
        let cities = self.cities();
        for entity in self
            .entities
            .iter_mut()
            .filter(|entity| entity.rank == Rank::Division && !entity.kept)
        {
            let city = cities.get(&(entity.line.country.clone(), entity.main_form()));
            if city.is_some_and(|people| people * MUCH > entity.people) {
                // The bare name is the city's, unless the division is much more than that: Quebec.
                entity.claims.remove(0);
                entity.people = 0;
            }
        }
        let readings = self.readings();
        let mut taken: HashSet<String> = kept.names().map(fold).collect();
        for i in order {
            let entity = &self.entities[i];
            if entity.kept {
                continue; // its name is reserved
            }
            let is_free = |name: &&String| {
                let form = fold(name);
                let reading = readings.get(&form);
                let is_mine =
                    reading.is_none_or(|&(people, by)| by == i || people <= entity.people);
                is_mine && !taken.contains(&form)
            };
            let name = entity.claims.iter().find(is_free).cloned();
            let name =
                name.unwrap_or_else(|| format!("{} ({})", entity.claims[0], entity.line.note));
            taken.insert(fold(&name));
            self.entities[i].line.canonical = name;
        }
    }

    /// Which entity a form is read as, with its people.
    fn readings(&self) -> HashMap<String, (u64, usize)> {
        let mut readings: HashMap<String, (u64, usize)> = HashMap::new();
        for (i, entity) in self.entities.iter().enumerate() {
            let kept = entity.line.weight.parse().unwrap_or(0);
            let people = if entity.kept { kept } else { entity.people };
            for name in entity
                .names
                .iter()
                .filter(|name| name.status != "ignore" && name.status != "never")
            {
                let best = readings.entry(fold(&name.variant)).or_insert((people, i));
                if people > best.0 {
                    *best = (people, i);
                }
            }
        }
        readings
    }

    /// The people of all places by country and main name; a capital's by all its names.
    fn cities(&self) -> HashMap<(String, String), u64> {
        const WHOLE_COUNTRY: u64 = 1_000_000_000;
        let mut cities = HashMap::new();
        for entity in self
            .entities
            .iter()
            .filter(|entity| entity.rank == Rank::Place)
        {
            // A capital (Washington) is more than its people.
            let people = if entity.capital {
                WHOLE_COUNTRY
            } else {
                entity.people
            };
            let names = entity
                .names
                .iter()
                .take(if entity.capital { usize::MAX } else { 1 });
            for name in names.filter(|name| name.status.is_empty() && name.role.is_empty()) {
                let known = cities
                    .entry((entity.line.country.clone(), fold(&name.variant)))
                    .or_default();
                *known = people.max(*known);
            }
        }
        cities
    }
}
