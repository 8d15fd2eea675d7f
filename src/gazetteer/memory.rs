//! What things take in memory.

use std::fmt;

use serde::Serialize;

/// How many bytes something takes in memory, part by part.
///
/// It prints as one line a part, the sum last.
///
/// # Examples
///
/// ```
/// # use onomasticon::Gazetteer;
/// let gazetteer = Gazetteer::builder().variant("Halab", "Aleppo").build()?;
/// let usage = gazetteer.memory_usage();
/// assert!(usage.parts().iter().any(|(part, bytes)| *part == "spellings" && *bytes > 0));
/// assert_eq!(usage.total(), usage.parts().iter().map(|(_, bytes)| bytes).sum::<usize>());
/// # Ok::<(), onomasticon::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MemoryUsage {
    parts: Vec<(&'static str, usize)>,
}

impl MemoryUsage {
    pub(crate) fn new(parts: impl IntoIterator<Item = (&'static str, usize)>) -> MemoryUsage {
        MemoryUsage {
            parts: parts.into_iter().collect(),
        }
    }

    /// The parts with their bytes.
    pub fn parts(&self) -> &[(&'static str, usize)] {
        &self.parts
    }

    /// The bytes of all parts.
    pub fn total(&self) -> usize {
        self.parts.iter().map(|(_, bytes)| bytes).sum()
    }
}

impl fmt::Display for MemoryUsage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (part, bytes) in &self.parts {
            writeln!(f, "{bytes:>12}  {part}")?;
        }
        write!(f, "{:>12}  in all", self.total())
    }
}
