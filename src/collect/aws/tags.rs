//! The tags of accounts, which AWS Organizations keeps.

use std::collections::BTreeMap;

use aws_sdk_organizations::operation::list_tags_for_resource::ListTagsForResourceOutput;

use super::attempt::pages;
use super::error::call_and_code;
use super::session::Session;
use crate::config::Operation;
use crate::model::{AccountId, Gap};

/// The tags of one account.
pub(super) async fn read(
    session: &Session,
    id: &AccountId,
) -> Result<BTreeMap<String, String>, Gap> {
    let send = |token| {
        let request = session.organizations.list_tags_for_resource();
        let request = request.resource_id(id.as_str());
        request.set_next_token(token).send()
    };
    let mut tags = BTreeMap::new();
    let pace = session.pace(Operation::ListTagsForResource);
    let next = ListTagsForResourceOutput::next_token;
    let read = pages(pace, send, next, |page| {
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
