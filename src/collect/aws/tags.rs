//! The tags of accounts, which AWS Organizations keeps.

use std::collections::BTreeMap;

use futures::{StreamExt, stream};

use super::attempt::{Limiter, Refusal, attempt, limiter};
use super::error::call_and_code;
use super::session::Session;
use crate::config::Rate;
use crate::model::{Account, AccountId, AccountState, Gap, GapReason};

const CALL: &str = "organizations:ListTagsForResource";

/// As many accounts are asked about at once; the rate is what limits.
const CONCURRENCY: usize = 8;

/// Fills in the tags of the accounts in these states. Where they cannot be read there are none, and the sentence says why.
pub(super) async fn read_tags(
    session: &Session,
    rate: Rate,
    accounts: &mut [Account],
    states: &[AccountState],
) -> Result<(), String> {
    let limiter = limiter(rate);
    let wanted = accounts.iter().enumerate();
    let wanted = wanted.filter(|(_, account)| states.contains(&account.state));
    let wanted: Vec<_> = wanted
        .map(|(index, account)| (index, account.id.value.clone()))
        .collect();
    let mut answers = stream::iter(wanted)
        .map(|(index, id)| {
            let limiter = &limiter;
            async move { (index, tags(session, limiter, &id).await) }
        })
        .buffer_unordered(CONCURRENCY);
    let mut refused: Option<(usize, Gap)> = None;
    while let Some((index, answer)) = answers.next().await {
        match answer {
            Ok(tags) => accounts[index].tags = Some(tags),
            Err(gap) => match &mut refused {
                Some((count, _)) => *count += 1,
                None => refused = Some((1, gap)),
            },
        }
    }
    match refused {
        None => Ok(()),
        Some((count, why)) => Err(format!(
            "the tags of {count} accounts could not be read, so that it is not known what holds for them: {} ({})",
            why.reason,
            call_and_code(&why.detail)
        )),
    }
}

fn malformed(what: &str) -> Gap {
    Gap {
        reason: GapReason::MalformedAnswer,
        detail: format!("{CALL}: {what}"),
    }
}

/// The tags of one account, page by page.
async fn tags(
    session: &Session,
    limiter: &Limiter,
    id: &AccountId,
) -> Result<BTreeMap<String, String>, Gap> {
    let mut tags = BTreeMap::new();
    let mut token = None;
    loop {
        let send = || {
            let request = session.organizations.list_tags_for_resource();
            let request = request.resource_id(id.as_str());
            request.set_next_token(token.clone()).send()
        };
        let page = match attempt(limiter, CALL, send).await {
            Ok(page) => page,
            Err(Refusal::Gap(gap)) => return Err(gap),
            Err(Refusal::NotFound) => return Err(malformed("there is no such account")),
        };
        let of_page = page.tags.unwrap_or_default().into_iter();
        tags.extend(of_page.map(|tag| (tag.key, tag.value)));
        match page.next_token {
            None => return Ok(tags),
            next if next == token => return Err(malformed("a page leads to itself")),
            next => token = next,
        }
    }
}
