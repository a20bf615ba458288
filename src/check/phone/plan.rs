//! The numbering plans of the world, as the build has taken them from the metadata of libphonenumber (Apache-2.0), which the crate
//! `phonenumber` brings along.
//!
//! That crate reads them all when the first number is asked for, which takes longer than all the rest of a
//! small run, and lets the threads that judge contacts wait for each other. Here a plan is read when it is needed.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};
use regex_automata::Anchored;
use regex_automata::dfa::Automaton;
use regex_automata::dfa::sparse::DFA;
use regex_automata::util::start;

/// The numbers of a country, or of a service that is no country's.
#[derive(Debug)]
pub(super) struct Plan {
    /// The country's code of two letters (ISO 3166-1); `001` for a service.
    pub(super) region: &'static str,
    pub(super) country_code: u16,
    /// What is dialled before a number within the country, and is no part of it; often nothing.
    national_prefix: &'static str,
    /// The same as an expression, which may stand for more: a carrier, or the area that somebody left out.
    prefix_pattern: &'static str,
    /// What the number is then, in terms of the expression's groups. Nothing: what stands behind it.
    prefix_replacement: &'static str,
    /// What is dialled before the country code of another country.
    international_prefix: &'static str,
    /// The numbers behind which somebody may answer, without the prefix: an automaton, as the build wrote it.
    numbers: &'static [u8],
    /// Its place among all plans.
    place: usize,
}

include!(concat!(env!("OUT_DIR"), "/numbering_plans.rs"));

/// The expressions of a plan, each read or compiled when it is first needed.
struct Compiled {
    prefix: OnceLock<Option<Regex>>,
    international_prefix: OnceLock<Option<Regex>>,
    numbers: OnceLock<Option<DFA<&'static [u8]>>>,
}

static COMPILED: [Compiled; PLANS.len()] = [const {
    Compiled {
        prefix: OnceLock::new(),
        international_prefix: OnceLock::new(),
        numbers: OnceLock::new(),
    }
}; PLANS.len()];

/// The plans of a country code, the one of its main country first.
pub(super) fn of_code(country_code: u16) -> &'static [Plan] {
    let start = PLANS.partition_point(|plan| plan.country_code < country_code);
    let end = PLANS.partition_point(|plan| plan.country_code <= country_code);
    &PLANS[start..end]
}

/// The plan of a country.
pub(super) fn of_region(region: &str) -> Option<&'static Plan> {
    let mut plans = PLANS.iter();
    plans.find(|plan| plan.region == region && !plan.is_of_service())
}

impl PartialEq for Plan {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place
    }
}

impl Eq for Plan {}

impl Hash for Plan {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.place.hash(state);
    }
}

impl Plan {
    /// Whether its numbers are no country's.
    pub(super) fn is_of_service(&self) -> bool {
        self.region == "001"
    }

    /// Whether it has a number.
    pub(super) fn allows(&self, national: &str) -> bool {
        let read = || Some(DFA::from_bytes(self.numbers).ok()?.0);
        let numbers = self.compiled().numbers.get_or_init(read).as_ref();
        numbers.is_some_and(|numbers| is_match(numbers, national).unwrap_or(false))
    }

    /// A number as it is once what is dialled before it within the country is taken away; `None` where there is nothing to take.
    pub(super) fn without_prefix<'d>(&self, dialled: &'d str) -> Option<Cow<'d, str>> {
        let plain = || match self.national_prefix {
            "" => None,
            prefix => dialled.strip_prefix(prefix).map(Cow::from),
        };
        let pattern = match self.prefix_pattern {
            "" => None,
            pattern => compiled(&self.compiled().prefix, || format!("^(?:{pattern})")),
        };
        let Some(groups) = pattern.and_then(|pattern| pattern.captures(dialled)) else {
            return plain();
        };
        let whole = groups.get(0)?;
        let last = groups.iter().last().flatten().filter(|_| groups.len() > 1);
        if self.prefix_replacement.is_empty() || last.is_none() {
            let rest = &dialled[whole.end()..];
            return (!whole.is_empty()).then_some(rest.into());
        }
        let mut number = String::new();
        groups.expand(self.prefix_replacement, &mut number);
        number.push_str(&dialled[whole.end()..]);
        Some(number.into())
    }

    /// What stands behind the digits that are dialled before another country's code.
    pub(super) fn without_international_prefix<'d>(&self, dialled: &'d str) -> Option<&'d str> {
        if self.international_prefix.is_empty() {
            return None;
        }
        let prefix = compiled(&self.compiled().international_prefix, || {
            format!("^(?:{})", self.international_prefix)
        });
        let end = prefix?.find(dialled)?.end();
        // No country code begins with a zero.
        Some(&dialled[end..]).filter(|rest| !rest.starts_with('0'))
    }

    fn compiled(&self) -> &'static Compiled {
        &COMPILED[self.place]
    }
}

/// Whether an automaton that was made for whole texts matches this one. An automaton that is not made for that says nothing.
fn is_match(automaton: &DFA<&[u8]>, text: &str) -> Option<bool> {
    let start = start::Config::new().anchored(Anchored::Yes);
    let start = automaton.start_state(&start).ok()?;
    let states = |state, byte: u8| automaton.next_state(state, byte);
    let last = text.bytes().fold(start, states);
    Some(automaton.is_match_state(automaton.next_eoi_state(last)))
}

/// An expression over digits, compiled once.
fn compiled(
    place: &'static OnceLock<Option<Regex>>,
    pattern: impl FnOnce() -> String,
) -> Option<&'static Regex> {
    let compiled = place.get_or_init(|| {
        let mut pattern = RegexBuilder::new(&pattern());
        pattern.unicode(false).ignore_whitespace(true).build().ok()
    });
    compiled.as_ref()
}
