//! The TOML form of one file.

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroU32;

use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use toml::Spanned;

use super::{Operation, Rate};
use crate::check::{Address, AddressPattern, ApprovedList, Country, Domain, Glob};
use crate::model::{AccountId, AccountState, ContactType};
use crate::rule::{RuleId, SeverityForm};
use crate::scope::{Scope, ScopeForm, TagValues, Unit};
use crate::source::{Day, Diagnostic, Each, Source};

/// The configuration of contact-lint: contact-lint.toml, a file that it extends, or a preset.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "contact-lint configuration")]
pub(super) struct ConfigForm {
    /// Presets, and files and folders of presets, whose values count where this file says nothing.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) extends: Vec<Spanned<String>>,
    /// Files and folders of rules that are added; each rule replaces the built-in one of its id.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) rule_files: Vec<Spanned<String>>,
    /// Of the rules that the program or a configuration brings along, these are on and no others.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) select: Option<Vec<Spanned<RuleId>>>,
    /// The addresses that are known to be good.
    #[serde(default)]
    pub(super) approved: ApprovedForm,
    /// Which accounts are checked.
    #[serde(default)]
    pub(super) accounts: AccountsForm,
    /// How phone numbers are read.
    #[serde(default)]
    pub(super) phone: PhoneForm,
    /// What rules are to be otherwise, by id.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, OneOrMany<RuleOverride>>")]
    pub(super) rules: BTreeMap<Spanned<RuleId>, OneOrMany<RuleOverride>>,
    /// Findings that do not count.
    #[serde(default)]
    pub(super) suppress: Vec<SuppressForm>,
    /// Gaps that do not make a run incomplete.
    #[serde(default)]
    pub(super) accept_unreadable: Vec<AcceptForm>,
    /// What contacts should be.
    #[serde(default)]
    pub(super) expect: Vec<ExpectForm>,
    /// How AWS is read.
    #[serde(default)]
    pub(super) collect: CollectForm,
    /// How SARIF is written.
    #[serde(default)]
    pub(super) sarif: SarifForm,
    /// Where reviews are kept.
    #[serde(default)]
    pub(super) reviews: ReviewsForm,
}

impl ConfigForm {
    pub(super) fn parse(source: &Source) -> Result<Self, Diagnostic> {
        toml::from_str(source.text()).map_err(|error| source.toml_diagnostic(&error))
    }
}

