//! Ctrl-C and SIGTERM.

use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use super::Failure;

/// The exit code of a program that Ctrl-C ended (POSIX shells: 128 and the number of the signal).
const ENDED_AT_ONCE: i32 = 130;

/// Signals that come together are one wish: `timeout` sends one to the program and one to its group.
const TOGETHER: Duration = Duration::from_millis(300);

/// The wish to end, which is met with what there is. Who says it twice ends the program at once.
#[derive(Clone, Debug, Default)]
pub(super) struct Interrupt(Arc<Wish>);

#[derive(Debug, Default)]
struct Wish {
    is_said: AtomicBool,
    notify: Notify,
}

impl Interrupt {
    /// Listens from now on.
    pub(super) fn listen() -> Result<Self, Failure> {
        let interrupt = Self::default();
        let wish = Arc::clone(&interrupt.0);
        let mut first: Option<Instant> = None;
        ctrlc::set_handler(move || match first {
            Some(first) if first.elapsed() > TOGETHER => process::exit(ENDED_AT_ONCE),
            Some(_) => {}
            None => {
                first = Some(Instant::now());
                wish.is_said.store(true, Ordering::SeqCst);
                wish.notify.notify_one();
            }
        })?;
        Ok(interrupt)
    }

    /// Whether it was said.
    pub(super) fn is_said(&self) -> bool {
        self.0.is_said.load(Ordering::SeqCst)
    }

    /// Waits until it is said.
    pub(super) async fn said(&self) {
        while !self.is_said() {
            self.0.notify.notified().await;
        }
    }
}
