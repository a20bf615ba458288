//! How far a run has come, for whoever waits.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::collect::aws::Progress;

/// How often a line is written where it stays, such as in a log.
const A_LINE: Duration = Duration::from_secs(60);

/// Standard error, where the line of a run stands.
pub(super) enum Display {
    /// One line, which is written over and over.
    Terminal,
    /// A line every now and then; when the last one was written.
    Log(Instant),
    /// Nothing is said.
    Quiet,
}

impl Display {
    pub(super) fn new(is_quiet: bool) -> Self {
        match io::stderr().is_terminal() {
            _ if is_quiet => Self::Quiet,
            true => Self::Terminal,
            false => Self::Log(Instant::now()),
        }
    }

    /// Says how far the run has come, unless that was said a moment ago. When nobody can be told, nobody is.
    pub(super) fn show(&mut self, progress: &Progress) {
        self.write(&Line(progress));
    }

    fn write(&mut self, line: &dyn fmt::Display) {
        match self {
            Self::Terminal => {
                // A line that is broken in two could not be written over.
                let width = terminal_size::terminal_size_of(io::stderr());
                let width = width.map_or(80, |(width, _)| usize::from(width.0));
                let line = line.to_string();
                let line: String = line.chars().take(width.saturating_sub(1)).collect();
                let _ = write!(io::stderr(), "\r{line}\x1b[K");
            }
            Self::Log(written) if written.elapsed() >= A_LINE => {
                *written = Instant::now();
                let _ = writeln!(io::stderr(), "progress: {line}");
            }
            Self::Log(_) | Self::Quiet => {}
        }
    }

    /// Says how many of so many contacts are done, likewise.
    pub(super) fn show_changes(&mut self, done: usize, of: usize) {
        self.write(&format!("{done} of {of} contacts"));
    }

    /// Takes the line away.
    pub(super) fn clear(&self) {
        if matches!(self, Self::Terminal) {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

struct Line<'a>(&'a Progress);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Progress::Reading {
            accounts_done,
            accounts,
            calls_per_second,
            throttled,
            left,
        } = self.0
        else {
            return f.write_str("listing the accounts");
        };
        write!(
            f,
            "{accounts_done} of {accounts} accounts, {calls_per_second:.1} calls/s"
        )?;
        if let Some(left) = left {
            write!(f, ", {} left", rounded(*left))?;
        }
        match throttled {
            0 => Ok(()),
            throttled => write!(f, ", {throttled} throttled"),
        }
    }
}

/// A time as people say it.
fn rounded(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds @ 60..3600 => format!("{} min", seconds.div_ceil(60)),
        seconds => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}