/// A table, or several of the same kind. Unlike an untagged enum, it keeps the places of what is in it.
#[derive(Clone, Debug)]
pub(super) struct OneOrMany<T>(pub(super) Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Tables<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Tables<T> {
            type Value = OneOrMany<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table or a list of tables")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(|one| OneOrMany(vec![one]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq)).map(OneOrMany)
            }
        }
        deserializer.deserialize_any(Tables(std::marker::PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("OneOrMany{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let one = generator.subschema_for::<T>();
        let many = generator.subschema_for::<Vec<T>>();
        schemars::json_schema!({ "anyOf": [one, many] })
    }
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[schemars(rename = "Approved")]
pub(super) struct ApprovedForm {
    /// Exact addresses, which are taken to be shared mailboxes, too.
    addresses: Each<Address>,
    /// Domains, without their subdomains.
    domains: Each<Domain>,
    /// Globs over whole addresses.
    globs: Each<Glob>,
    /// Regular expressions that whole addresses must match.
    patterns: Each<AddressPattern>,
    /// Files with an address a line.
    #[schemars(with = "Vec<String>")]
    pub(super) files: Vec<Spanned<String>>,
}

impl ApprovedForm {
    pub(super) fn into_list(self) -> ApprovedList {
        ApprovedList::new(
            self.addresses.0,
            self.domains.0,
            self.globs.0,
            self.patterns.0,
        )
    }
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[schemars(rename = "Accounts")]
pub(super) struct AccountsForm {
    /// The accounts in these states are checked.
    #[schemars(with = "Option<Vec<AccountState>>")]
    pub(super) states: Option<Spanned<Vec<AccountState>>>,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[schemars(rename = "Phone")]
pub(super) struct PhoneForm {
    /// The country of numbers without a country code, where the primary contact names none.
    pub(super) country: Option<Country>,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[schemars(rename = "Collect")]
pub(super) struct CollectForm {
    /// The rates of AWS operations. Those that are left out keep to AWS's quotas, as far as they are published.
    #[schemars(transform = name_operations)]
    pub(super) rates: BTreeMap<Operation, Rate>,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[schemars(rename = "Sarif")]
pub(super) struct SarifForm {
    /// So many logs are written, each with a part of the accounts. GitHub shows 5,000 results of a log.
    #[schemars(with = "Option<u32>", range(min = 1, max = 1000))]
    pub(super) shards: Option<Spanned<NonZeroU32>>,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[schemars(rename = "Reviews")]
pub(super) struct ReviewsForm {
    /// The file that reviews are kept in, seen from this one's folder.
    pub(super) ledger: Option<String>,
}

/// Lets an editor know which operations there are.
fn name_operations(schema: &mut Schema) {
    let rate = schema.remove("additionalProperties");
    let names = Operation::ALL.map(Operation::name);
    let properties = names.map(|name| (name.to_owned(), rate.clone().unwrap_or_default()));
    let properties: serde_json::Map<_, _> = properties.into_iter().collect();
    schema.insert("properties".to_owned(), properties.into());
    schema.insert("additionalProperties".to_owned(), false.into());
}

/// What a file changes about a rule, everywhere or in some accounts.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RuleOverride {
    /// The accounts in which this holds; left out: in all.
    #[serde(rename = "where")]
    #[schemars(with = "Option<ScopeForm>")]
    pub(super) scope: Option<Spanned<Scope>>,
    /// Whether the rule is applied; left out: as the files below say.
    #[schemars(with = "Option<bool>")]
    pub(super) enabled: Option<Spanned<bool>>,
    /// How bad a failure is.
    #[schemars(with = "Option<SeverityForm>")]
    pub(super) severity: Option<Spanned<SeverityForm>>,
    /// Of the contacts that the rule looks at, these only.
    #[schemars(with = "Option<Vec<ContactType>>")]
    pub(super) types: Option<Spanned<Vec<ContactType>>>,
    /// Parameters of the rule's check.
    #[schemars(with = "Option<std::collections::BTreeMap<String, serde_json::Value>>")]
    pub(super) parameters: Option<Spanned<toml::Table>>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Suppress")]
pub(super) struct SuppressForm {
    /// The rule whose findings do not count.
    #[schemars(with = "String")]
    pub(super) rule: Spanned<RuleId>,
    /// In these accounts.
    pub(super) accounts: Option<Each<AccountId>>,
    /// In these organizational units, by globs over their paths.
    pub(super) ous: Option<Each<Unit>>,
    /// In the accounts with these tags.
    pub(super) tags: Option<BTreeMap<String, TagValues>>,
    /// On these contacts; left out: on all.
    pub(super) types: Option<Vec<ContactType>>,
    /// Why.
    #[schemars(with = "String", length(min = 1))]
    pub(super) reason: Spanned<String>,
    /// Who has decided it.
    pub(super) owner: Option<String>,
    /// The last day on which it holds.
    #[schemars(with = "String", extend("format" = "date"))]
    pub(super) until: Day,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "AcceptUnreadable")]
pub(super) struct AcceptForm {
    /// The accounts of which something cannot be read.
    #[schemars(with = "Vec<AccountId>", length(min = 1))]
    pub(super) accounts: Spanned<Each<AccountId>>,
    /// Why.
    #[schemars(with = "String", length(min = 1))]
    pub(super) reason: Spanned<String>,
    /// The last day on which it holds.
    #[schemars(with = "String", extend("format" = "date"))]
    pub(super) until: Day,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Expect")]
pub(super) struct ExpectForm {
    /// The contact.
    #[serde(rename = "type")]
    #[schemars(with = "ContactType")]
    pub(super) contact_type: Spanned<ContactType>,
    /// In these accounts; where accounts, ous and tags are left out, in all.
    pub(super) accounts: Option<Each<AccountId>>,
    /// In these organizational units, by globs over their paths.
    pub(super) ous: Option<Each<Unit>>,
    /// In the accounts with these tags.
    pub(super) tags: Option<BTreeMap<String, TagValues>>,
    /// The name that it should have.
    pub(super) name: Option<String>,
    /// The title that it should have.
    pub(super) title: Option<String>,
    /// The e-mail address that it should have.
    pub(super) email: Option<String>,
    /// The phone number that it should have.
    pub(super) phone: Option<String>,
}
