use super::{Signal, weights};
use crate::evidence::Evidence;
use crate::model::Email;

/// What organizations put before or behind the name of one person's account.
const MARKS: [&str; 35] = [
    "ext",
    "extern",
    "external",
    "adm",
    "contractor",
    "consultant",
    "intern",
    "trainee",
    "temp",
    "priv",
    "personal",
    "admusr",
    "usr",
    "mobile",
    "pa",
    "ctr",
    "civ",
    "prestataire",
    "stagiaire",
    "freelance",
    "freelancer",
    "consultor",
    "konsult",
    "inhuur",
    "esterno",
    "tercero",
    "terceiro",
    "praktikant",
    "werkstudent",
    "azubi",
    "becario",
    "estagiario",
    "lernender",
    "tirocinante",
    "dienstverlener",
];

/// Whether a word marks a person's account.
pub(super) fn is_mark(word: &str) -> bool {
    MARKS.contains(&word)
}

/// What people call themselves on a domain of their own.
const MYSELF: [&str; 5] = ["me", "myself", "moi", "ich", "yo"];

/// The local part holds a mark beside something else, or is `me`.
pub(super) fn signal(email: &Email, tokens: &[String]) -> Option<Signal> {
    if let [only] = tokens
        && MYSELF.contains(&only.as_str())
    {
        let evidence = Evidence::new(
            "personal-mark",
            "{mailbox} is what somebody calls himself or herself",
        );
        return Some(Signal {
            weight: weights::MYSELF,
            evidence: evidence.mailbox("mailbox", email.to_string()),
        });
    }
    let mark = tokens.iter().find(|token| is_mark(token))?;
    (tokens.len() > 1).then(|| Signal {
        weight: weights::PERSONAL_MARK,
        evidence: Evidence::new(
            "personal-mark",
            "{mark} in {mailbox} marks one person's account",
        )
        .public("mark", mark)
        .mailbox("mailbox", email.to_string()),
    })
}
