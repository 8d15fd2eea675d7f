//! The spellings of a list, each once, as they are weighed.

use std::collections::HashMap;

use super::{script::Script, spelling::Spelling};

/// Different spellings, numbered, with the rows that have them.
#[derive(Debug, Default)]
pub(super) struct Names {
    symbols: Vec<u16>,
    /// Where a name's symbols begin; one more than there are names.
    starts: Vec<u32>,
    scripts: Vec<Script>,
    /// Where a name's rows begin in `rows`; one more than there are names.
    firsts: Vec<u32>,
    rows: Vec<u32>,
}

impl Names {
    /// The names of rows given as (number of the row, spelling), in this order.
    pub(super) fn new<'a>(rows: impl Iterator<Item = (u32, &'a str)>) -> Names {
        let mut names = Names::default();
        names.starts.push(0);
        let mut known: HashMap<Vec<u16>, u32> = HashMap::new();
        let mut owners: Vec<(u32, u32)> = Vec::new();
        for (row, text) in rows {
            let Some(spelling) = Spelling::new(text) else {
                continue;
            };
            let next = names.scripts.len() as u32;
            let name = *known.entry(spelling.symbols().to_vec()).or_insert(next);
            if name == next {
                names.symbols.extend_from_slice(spelling.symbols());
                names.starts.push(names.symbols.len() as u32);
                names.scripts.push(spelling.script());
            }
            owners.push((name, row));
        }
        owners.sort_unstable();
        names.firsts = vec![0; names.scripts.len() + 1];
        for (name, _) in &owners {
            names.firsts[*name as usize + 1] += 1;
        }
        for name in 0..names.scripts.len() {
            names.firsts[name + 1] += names.firsts[name];
        }
        names.rows = owners.into_iter().map(|(_, row)| row).collect();
        names.symbols.shrink_to_fit();
        names
    }

    pub(super) fn len(&self) -> usize {
        self.scripts.len()
    }

    #[inline]
    pub(super) fn symbols(&self, name: u32) -> &[u16] {
        let name = name as usize;
        &self.symbols[self.starts[name] as usize..self.starts[name + 1] as usize]
    }

    #[inline]
    pub(super) fn script(&self, name: u32) -> Script {
        self.scripts[name as usize]
    }

    /// The rows that have this name.
    pub(super) fn rows(&self, name: u32) -> &[u32] {
        let name = name as usize;
        &self.rows[self.firsts[name] as usize..self.firsts[name + 1] as usize]
    }

    pub(super) fn spelling(&self, name: u32) -> Spelling {
        Spelling::of_symbols(self.symbols(name).to_vec(), self.script(name))
    }

    /// Bytes of memory.
    pub(super) fn bytes(&self) -> usize {
        2 * self.symbols.len()
            + 4 * (self.starts.len() + self.firsts.len() + self.rows.len())
            + self.scripts.len()
    }
}
