//! The least cost of writing one spelling as another.

use super::{
    costs::{Alphabet, Costs, DEAREST, Letters, NEVER, STEPS},
    script::Script,
    spelling::{END, START},
};

/// Cells before the first one of a column, so that no operation needs to ask whether it fits.
const PAD: usize = 2;

/// A query made ready to be compared with many names of one script.
///
/// For every number of the names' alphabet it has two rows: what it costs to write it for the one letter, and for the two letters,
/// that end at each place of the query. A column of the distance is then a few sums over whole rows.
#[derive(Clone, Debug)]
pub(super) struct Profile<'c> {
    costs: &'c Costs,
    alphabet: &'c Alphabet,
    script: Script,
    query: Vec<u16>,
    /// Cells of a row: those of the query and the pad.
    width: usize,
    rows: Vec<i16>,
    /// Where the rows of a number begin; 0 for rows that allow nothing.
    starts: Vec<u32>,
    added: &'c [i16],
    /// What it costs to leave out the letter, and the two letters, that end at each place.
    dropped: [Vec<i16>; 2],
    /// Rows of symbols that have no number, by their code.
    unnumbered: Vec<(u16, u32)>,
    /// Rows of any other symbol without number.
    foreign: u32,
}

/// Columns to work in.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    now: Vec<i16>,
    before: Vec<i16>,
    first: Vec<i16>,
}

/// One step of a cheapest way from one spelling to another.
pub(super) type Step = (Letters, Letters, f32);

