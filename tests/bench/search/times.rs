//! Times and what is said of them.

use std::time::{Duration, Instant};

use super::Fault;

/// The median.
pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// p50, p95 and p99.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spread(pub(crate) [Duration; 3]);

impl Spread {
    pub(crate) fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let last = times.len().saturating_sub(1);
        let at = |percent: usize| {
            let place = (times.len() * percent / 100).min(last);
            times.get(place).copied().unwrap_or_default()
        };
        Self([at(50), at(95), at(99)])
    }

    /// How many times `other` it is, at each of the three.
    pub(crate) fn ratio(self, other: Self) -> [f64; 3] {
        std::array::from_fn(|at| self.0[at].as_secs_f64() / other.0[at].as_secs_f64().max(1e-9))
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [p50, p95, p99] = self.0.map(ms);
        write!(f, "{p50:7.3} {p95:7.3} {p99:7.3}")
    }
}

pub(crate) fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// A stretch of work: by the clock, and by the processor over all threads, which others at work disturb less.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch {
    pub(crate) clock: Duration,
    pub(crate) processor: Duration,
}

impl Stretch {
    /// Does the work.
    pub(crate) fn of<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<(Self, T), Fault> {
        let (start, used) = (Instant::now(), processor()?);
        let done = work()?;
        let stretch = Self {
            clock: start.elapsed(),
            processor: processor()?.saturating_sub(used),
        };
        Ok((stretch, done))
    }

    /// The medians of both.
    pub(crate) fn median(all: &[Self]) -> Self {
        Self {
            clock: median(all.iter().map(|one| one.clock).collect()),
            processor: median(all.iter().map(|one| one.processor).collect()),
        }
    }
}

/// What this process has used of the processor, in the kernel's hundredths of a second.
fn processor() -> Result<Duration, Fault> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat
        .rsplit_once(')')
        .ok_or("no fields in /proc/self/stat")?;
    let used = fields.split_whitespace().skip(11).take(2);
    let ticks: u64 = used.map(str::parse::<u64>).sum::<Result<u64, _>>()?;
    Ok(Duration::from_millis(ticks * 10))
}

/// The bytes of all files in a folder and below.
pub(crate) fn bytes(folder: &std::path::Path) -> std::io::Result<u64> {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let meta = entry.metadata()?;
        sum += if meta.is_dir() {
            bytes(&entry.path())?
        } else {
            meta.len()
        };
    }
    Ok(sum)
}

/// In millions.
#[expect(clippy::cast_precision_loss, reason = "for people to read")]
pub(crate) fn millions(count: u64) -> f64 {
    count as f64 / 1e6
}
