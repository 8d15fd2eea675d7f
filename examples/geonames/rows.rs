//! The rows of the finished list, in their order.

use std::cmp::Reverse;

use super::{
    entity::{Entity, Rank},
    listing::{Forms, Line},
    world::World,
};

impl World {
    /// Countries, regions, divisions as they came, then places by country, the largest first.
    pub fn order(&mut self) {
        let mut order: Vec<usize> = (0..self.entities.len()).collect();
        let place = |entity: &Entity| entity.rank >= Rank::Place;
        order.sort_by_key(|&i| {
            let entity = &self.entities[i];
            let country = place(entity).then(|| entity.line.country.clone());
            let people = place(entity).then_some(Reverse(entity.people));
            (country, people, i)
        });
        let mut moved = vec![0; order.len()];
        order
            .iter()
            .enumerate()
            .for_each(|(new, &old)| moved[old] = new);
        let mut entities: Vec<Option<Entity>> = std::mem::take(&mut self.entities)
            .into_iter()
            .map(Some)
            .collect();
        self.entities = order
            .iter()
            .filter_map(|&old| entities[old].take())
            .collect();
        for entity in &mut self.entities {
            entity.parent = entity.parent.map(|parent| moved[parent]);
        }
    }

    pub fn write(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for entity in &self.entities {
            let mut forms = Forms::new();
            let mut first = Some(entity);
            let mut own = Vec::new();
            for name in &entity.names {
                if !forms.take(&name.variant) && !by_hand(name) {
                    continue;
                }
                let mut line = name.clone();
                line.canonical.clone_from(&entity.line.canonical);
                let small = line.variant.contains(char::is_lowercase);
                if line.case == "capital" && small && !line.variant.contains(char::is_uppercase) {
                    line.case = "exact".into(); // `el hed`, which has no capital to ask for
                }
                if let Some(entity) = first.take() {
                    self.fill(&mut line, entity);
                }
                own.push(line);
            }
            if own.iter().all(|line| line.status == "weak") {
                settle_weak(&mut own, entity.rank == Rank::Division);
            }
            lines.append(&mut own);
        }
        lines
    }

    /// Sets an entity's own columns.
    fn fill(&self, line: &mut Line, entity: &Entity) {
        let own = &entity.line;
        line.id.clone_from(&own.id);
        line.kind.clone_from(&own.kind);
        line.country.clone_from(&own.country);
        line.lat.clone_from(&own.lat);
        line.lon.clone_from(&own.lon);
        line.weight.clone_from(&own.weight);
        if line.weight.is_empty() && entity.people > 0 && !entity.kept {
            line.weight = entity.people.to_string();
        }
        line.parent = match entity.parent {
            Some(parent) if own.parent.is_empty() => self.entities[parent].key().to_owned(),
            _ => own.parent.clone(),
        };
        if line.note.is_empty() {
            line.note.clone_from(&own.note);
        }
    }
}

/// Weak names that no other name of their entity would let count: those of divisions of several words (`Gulf Province`) are made to count,
/// and without any of them the names are known, but never tagged.
fn settle_weak(lines: &mut [Line], is_division: bool) {
    let stands = |line: &Line| is_division && line.variant.contains(' ');
    let some_stand = lines.iter().any(stands);
    for line in lines {
        if stands(line) {
            line.status.clear();
            line.case = "exact".into();
        } else if !some_stand {
            line.status = "never".into();
        }
    }
}

fn by_hand(name: &Line) -> bool {
    name.source == "editor"
        || name.source == "reports"
        || !name.role.is_empty()
        || name.case == "exact"
}