impl<'c> Profile<'c> {
    /// A profile of a query for names in `script`; `None` if nothing is known between the scripts.
    pub(super) fn new(
        query: &[u16],
        own: Script,
        script: Script,
        costs: &'c Costs,
    ) -> Option<Profile<'c>> {
        let table = costs.table(own, script);
        if table.is_none() && own != script {
            return None;
        }
        let alphabet = costs.alphabet(script);
        let width = query.len() + 1 + PAD;
        let mut profile = Profile {
            costs,
            alphabet,
            script,
            query: query.to_vec(),
            width,
            rows: vec![NEVER; 2 * width],
            starts: vec![0; alphabet.len()],
            added: table.map_or(&[], |table| table.added()),
            dropped: [vec![NEVER; width], vec![NEVER; width]],
            unnumbered: Vec::new(),
            foreign: 0,
        };
        profile.foreign = profile.new_rows(None);
        for number in 1..alphabet.singles() as u16 {
            profile.starts[usize::from(number)] = profile.new_rows(Some(alphabet.unit(number)[0]));
        }
        for &code in query {
            if costs.number(code, script) == 0
                && !profile.unnumbered.iter().any(|own| own.0 == code)
            {
                let rows = profile.new_rows(Some(code));
                profile.unnumbered.push((code, rows));
            }
        }
        for (place, &code) in query.iter().enumerate() {
            if code != START && code != END {
                profile.dropped[0][place + 1 + PAD] = (DEAREST * STEPS) as i16;
            }
        }
        if let Some(table) = table {
            let mut last = 0;
            for (place, &code) in query.iter().enumerate() {
                let number = costs.number(code, own);
                let pair = costs.alphabet(own).pair(last, number);
                for (row, number) in [(0, number), (1, pair)] {
                    for &(given, cost) in table.of(number) {
                        profile.allow(row, place, given, cost);
                    }
                }
                last = number;
            }
        }
        profile.drop_costs(own);
        Some(profile)
    }

    /// What leaving letters out costs: as much as adding them the other way round.
    fn drop_costs(&mut self, own: Script) {
        let Some(back) = self.costs.table(self.script, own) else {
            return;
        };
        let mut last = 0;
        for place in 0..self.query.len() {
            let number = self.costs.number(self.query[place], own);
            let pair = self.costs.alphabet(own).pair(last, number);
            if number != 0 {
                self.dropped[0][place + 1 + PAD] = back.added()[usize::from(number)];
            }
            if pair != 0 {
                self.dropped[1][place + 1 + PAD] = back.added()[usize::from(pair)];
            }
            last = number;
        }
    }

    /// Rows of a symbol that nothing is known of, but that it stays what it is.
    fn new_rows(&mut self, code: Option<u16>) -> u32 {
        let start = self.rows.len();
        self.rows.resize(start + 2 * self.width, NEVER);
        let is_end = |code: u16| code == START || code == END;
        for (place, &own) in self.query.iter().enumerate() {
            let cost = if Some(own) == code {
                0
            } else if is_end(own) || code.is_some_and(is_end) {
                NEVER
            } else {
                (DEAREST * STEPS) as i16
            };
            self.rows[start + place + 1 + PAD] = cost;
        }
        start as u32
    }

    fn allow(&mut self, row: usize, place: usize, given: u16, cost: i16) {
        let given = usize::from(given);
        if self.starts[given] == 0 {
            self.starts[given] = self.rows.len() as u32;
            self.rows.resize(self.rows.len() + 2 * self.width, NEVER);
        }
        let start = self.starts[given] as usize + row * self.width;
        self.rows[start + place + 1 + PAD] = cost;
    }

    /// The number of a symbol and where its rows are.
    #[inline]
    fn rows_of(&self, code: u16) -> (u16, u32) {
        let number = self.costs.number(code, self.script);
        if number != 0 {
            return (number, self.starts[usize::from(number)]);
        }
        let own = self.unnumbered.iter().find(|own| own.0 == code);
        (0, own.map_or(self.foreign, |own| own.1))
    }

    #[inline]
    fn row(&self, start: u32, row: usize) -> &[i16] {
        let start = start as usize + row * self.width;
        &self.rows[start..start + self.width]
    }

    /// The least cost of writing the query as `name`, in steps; `None` if it is above `limit`.
    ///
    /// Time is the product of the two lengths.
    pub(super) fn distance(&self, name: &[u16], limit: i16, columns: &mut Columns) -> Option<i16> {
        columns.reset(self.width);
        columns.now[PAD] = 0;
        self.drop_down(&mut columns.now);
        let (mut last, mut least_before) = (0, 0);
        for &code in name {
            columns.turn();
            let (number, rows) = self.rows_of(code);
            let pair = self.alphabet.pair(last, number);
            last = number;
            let Columns { now, before, first } = columns;
            let added = self.added.get(usize::from(number)).copied();
            let added = if number == 0 {
                (DEAREST * STEPS) as i16
            } else {
                added.unwrap_or(NEVER)
            };
            take(now, before, added, self.row(rows, 0), self.row(rows, 1));
            if pair != 0 {
                let rows = self.starts[usize::from(pair)];
                let added = self.added[usize::from(pair)];
                take_more(now, first, added, self.row(rows, 0), self.row(rows, 1));
            }
            self.drop_down(now);
            let least = now.iter().copied().min().unwrap_or(NEVER);
            if least.min(least_before) > limit {
                return None;
            }
            least_before = least;
        }
        let distance = columns.now[self.width - 1];
        (distance <= limit && distance < NEVER).then_some(distance)
    }

    /// Letters of the query that are left out.
    #[inline]
    fn drop_down(&self, column: &mut [i16]) {
        let [one, two] = &self.dropped;
        column[PAD] = column[PAD].min(NEVER);
        let (mut above, mut far) = (column[PAD], NEVER);
        for ((cell, one), two) in column.iter_mut().zip(one).zip(two).skip(PAD + 1) {
            let without = (*cell).min(far + *two).min(NEVER);
            let least = without.min(above + *one);
            *cell = least;
            (far, above) = (above, least);
        }
    }

    /// A cheapest way from the query to `name`, step by step, letters that stay left out.
    pub(super) fn steps(&self, name: &[u16]) -> Vec<Step> {
        let mut columns: Vec<Vec<i16>> = Vec::new();
        let mut work = Columns::default();
        for end in 0..=name.len() {
            self.distance(&name[..end], NEVER, &mut work);
            columns.push(work.now.clone());
        }
        let (mut i, mut j) = (self.query.len(), name.len());
        let mut steps = Vec::new();
        while (i, j) != (0, 0) {
            let Some((taken, given, cost)) = self.step_to(i, j, name, &columns) else {
                break;
            };
            let letters = |text: &[u16]| [0, 1].map(|at| text.get(at).copied().unwrap_or(0));
            let (from, to) = (
                letters(&self.query[i - taken..i]),
                letters(&name[j - given..j]),
            );
            if cost > 0 {
                steps.push((from, to, f32::from(cost) / STEPS));
            }
            (i, j) = (i - taken, j - given);
        }
        steps.reverse();
        steps
    }

    /// The step that ends at a cell of a cheapest way: how many letters it takes and gives, and what it costs.
    fn step_to(
        &self,
        i: usize,
        j: usize,
        name: &[u16],
        columns: &[Vec<i16>],
    ) -> Option<(usize, usize, i16)> {
        const SHAPES: [(usize, usize); 8] = [
            (1, 1),
            (2, 2),
            (1, 2),
            (2, 1),
            (1, 0),
            (0, 1),
            (2, 0),
            (0, 2),
        ];
        SHAPES.into_iter().find_map(|(taken, given)| {
            if taken > i || given > j {
                return None;
            }
            let before = columns[j - given][i - taken + PAD];
            let cost = self.cost_at(i, taken, &name[j - given..j])?;
            let fits = before.saturating_add(cost) == columns[j][i + PAD] && cost < NEVER;
            fits.then_some((taken, given, cost))
        })
    }

    fn cost_at(&self, i: usize, taken: usize, given: &[u16]) -> Option<i16> {
        let (number, rows) = match *given {
            [] => return Some(self.dropped[taken - 1][i + PAD]),
            [code] => self.rows_of(code),
            [a, b] => {
                let pair = self.alphabet.pair(self.rows_of(a).0, self.rows_of(b).0);
                if pair == 0 {
                    return None;
                }
                (pair, self.starts[usize::from(pair)])
            }
            _ => return None,
        };
        Some(match taken {
            0 if number == 0 => (DEAREST * STEPS) as i16,
            0 => self
                .added
                .get(usize::from(number))
                .copied()
                .unwrap_or(NEVER),
            taken => self.row(rows, taken - 1)[i + PAD],
        })
    }
}

