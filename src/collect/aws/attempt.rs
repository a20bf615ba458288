//! Calls by the thousand, each try at its operation's pace.

use std::collections::HashSet;
use std::time::Duration;

use aws_sdk_account::config::http::HttpResponse;
use aws_sdk_account::error::{ProvideErrorMetadata, SdkError};
use tokio::time::Instant;

use super::error::gap;
use super::pace::Pace;
use crate::config::Operation;
use crate::model::{Gap, GapReason};

/// So often a call is made.
const TRIES: u32 = 6;
/// So often it is made when no answer comes, which takes long to tell.
const TRIES_WITHOUT_ANSWER: u32 = 3;
/// So often it is made while AWS asks to be called less.
const TRIES_WHEN_THROTTLED: u32 = 8;
/// The pause before the second try; each further one is twice as long, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(400);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Why a try gave nothing.
pub(super) enum Refusal {
    /// AWS says that there is none.
    NotFound,
    /// The next try may give something.
    Later,
    /// Anything else.
    Gap(Gap),
}

impl Refusal {
    /// What is wrong for good with something that AWS should know of, if anything is.
    pub(super) fn for_good(self, operation: Operation) -> Option<Gap> {
        match self {
            Self::Later => None,
            Self::Gap(gap) => Some(gap),
            Self::NotFound => Some(malformed(operation, "AWS says that there is none")),
        }
    }
}

/// Makes a try at the pace; how many it makes is how often it was made, this one included. Repeated ones keep to the pace, too, so
/// that they do not make a crowd worse.
pub(super) async fn attempt<T, E, F>(
    pace: &Pace,
    tries: u32,
    send: impl Fn() -> F,
) -> Result<T, Refusal>
where
    F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let turn = pace.turn().await.map_err(Refusal::Gap)?;
    attempt_in_turn(pace, turn, tries, send).await
}

/// The same, by a caller who has had its turn at this time.
pub(super) async fn attempt_in_turn<T, E, F>(
    pace: &Pace,
    sent: Instant,
    tries: u32,
    send: impl Fn() -> F,
) -> Result<T, Refusal>
where
    F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let error = match send().await {
        Ok(answer) => {
            pace.answered();
            return Ok(answer);
        }
        Err(error) => error,
    };
    // Only this error means that there is none; any other 404 comes from something in between.
    let code = error
        .as_service_error()
        .and_then(ProvideErrorMetadata::code);
    if code == Some("ResourceNotFoundException") {
        pace.answered();
        return Err(Refusal::NotFound);
    }
    let status = error.raw_response().map(|response| response.status());
    let gap = gap(pace.operation, &error);
    let most_tries = match gap.reason {
        GapReason::Throttled => TRIES_WHEN_THROTTLED,
        GapReason::Transport => TRIES,
        GapReason::Timeout => TRIES_WITHOUT_ANSWER,
        // Whoever hands them out could not; AWS was not asked.
        GapReason::CredentialsExpired if status.is_none() => TRIES_WITHOUT_ANSWER,
        // A good answer that was cut short, but not a page from something in between.
        GapReason::MalformedAnswer if status.is_none_or(|status| status.is_success()) => TRIES,
        _ if status.is_some_and(|status| status.is_server_error()) => TRIES,
        _ => 1,
    };
    match gap.reason {
        GapReason::Throttled => pace.throttled(sent, &gap),
        // Credentials that could not be had so often are there for no other call either.
        GapReason::CredentialsExpired if tries >= most_tries => pace.failed(sent, &gap),
        _ if most_tries > 1 => pace.came_to_nothing(&gap),
        reason if is_about_all(reason) => pace.failed(sent, &gap),
        _ => pace.answered(),
    }
    Err(match tries < most_tries {
        true => Refusal::Later,
        false => Refusal::Gap(gap),
    })
}

/// How long to wait after so many tries.
pub(super) fn pause(tries: u32) -> Duration {
    let doublings = 2_u32.saturating_pow(tries.saturating_sub(1));
    FIRST_PAUSE.saturating_mul(doublings).min(LONGEST_PAUSE)
}

/// Whether other calls of the operation will fare no better.
fn is_about_all(reason: GapReason) -> bool {
    matches!(
        reason,
        GapReason::CredentialsExpired
            | GapReason::CredentialsInvalid
            | GapReason::TrustedAccessOff
            | GapReason::MalformedAnswer
    )
}

/// Calls for what there is one of, until there is an answer or the tries run out.
pub(super) async fn ask<T, E, F>(pace: &Pace, send: impl Fn() -> F) -> Result<T, Gap>
where
    F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let mut tries = 1;
    loop {
        let refusal = match attempt(pace, tries, &send).await {
            Ok(answer) => return Ok(answer),
            Err(refusal) => refusal,
        };
        if let Some(gap) = refusal.for_good(pace.operation) {
            return Err(gap);
        }
        tokio::time::sleep(pause(tries)).await;
        tries += 1;
    }
}

/// Calls for one page after the other. `send` is given the token of the page, `next` finds that of the one behind it, and
/// `take` is given what came.
///
/// # Errors
/// Also when a page leads back to one before it.
pub(super) async fn pages<T, E, F>(
    pace: &Pace,
    send: impl Fn(Option<String>) -> F,
    next: impl Fn(&T) -> Option<&str>,
    take: impl FnMut(T),
) -> Result<(), Gap>
where
    F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let page = async |token: Option<String>| ask(pace, || send(token.clone())).await;
    turn_pages(pace.operation, page, next, take).await
}

/// As [`pages`], where `page` calls for one of them.
pub(super) async fn turn_pages<T, R: From<Gap>>(
    operation: Operation,
    page: impl AsyncFn(Option<String>) -> Result<T, R>,
    next: impl Fn(&T) -> Option<&str>,
    mut take: impl FnMut(T),
) -> Result<(), R> {
    let mut known = HashSet::new();
    let mut token = None;
    loop {
        let page = page(token).await?;
        token = next(&page)
            .filter(|token| !token.is_empty())
            .map(str::to_owned);
        take(page);
        match &token {
            None => return Ok(()),
            Some(token) if !known.insert(token.clone()) => {
                return Err(malformed(operation, "a page leads back to one before it").into());
            }
            Some(_) => {}
        }
    }
}

impl From<Gap> for Refusal {
    fn from(gap: Gap) -> Self {
        Self::Gap(gap)
    }
}

/// An answer that the service does not document.
pub(super) fn malformed(operation: Operation, what: &str) -> Gap {
    Gap {
        reason: GapReason::MalformedAnswer,
        detail: format!("{operation}: {what}"),
    }
}
