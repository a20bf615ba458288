use super::lexicon::{Frequency, Role, Word};
use super::tokens::LocalPart;
use super::{Signal, domain_label, glued_name, weights};
use crate::evidence::Evidence;
use crate::model::Email;

/// Glued words shorter than this would be found inside surnames.
const SHORTEST_GLUED: usize = 3;
/// At least one of glued words must be as long as this.
const SHORTEST_LONGEST: usize = 4;
/// A word as long as this is no part of a surname, so that it counts where it is glued to something that is no word.
const LONG: usize = 6;
/// Shorter words that surnames do not end with, and companies glue to their names.
const ENDINGS: [&str; 7] = ["team", "ops", "aws", "infra", "admin", "cloud", "group"];

/// One role word that stands in a token.
type Found<'a> = (&'a str, Role);

/// The role words of a local part.
pub(super) struct RoleWords<'a> {
    /// The tokens that have some.
    tokens: Vec<&'a str>,
    found: Vec<Found<'a>>,
    /// There is nothing else in it.
    pub(super) is_all: bool,
}

impl<'a> RoleWords<'a> {
    /// Looks for role words in each token, and in all of them together: `e-post`, `do-not-reply`. `glued` is that one word.
    pub(super) fn of(email: &'a Email, local: &'a LocalPart) -> Self {
        let label = domain_label(email.domain());
        let mut tokens = Vec::new();
        let mut found = Vec::new();
        let mut is_all = true;
        let is_label = |token: &&String| **token == label && role_of(token).is_none();
        for token in local.tokens.iter().filter(|token| !is_label(token)) {
            let words = words_beside(token, label);
            is_all &= !words.is_empty() || Role::of(token) == Some(Role::Link);
            if !words.is_empty() {
                tokens.push(token.as_str());
            }
            found.extend(words);
        }
        // An initial before a dot is somebody's: `d.emo`.
        let has_initial = || local.tokens.iter().any(|token| token.len() == 1);
        let is_initialled = email.local().contains('.') && has_initial();
        if !is_all
            && !is_initialled
            && let Some(role) = role_of(&local.glued)
        {
            (is_all, found) = (true, vec![(local.glued.as_str(), role)]);
        }
        is_all &= !found.is_empty();
        Self {
            tokens,
            found,
            is_all,
        }
    }

    /// Whether they are what a company calls its first mailbox and a freelancer the only one, or say nothing by themselves,
    /// as `dev` and `github`; and there is nothing else.
    pub(super) fn are_general(&self, local: &LocalPart) -> bool {
        let is_link = |token: &String| Role::of(token) == Some(Role::Link);
        let are_links = !local.tokens.is_empty() && local.tokens.iter().all(is_link);
        are_links || (self.is_all && strongest(&self.found) == Some(Role::General))
    }

    /// Whether a token has role words.
    pub(super) fn are_in(&self, token: &str) -> bool {
        self.tokens.contains(&token)
    }

    /// Leaves out the contact's own names: a Raimundo Sales is no team.
    pub(super) fn without(mut self, own: &[&str]) -> Self {
        self.found.retain(|(word, _)| !own.contains(word));
        self
    }

    /// The local part names a team, a function or a list.
    pub(super) fn signal(&self, email: &Email, local: &LocalPart, own: &[&str]) -> Option<Signal> {
        let mut words: Vec<&str> = self.found.iter().map(|(word, _)| *word).collect();
        let weight = if self.may_be_family_name(local) {
            weights::ROLE_OR_FAMILY
        } else if let Some(role) = strongest(&self.found) {
            if role == Role::Team && !self.is_all && self.is_last(local) {
                weights::TEAM_LAST
            } else {
                weight_of(role, self.is_all)
            }
        } else {
            let tokens = local
                .tokens
                .iter()
                .filter(|token| !own.contains(&token.as_str()));
            let tokens = tokens.filter(|token| Role::of(token).is_none());
            words = tokens.filter_map(|token| role_at_an_end(token)).collect();
            weights::ROLE_GLUED
        };
        words.sort_unstable();
        words.dedup();
        if words.is_empty() {
            return None;
        }
        let words = words.join(", ");
        let evidence = Evidence::new("role-word", "{mailbox} names a team or a function: {words}")
            .mailbox("mailbox", email.to_string());
        Some(Signal {
            weight,
            evidence: match self.may_be_family_name(local) {
                true => evidence.name("words", words),
                false => evidence.public("words", words),
            },
        })
    }

    /// Whether the last word is a team's, behind a dash: `rosa-support`.
    fn is_last(&self, local: &LocalPart) -> bool {
        local.ends_behind_dash && local.tokens.last().is_some_and(|last| self.are_in(last))
    }

    /// Whether the one role word may be the family name behind a given name or an initial: `tiago.sales`, `t.sales`.
    fn may_be_family_name(&self, local: &LocalPart) -> bool {
        let is_given = |token: &String| token.len() == 1 || Word::of(token).is_common_given();
        local.tokens.len() == 2
            && local.tokens.iter().any(is_given)
            && matches!(*self.found, [(word, _)] if Word::of(word).family == Frequency::Common)
    }
}

/// The role of a whole word that says something by itself.
fn role_of(word: &str) -> Option<Role> {
    Role::of(word).filter(|role| *role != Role::Link)
}

/// Whether a word names a team, a function or a list.
pub(super) fn is_role_word(word: &str) -> bool {
    !words_in(word).is_empty()
}