impl Columns {
    fn reset(&mut self, width: usize) {
        for column in [&mut self.now, &mut self.before, &mut self.first] {
            column.clear();
            column.resize(width, NEVER);
        }
    }

    fn turn(&mut self) {
        std::mem::swap(&mut self.first, &mut self.before);
        std::mem::swap(&mut self.before, &mut self.now);
    }
}

/// A column from the one before it: a letter is added, or stands for one or two of the query.
#[inline]
fn take(now: &mut [i16], before: &[i16], added: i16, one: &[i16], two: &[i16]) {
    let len = now.len();
    let (before, one, two) = (&before[..len], &one[..len], &two[..len]);
    now[..PAD].fill(NEVER);
    for i in PAD..len {
        now[i] = (before[i] + added)
            .min(before[i - 1] + one[i])
            .min(before[i - 2] + two[i]);
    }
}

/// The same for two letters, from the column before that, where it is cheaper.
#[inline]
fn take_more(now: &mut [i16], first: &[i16], added: i16, one: &[i16], two: &[i16]) {
    let len = now.len();
    let (first, one, two) = (&first[..len], &one[..len], &two[..len]);
    for i in PAD..len {
        now[i] = (now[i])
            .min(first[i] + added)
            .min(first[i - 1] + one[i])
            .min(first[i - 2] + two[i]);
    }
}
