//! The resources of the AWS provider that hold contacts.
//!
//! Source: the provider's documentation of `aws_account_alternate_contact`, `aws_account_primary_contact` and
//! `aws_organizations_account`.

use std::collections::BTreeMap;

use hcl_edit::Span as _;

use super::declared::{Declared, DeclaredType, account, declared_at};
use super::instance::Instance;
use super::module::Declaration;
use super::scope::{Scope, span_of};
use super::value::Node;
use crate::model::{AccountId, ContactType, Field, Located, Span};

/// What Terraform calls the provider that is meant where none is named.
pub(super) const DEFAULT_PROVIDER: &str = "aws";

/// Where resources are declared.
pub(super) struct Place<'a> {
    /// What the root module is called.
    pub(super) root: &'a str,
    /// The providers of the root module by what the module calls them.
    pub(super) providers: &'a BTreeMap<String, String>,
    /// The numbers of accounts by the addresses of their resources, as far as `import` blocks tell them.
    pub(super) imported: &'a BTreeMap<String, Located<AccountId>>,
    /// The text of a piece of a file.
    pub(super) text: &'a dyn Fn(Span) -> String,
}

const ALTERNATE: &[(&str, Field)] = &[
    ("name", Field::Name),
    ("title", Field::Title),
    ("email_address", Field::Email),
    ("phone_number", Field::Phone),
];
const PRIMARY: &[(&str, Field)] = &[
    ("full_name", Field::Name),
    ("company_name", Field::Company),
    ("phone_number", Field::Phone),
    ("country_code", Field::Country),
];
const ROOT: &[(&str, Field)] = &[("email", Field::Email)];

/// The names of a resource's attributes, and the fields that they are.
pub(super) fn fields_of(resource: &str) -> Option<&'static [(&'static str, Field)]> {
    match resource {
        "aws_account_alternate_contact" => Some(ALTERNATE),
        "aws_account_primary_contact" => Some(PRIMARY),
        "aws_organizations_account" => Some(ROOT),
        _ => None,
    }
}

/// The contact that an instance of a resource holds, if it holds one.
pub(super) fn contact(
    resource: &Declaration<'_>,
    instance: &Instance,
    scope: &Scope<'_>,
    place: &Place<'_>,
) -> Option<Declared> {
    let kind = resource.label(0);
    let attributes = fields_of(kind)?;
    let of = |name: &str| {
        let expression = resource.attribute(name)?;
        let node = scope.evaluate(resource.source, expression, &instance.names);
        (!node.is_null()).then_some(node)
    };
    let block = header(resource);
    let address = format!(
        "{}{kind}.{}{}",
        scope.path,
        resource.label(1),
        instance.index
    );
    let own_account = || {
        let provider = resource.attribute("provider");
        let provider =
            provider.map(|provider| (place.text)(span_of(resource.source, provider.span())));
        let provider = provider.unwrap_or_else(|| DEFAULT_PROVIDER.to_owned());
        let given = place.providers.get(&provider).cloned().unwrap_or(provider);
        match given == DEFAULT_PROVIDER {
            true => String::new(),
            false => given,
        }
    };
    let (account, account_name) = match kind {
        "aws_organizations_account" => {
            let account = Located {
                value: declared_at(place.root, &address),
                span: Some(block),
            };
            let account = place.imported.get(&address).cloned().unwrap_or(account);
            (account, of("name"))
        }
        _ => {
            let text = |node: &Node| format!("{}{}", scope.path, (place.text)(node.span));
            let id = of("account_id").filter(|id| !is_own(&text(id)));
            let account = match id {
                Some(id) => {
                    let imported = id.address().and_then(|address| {
                        place
                            .imported
                            .get(address.strip_suffix(".id").unwrap_or(address))
                    });
                    let named = || account(place.root, &id, &text(&id), &address);
                    imported.cloned().unwrap_or_else(named)
                }
                None => Located {
                    value: declared_at(place.root, &own_account()),
                    span: Some(block),
                },
            };
            (account, None)
        }
    };
    let fields = attributes
        .iter()
        .filter_map(|(name, field)| Some((*field, of(name)?)));
    Some(Declared {
        account,
        account_name,
        contact_type: contact_type(kind, &of, block),
        fields: fields.collect(),
        address,
        block,
        is_made: instance.is_made,
    })
}

/// Which contact a resource of this kind holds. `of` tells its attributes.
pub(super) fn contact_type(
    kind: &str,
    of: &dyn Fn(&str) -> Option<Node>,
    block: Span,
) -> DeclaredType {
    match kind {
        "aws_organizations_account" => DeclaredType::Known(ContactType::Root),
        "aws_account_primary_contact" => DeclaredType::Known(ContactType::Primary),
        _ => {
            let stated = of("alternate_contact_type");
            DeclaredType::of(stated.unwrap_or_else(|| Node::unknown(block)))
        }
    }
}

/// The first line of a block.
pub(super) fn header(declaration: &Declaration<'_>) -> Span {
    let span = span_of(declaration.source, declaration.block.span());
    let last = declaration
        .block
        .labels
        .last()
        .and_then(|label| match label {
            hcl_edit::structure::BlockLabel::Ident(ident) => ident.span(),
            hcl_edit::structure::BlockLabel::String(text) => text.span(),
        });
    let end = last.map_or(span.end, |last| span_of(declaration.source, Some(last)).end);
    Span { end, ..span }
}

/// Whether this is how Terraform names the account that it runs in.
fn is_own(expression: &str) -> bool {
    expression.contains("data.aws_caller_identity.")
}
