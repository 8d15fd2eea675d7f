//! The list as it grows: what is gathered is judged, named, and written.

use std::collections::HashMap;

use super::{
    common::Failure,
    entity::Entity,
    keep::{Kept, add_editor},
    listing::Line,
    persons::add_persons,
    words::Words,
};

#[derive(Default)]
pub struct World {
    pub entities: Vec<Entity>,
    /// By country's code.
    pub countries: HashMap<String, usize>,
    /// Divisions by country's code and folded spelling.
    pub divisions: HashMap<(String, String), usize>,
}

impl World {
    /// The finished list.
    pub fn lines(
        mut self,
        words: &Words,
        kept: &[Line],
        editor: &[Line],
    ) -> Result<Vec<Line>, Failure> {
        self.claim();
        self.judge(words);
        self.leave_to_others(kept, editor);
        let mut kept = Kept::new(kept);
        kept.adopt(&mut self);
        self.name(&kept);
        kept.add_longer_names(&mut self);
        add_editor(editor, &kept, &mut self)?;
        add_persons(words, &kept, &mut self);
        self.order();
        Ok(self.write())
    }
}
