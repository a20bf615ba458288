//! Calls by the thousand, each try at the pace that AWS allows.

use std::time::Duration;

use aws_sdk_account::config::http::HttpResponse;
use aws_sdk_account::error::{ProvideErrorMetadata, SdkError};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};

use super::error::gap;
use crate::config::Rate;
use crate::model::{Gap, GapReason};

/// So often a call is made.
const TRIES: u32 = 5;
/// The pause before the second try; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(400);

/// Keeps to the rate of one operation.
pub(super) type Limiter = DefaultDirectRateLimiter;

pub(super) fn limiter(rate: Rate) -> Limiter {
    RateLimiter::direct(Quota::per_second(rate.per_second).allow_burst(rate.burst))
}

/// Why a call gave nothing.
pub(super) enum Refusal {
    /// AWS says that there is none.
    NotFound,
    /// Anything else.
    Gap(Gap),
}

/// Calls until there is an answer or the tries run out. Every try keeps to the rate, also the repeated ones, so that they
/// do not make a crowd worse.
pub(super) async fn attempt<T, E, F>(
    limiter: &Limiter,
    call: &str,
    send: impl Fn() -> F,
) -> Result<T, Refusal>
where
    F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let mut pause = FIRST_PAUSE;
    let mut tries = 1;
    loop {
        limiter.until_ready().await;
        let error = match send().await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        // Only this error means that there is none; any other 404 comes from something in between.
        let code = error
            .as_service_error()
            .and_then(ProvideErrorMetadata::code);
        if code == Some("ResourceNotFoundException") {
            return Err(Refusal::NotFound);
        }
        let status = error.raw_response().map(|response| response.status());
        let gap = gap(call, &error);
        let may_pass = match gap.reason {
            GapReason::Throttled | GapReason::Timeout | GapReason::Transport => true,
            // A good answer that was cut short, but not a page from something in between.
            GapReason::MalformedAnswer => status.is_none_or(|status| status.is_success()),
            _ => status.is_some_and(|status| status.is_server_error()),
        };
        if tries == TRIES || !may_pass {
            return Err(Refusal::Gap(gap));
        }
        tokio::time::sleep(pause).await;
        pause *= 2;
        tries += 1;
    }
}