fn strongest(found: &[Found<'_>]) -> Option<Role> {
    let order = [Role::Team, Role::Place, Role::Short, Role::General];
    let is_found = |role: &Role| found.iter().any(|(_, other)| other == role);
    order.into_iter().find(is_found)
}

fn weight_of(role: Role, is_all: bool) -> i32 {
    match (role, is_all) {
        (Role::Team | Role::Link, true) => weights::TEAM_ONLY,
        (Role::Team | Role::Link, false) => weights::TEAM_AMONG,
        (Role::General, true) => weights::GENERAL_ONLY,
        (Role::General, false) => weights::GENERAL_AMONG,
        (Role::Place | Role::Short, true) => weights::PLACE_ONLY,
        (Role::Place | Role::Short, false) => weights::PLACE_AMONG,
    }
}

/// The role words that a token consists of, perhaps beside the name of the domain: `acmesecurity` at acme.example.
fn words_beside<'a>(token: &'a str, label: &str) -> Vec<Found<'a>> {
    let words = words_in(token);
    if !words.is_empty() || label.len() < SHORTEST_LONGEST {
        return words;
    }
    let rest = token
        .strip_prefix(label)
        .or_else(|| token.strip_suffix(label));
    let rest = rest.map(|rest| {
        rest.strip_suffix("at")
            .filter(|rest| is_role_word(rest))
            .unwrap_or(rest)
    });
    rest.map(words_in).unwrap_or_default()
}

/// A role word with which a token begins or ends, that is no name of somebody: `globexsecurity`.
fn role_at_an_end(token: &str) -> Option<&str> {
    let is_name = |word: &str| Word::of(word).is_name();
    let cuts = || {
        token
            .char_indices()
            .map(|(cut, _)| cut)
            .skip(SHORTEST_GLUED)
    };
    let is_end =
        |end: &str| ENDINGS.contains(&end) || (end.len() >= LONG && role_of(end).is_some());
    let end = || cuts().map(|cut| &token[cut..]).find(|end| is_end(end));
    let is_begin = |(cut, role): &(usize, Role)| {
        let rest = &token[*cut..];
        *cut >= LONG && *role != Role::Link && rest.len() >= SHORTEST_GLUED && !is_name(rest)
    };
    let begin = || {
        Role::beginnings(token)
            .find(is_begin)
            .map(|(cut, _)| &token[..cut])
    };
    let found = end().or_else(begin)?;
    let initial = token.char_indices().nth(1).map_or(0, |(second, _)| second);
    (!is_name(token) && !is_name(&token[initial..])).then_some(found)
}

/// The role words that a token consists of without remainder; none when something remains, so that a
/// surname which merely contains a role, such as Secord, is left alone.
pub(super) fn words_in(token: &str) -> Vec<Found<'_>> {
    if let Some(role) = Role::of(token) {
        return if role == Role::Link {
            Vec::new()
        } else {
            vec![(token, role)]
        };
    }
    if Word::of(token).is_name() {
        return Vec::new();
    }
    if let Some(singular) = token
        .strip_suffix('s')
        .filter(|singular| singular.len() >= SHORTEST_LONGEST)
        && let Some(role) = role_of(singular)
    {
        return vec![(token, role)];
    }
    let words = glued_words(token);
    let is_long = words.iter().any(|(word, _)| word.len() >= LONG);
    if !words.is_empty() && !is_long && glued_name::has_name_and_initial(token) {
        return Vec::new();
    }
    words
}

/// The role words into which a token can be cut. Of several ways that of the fewest words is taken.
fn glued_words(token: &str) -> Vec<Found<'_>> {
    /// How a place in the token is reached: by so many words, the last of which begins there.
    #[derive(Clone, Copy)]
    struct Step {
        words: usize,
        start: usize,
        role: Role,
    }
    let mut steps: Vec<Option<Step>> = vec![None; token.len() + 1];
    for start in 0..token.len() {
        let before = steps[start].map_or(0, |step| step.words);
        if (start > 0 && steps[start].is_none()) || !token.is_char_boundary(start) {
            continue;
        }
        for (length, role) in Role::beginnings(&token[start..]) {
            let end = start + length;
            let is_inside = start > 0 && end < token.len();
            let is_allowed = match role {
                Role::Link => is_inside,
                Role::Short => !is_inside,
                Role::Team | Role::General | Role::Place => length >= SHORTEST_GLUED,
            };
            let words = before + 1;
            if is_allowed && steps[end].is_none_or(|other| words < other.words) {
                steps[end] = Some(Step { words, start, role });
            }
        }
    }
    let mut found = Vec::new();
    let mut end = token.len();
    while let Some(step) = steps[end] {
        found.push((&token[step.start..end], step.role));
        end = step.start;
    }
    let is_long = |(word, role): &Found<'_>| word.len() >= SHORTEST_LONGEST && *role != Role::Link;
    if !found.iter().any(is_long) {
        return Vec::new();
    }
    found.retain(|(_, role)| *role != Role::Link);
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(token: &str) -> Vec<&str> {
        words_in(token).into_iter().map(|(word, _)| word).collect()
    }

    #[test]
    fn words_are_found_only_where_nothing_remains() {
        assert_eq!(words("awssecurityteam"), ["aws", "securityteam"]);
        assert_eq!(words("secord"), [""; 0]);
        assert_eq!(words("devopsx"), [""; 0]);
        assert_eq!(words(""), [""; 0]);
    }

    /// Each repetition can be taken apart in two ways, and nothing comes of any.
    #[test]
    fn a_token_that_can_be_cut_in_many_ways_takes_no_longer() {
        assert_eq!(words(&format!("{}xxx", "devops".repeat(20_000))), [""; 0]);
        assert_eq!(words(&"support".repeat(20_000)).len(), 20_000);
    }
}
