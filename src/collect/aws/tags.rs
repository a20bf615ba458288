//! The tags of accounts, which AWS Organizations keeps.

use std::collections::BTreeMap;

use aws_sdk_organizations::operation::list_tags_for_resource::ListTagsForResourceOutput;

use super::attempt::{Refusal, attempt, turn_pages};
use super::error::call_and_code;
use super::session::Session;
use crate::config::Operation;
use crate::model::{AccountId, Gap};

/// Tries, for the so manieth time, to read the tags of one account.
pub(super) async fn read(
    session: &Session,
    id: &AccountId,
    tries: u32,
) -> Result<BTreeMap<String, String>, Refusal> {
    let operation = Operation::ListTagsForResource;
    let page = async |token: Option<String>| {
        let send = || {
            let request = session.organizations.list_tags_for_resource();
            let request = request.resource_id(id.as_str());
            request.set_next_token(token.clone()).send()
        };
        attempt(session.pace(operation), tries, send).await
    };
    let mut tags = BTreeMap::new();
    let next = ListTagsForResourceOutput::next_token;
    let read = turn_pages(operation, page, next, |page| {
        let of_page = page.tags.unwrap_or_default().into_iter();
        tags.extend(of_page.map(|tag| (tag.key, tag.value)));
    });
    read.await?;
    Ok(tags)
}

/// What is missing where the tags of so many accounts could not be read.
pub(super) fn without_tags(count: usize, why: &Gap) -> String {
    format!(
        "the tags of {count} accounts could not be read, so that it is not known what holds for them: {} ({})",
        why.reason,
        call_and_code(&why.detail)
    )
}
