use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, ContactCheck, Context, Failure, Outcome, unresolved};
use crate::evidence::Evidence;
use crate::model::{Contact, Email, Field, Span};

/// `[check.placeholder]`: the contact holds no value that stands in documentation, or for something to be filled in.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Placeholder {}

impl Placeholder {
    pub(super) const SKELETON: &str = r#"[check.placeholder]

[[example]]
name = "real values"
expect = "pass"
contact = { name = "Security Operations", title = "Team", email = "soc@corp.example", phone = "+1 206 555 0100" }

[[example]]
name = "somebody pasted the sample"
expect = "fail"
contact = { name = "Example", title = "Title", email = "test@example.com", phone = "+1 234 567 8900" }
"#;
}

/// Domains that nobody can own, and so no contact can have (RFC 2606 §2 and §3, RFC 6761). `.example` is one as well, but
/// it is where examples that are to look real live.
const RESERVED: [&str; 6] = [
    "example.com",
    "example.net",
    "example.org",
    "test",
    "invalid",
    "localhost",
];

/// Domains that walkthroughs tell their readers to replace.
const SAMPLES: [&str; 10] = [
    "yourdomain.com",
    "your-domain.com",
    "yourcompany.com",
    "your-company.com",
    "mycompany.com",
    "my-company.com",
    "examplecorp.com",
    "example-corp.com",
    "domain.tld",
    "test.com",
];

/// Local parts that say so themselves.
const BLANKS: [&str; 12] = [
    "changeme",
    "change-me",
    "change_me",
    "replaceme",
    "replace-me",
    "replace_me",
    "your-email",
    "your.email",
    "youremail",
    "your_email",
    "todo",
    "fixme",
];

impl Check for Placeholder {}

impl ContactCheck for Placeholder {
    fn judge(&self, contact: &Contact, _context: &Context<'_>) -> Outcome {
        let in_email = contact.get(Field::Email);
        let in_email = in_email.and_then(|email| Some((email.span, email_evidence(email.value)?)));
        let in_name = contact.get(Field::Name);
        let in_name = in_name.and_then(|name| Some((name.span, name_evidence(name.value)?)));
        let in_phone = contact.get(Field::Phone);
        let in_phone = in_phone.and_then(|phone| Some((phone.span, phone_evidence(phone.value)?)));
        let found = [in_email, in_name, in_phone];
        let (spans, evidence): (Vec<Option<Span>>, Vec<_>) = found.into_iter().flatten().unzip();
        match spans.first() {
            None => {
                let mut fields = contact.unresolved();
                let untold = fields.find_map(|(field, _)| unresolved(contact, field));
                untold.unwrap_or_else(|| {
                    let sentence = "no field holds a value that is known as a sample";
                    Outcome::pass(Evidence::new("no-sample", sentence))
                })
            }
            Some(span) => Outcome::Fail(Failure {
                span: *span,
                evidence,
            }),
        }
    }
}

fn email_evidence(text: &str) -> Option<Evidence> {
    let Ok(email) = Email::parse(text) else {
        return is_blank(text).then(|| {
            Evidence::new(
                "blank",
                "the e-mail address {mailbox} stands for one to be filled in",
            )
            .mailbox("mailbox", text)
        });
    };
    let domain = email.domain();
    let is_below = |reserved: &&str| {
        domain
            .strip_suffix(*reserved)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    let evidence = if RESERVED.iter().any(is_below) {
        Evidence::new("reserved-domain", "{domain} is reserved for documentation and tests, nobody gets its mail (RFC 2606, RFC 6761)")
            .public("domain", domain)
    } else if SAMPLES.contains(&domain) {
        Evidence::new(
            "sample-domain",
            "{domain} stands in walkthroughs for a domain of your own",
        )
        .public("domain", domain)
    } else if BLANKS.contains(&email.local().to_lowercase().as_str()) {
        Evidence::new(
            "blank",
            "the e-mail address {mailbox} stands for one to be filled in",
        )
        .mailbox("mailbox", email.to_string())
    } else {
        return None;
    };
    Some(evidence)
}

fn name_evidence(text: &str) -> Option<Evidence> {
    /// Names that stand in documentation: of AWS, of Terraform's AWS provider, and of everybody.
    const SAMPLES: [&str; 12] = [
        "example",
        "sample",
        "test",
        "test test",
        "test user",
        "john doe",
        "your name",
        "first last",
        "firstname lastname",
        "full name",
        "contact name",
        "foo bar",
    ];
    let name = text.trim().to_lowercase();
    // Na is somebody's family name.
    (SAMPLES.contains(&name.as_str()) || (is_blank(&name) && name != "na")).then(|| {
        Evidence::new("sample-name", "the name {name} is a sample value").name("name", text)
    })
}

fn phone_evidence(text: &str) -> Option<Evidence> {
    /// So many digits and more are a number.
    const LONG: usize = 7;
    /// The digits of a country code, at most (ITU-T E.164).
    const COUNTRY: usize = 3;
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
    let next = |digit: u8| if digit == b'9' { b'0' } else { digit + 1 };
    let counts_up = |number: &[u8]| number.windows(2).all(|pair| pair[1] == next(pair[0]));
    let repeats = |number: &[u8]| number.windows(2).all(|pair| pair[1] == pair[0]);
    let mut numbers = (0..=COUNTRY).filter_map(|code| digits.get(code..));
    let is_sample = |number: &[u8]| number.len() >= LONG && (counts_up(number) || repeats(number));
    numbers.any(is_sample).then(|| {
        let sentence = "the phone number {phone} counts up or repeats one digit";
        Evidence::new("sample-phone", sentence).phone("phone", text)
    })
}

/// Whether a text stands for something that nobody filled in.
fn is_blank(text: &str) -> bool {
    const BLANKS: [&str; 18] = [
        "n/a",
        "na",
        "none",
        "null",
        "nil",
        "undefined",
        "unknown",
        "tbd",
        "tba",
        "todo",
        "fixme",
        "changeme",
        "change me",
        "replaceme",
        "replace me",
        "placeholder",
        "string",
        "xxx",
    ];
    let text = text.trim().to_lowercase();
    let bare = text.trim_matches(['<', '>', '[', ']', '{', '}', '"', '\'']);
    BLANKS.contains(&bare)
        || (!text.is_empty() && text.chars().all(|letter| "-_.?*".contains(letter)))
}
