//! The least cost of writing one spelling as another.

use wide::i16x8;

use super::{
    costs::{Alphabet, Costs, DEAREST, Letters, NEVER, STEPS},
    script::Script,
    spelling::{END, START},
};

/// Cells before the first one of a column, so that no operation needs to ask whether it fits.
const PAD: usize = 2;

/// Cells that are worked out at once.
const LANES: usize = 8;

/// [`DEAREST`] in steps.
const DEAREST_STEPS: i16 = (DEAREST * STEPS) as i16;

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
    /// Cells of a row: those of the query, in whole lanes, and the pad.
    width: usize,
    rows: Vec<i16>,
    /// Where the rows of a number begin; 0 for rows that allow nothing.
    starts: Vec<u32>,
    added: &'c [i16],
    /// What a number costs at least, wherever it stands for letters of the query or is added.
    least: Vec<i16>,
    /// What it costs to leave out the letter, and the two letters, that end before each place.
    dropped: Vec<[i16; 2]>,
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
        let width = PAD + (query.len() + 1).next_multiple_of(LANES);
        let mut profile = Profile {
            costs,
            alphabet,
            script,
            query: query.to_vec(),
            width,
            rows: Vec::with_capacity(2 * width * 4 * alphabet.singles()),
            starts: vec![0; alphabet.len()],
            added: table.map_or(&[], |table| table.added()),
            least: vec![NEVER; alphabet.len()],
            dropped: vec![[NEVER; 2]; query.len() + 1],
            unnumbered: Vec::new(),
            foreign: 0,
        };
        profile.rows.resize(2 * width, NEVER);
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
                profile.dropped[place + 1][0] = DEAREST_STEPS;
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
        profile.find_least();
        Some(profile)
    }

    /// The symbols of the query.
    pub(super) fn query(&self) -> &[u16] {
        &self.query
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
                self.dropped[place + 1][0] = back.added()[usize::from(number)];
            }
            if pair != 0 {
                self.dropped[place + 1][1] = back.added()[usize::from(pair)];
            }
            last = number;
        }
    }

    /// Works out the least costs of single numbers, by which hopeless names are seen early: those of two that are written together share its cost.
    fn find_least(&mut self) {
        let singles = self.alphabet.singles();
        for (least, added) in self.least.iter_mut().zip(self.added) {
            *least = (*least).min(*added);
        }
        for least in &mut self.least[1..singles] {
            *least = (*least).min(DEAREST_STEPS);
        }
        for code in &self.query {
            self.least[usize::from(self.costs.number(*code, self.script))] = 0; // it stays what it is
        }
        for pair in singles..self.alphabet.len() {
            let [a, b] = self.alphabet.unit(pair as u16);
            let [a, b] = [a, b].map(|code| usize::from(self.costs.number(code, self.script)));
            let over = self.least[a] + self.least[b] - self.least[pair];
            if over > 0 {
                let first = (over - over / 2)
                    .max(over - self.least[b])
                    .min(self.least[a]);
                self.least[a] -= first;
                self.least[b] -= over - first;
            }
        }
        self.least[0] = 0;
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
                DEAREST_STEPS
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
        self.least[given] = self.least[given].min(cost);
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

    /// What a symbol of a name costs at least.
    #[inline]
    fn least_of(&self, code: u16) -> i32 {
        i32::from(self.least[usize::from(self.costs.number(code, self.script))])
    }

    /// The two rows that begin at `start`.
    #[inline]
    fn rows_at(&self, start: u32) -> (&[i16], &[i16]) {
        let rows = &self.rows[start as usize..start as usize + 2 * self.width];
        rows.split_at(self.width)
    }

    /// The least cost of writing the query as `name`, in steps; `None` if it is above `limit`.
    ///
    /// Time is the product of the two lengths.
    pub(super) fn distance(&self, name: &[u16], limit: i16, columns: &mut Columns) -> Option<i16> {
        let least: i32 = name.iter().map(|code| self.least_of(*code)).sum();
        self.walk(name, i32::from(limit) - least, columns, |_| {})
    }

    /// The same, showing each column; `limit` is what may be spent beyond the least costs of the letters.
    #[inline]
    fn walk(
        &self,
        name: &[u16],
        mut limit: i32,
        columns: &mut Columns,
        mut show: impl FnMut(&[i16]),
    ) -> Option<i16> {
        if limit < 0 {
            return None;
        }
        columns.reset(self.width);
        columns.now[PAD] = 0;
        self.drop_down(&mut columns.now);
        show(&columns.now);
        let (mut last, mut hopeful) = (0, true);
        for &code in name {
            columns.turn();
            let (number, rows) = self.rows_of(code);
            let pair = self.alphabet.pair(last, number);
            last = number;
            let Columns { now, before, first } = columns;
            let added = match self.added.get(usize::from(number)) {
                _ if number == 0 => DEAREST_STEPS,
                added => added.copied().unwrap_or(NEVER),
            };
            take(now, before, added, self.rows_at(rows));
            if pair != 0 {
                let rows = self.rows_at(self.starts[usize::from(pair)]);
                take_more(now, first, self.added[usize::from(pair)], rows);
            }
            let least = self.drop_down(now);
            show(now);
            limit = limit.saturating_add(i32::from(self.least[usize::from(number)]));
            let was_hopeful = std::mem::replace(&mut hopeful, i32::from(least) <= limit);
            if !hopeful && !was_hopeful {
                return None; // two letters written together leave out one column, not two
            }
        }
        let distance = columns.now[self.query.len() + PAD];
        (i32::from(distance) <= limit && distance < NEVER).then_some(distance)
    }

    /// Letters of the query that are left out; gives the least cell.
    #[inline]
    fn drop_down(&self, column: &mut [i16]) -> i16 {
        let (mut above, mut far, mut least) = (NEVER, NEVER, NEVER);
        for (cell, [one, two]) in column[PAD..].iter_mut().zip(&self.dropped) {
            let own = (*cell).min(far + two).min(above + one);
            *cell = own;
            least = least.min(own);
            (far, above) = (above, own);
        }
        least
    }

    /// A cheapest way from the query to `name`, step by step, letters that stay left out.
    pub(super) fn steps(&self, name: &[u16]) -> Vec<Step> {
        let mut columns: Vec<Vec<i16>> = Vec::with_capacity(name.len() + 1);
        let keep = |column: &[i16]| columns.push(column.to_vec());
        self.walk(name, i32::MAX, &mut Columns::default(), keep);
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
            [] => return Some(self.dropped[i][taken - 1]),
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
            0 if number == 0 => DEAREST_STEPS,
            0 => self
                .added
                .get(usize::from(number))
                .copied()
                .unwrap_or(NEVER),
            1 => self.rows_at(rows).0[i + PAD],
            _ => self.rows_at(rows).1[i + PAD],
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
fn take(now: &mut [i16], before: &[i16], added: i16, rows: (&[i16], &[i16])) {
    now[..PAD].fill(NEVER);
    for at in (PAD..now.len()).step_by(LANES) {
        let cells = cheapest(before, added, rows, at).min(i16x8::splat(NEVER));
        now[at..at + LANES].copy_from_slice(cells.as_array());
    }
}

/// The same for two letters, from the column before that, where it is cheaper.
#[inline]
fn take_more(now: &mut [i16], first: &[i16], added: i16, rows: (&[i16], &[i16])) {
    for at in (PAD..now.len()).step_by(LANES) {
        let cells = cheapest(first, added, rows, at).min(lanes(now, at));
        now[at..at + LANES].copy_from_slice(cells.as_array());
    }
}

#[inline]
fn cheapest(from: &[i16], added: i16, (one, two): (&[i16], &[i16]), at: usize) -> i16x8 {
    (lanes(from, at) + i16x8::splat(added))
        .min(lanes(from, at - 1) + lanes(one, at))
        .min(lanes(from, at - 2) + lanes(two, at))
}

#[inline]
fn lanes(cells: &[i16], at: usize) -> i16x8 {
    i16x8::from(<[i16; LANES]>::try_from(&cells[at..at + LANES]).unwrap_or([NEVER; LANES]))
}
