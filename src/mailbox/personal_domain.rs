use super::glued_name;
use super::lexicon::Word;
use super::{Signal, domain_label, weights};
use crate::evidence::Evidence;
use crate::model::Email;

/// Shorter names stand in domains by accident.
const SHORTEST_FAMILY: usize = 5;

/// The domain bears somebody's full name: `janedoe.example`, `jane-doe.example`, `jane.doe.example`. Companies are named
/// after people, too, so that it says much only of a freelancer's one mailbox, `hello@janedoe.example`.
pub(super) fn signal(email: &Email, is_general: bool) -> Option<Signal> {
    let domain = email.domain();
    let label = domain_label(domain);
    let is_glued = || !Word::of(label).frequency().is_listed() && glued_name::is_full_name(label);
    let is_pair = |one: &str, other: &str| {
        let (one, other) = (Word::of(one), Word::of(other));
        one.is_common_given() && other.is_common_family()
    };
    let is_hyphenated = || {
        label
            .split_once('-')
            .is_some_and(|(one, other)| is_pair(one, other))
    };
    let above = || {
        domain
            .split_once('.')
            .map(|(first, _)| first)
            .filter(|first| *first != label)
    };
    let is_subdomain = || above().is_some_and(|first| is_pair(first, label));
    let is_personal = domain.ends_with(".name") || is_glued() || is_hyphenated() || is_subdomain();
    let is_family = || {
        let listed = Word::of(label);
        label.len() >= SHORTEST_FAMILY
            && (listed.is_family() || (!listed.is_word && glued_name::read(label).is_some()))
    };
    let (weight, sentence) = if is_personal {
        let weight = match is_general {
            true => weights::PERSONAL_DOMAIN,
            false => weights::FAMILY_DOMAIN,
        };
        (weight, "the domain of {mailbox} bears a person's full name")
    } else if is_family() {
        (
            weights::FAMILY_DOMAIN,
            "the domain of {mailbox} bears a family name",
        )
    } else {
        return None;
    };
    Some(Signal {
        weight,
        evidence: Evidence::new("personal-domain", sentence).mailbox("mailbox", email.to_string()),
    })
}
