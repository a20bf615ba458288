//! Of several things that are said of an account, the one that holds: the narrowest scope wins, then the file on top.

use crate::model::{Account, Organization};
use crate::scope::{Membership, Narrowness, Scope, Unstated};

/// How much something counts that is said: how narrow its scope is, and the place of its file among the files. What a rule
/// says of itself counts least.
pub(super) type Rank = (Option<Narrowness>, usize);

/// Something that is said of an account.
#[derive(Clone, Debug)]
pub(super) struct Said<V> {
    pub(super) value: V,
    pub(super) standing: Standing,
}

/// Who says something of an account, and how much that counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    /// Which of those who have something to say; `None`: what holds when nobody says anything.
    pub(super) by: Option<usize>,
    pub(super) rank: Rank,
    /// What must be known to tell whether it is said of this account at all.
    pub(super) doubt: Option<Unstated>,
}

impl Standing {
    /// What holds when nobody says anything.
    pub(super) const DEFAULT: Self = Self {
        by: None,
        rank: (None, 0),
        doubt: None,
    };

    /// What is said everywhere, or within a scope, by the file in this place. `None`: it is not said of this account.
    pub(super) fn of(
        by: usize,
        scope: Option<&Scope>,
        layer: usize,
        account: &Account,
        organization: Option<&Organization>,
    ) -> Option<Self> {
        let membership = scope.map(|scope| scope.membership(account, organization));
        let doubt = match membership {
            None | Some(Membership::Inside) => None,
            Some(Membership::Unknown(what)) => Some(what),
            Some(Membership::Outside) => return None,
        };
        Some(Self {
            by: Some(by),
            rank: (scope.map(|scope| scope.narrowness(account)), layer + 1),
            doubt,
        })
    }
}

/// What holds of an account.
#[derive(Clone, Debug)]
pub(super) struct Narrowest<V> {
    pub(super) value: V,
    /// Who says so.
    pub(super) by: Option<usize>,
    /// How much that counts.
    pub(super) rank: Rank,
    /// What must be known, since something else is said that would go before it.
    pub(super) doubt: Option<Unstated>,
}

/// Two who count the same and say different things.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tie(pub(super) usize, pub(super) usize);

/// What holds, where `otherwise` holds when nobody says anything.
///
/// # Errors
/// When two that would hold say different things.
pub(super) fn narrowest<V: PartialEq + Clone>(
    otherwise: V,
    said: &[Said<V>],
) -> Result<Narrowest<V>, Tie> {
    let otherwise = Said {
        value: otherwise,
        standing: Standing::DEFAULT,
    };
    let mut winner = &otherwise;
    let mut tie = None;
    for said in said.iter().filter(|said| said.standing.doubt.is_none()) {
        if said.standing.rank > winner.standing.rank {
            (winner, tie) = (said, None);
        } else if said.standing.rank == winner.standing.rank && said.value != winner.value {
            tie = winner.standing.by.zip(said.standing.by);
        }
    }
    if let Some((one, other)) = tie {
        return Err(Tie(one, other));
    }
    let would_win =
        |said: &&Said<V>| said.standing.rank >= winner.standing.rank && said.value != winner.value;
    let mut doubts = said.iter().filter(would_win);
    Ok(Narrowest {
        value: winner.value.clone(),
        by: winner.standing.by,
        rank: winner.standing.rank,
        doubt: doubts.find_map(|said| said.standing.doubt),
    })
}
