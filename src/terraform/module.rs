//! The modules of a tree of files: the blocks of all files of a folder, by what they declare.

use std::collections::{BTreeMap, BTreeSet};

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Attribute, Block, Body, Structure};

use super::resource::fields_of;
use super::scope::span_of;
use crate::model::{SourceId, Span};

/// The providers whose resources make nothing of AWS's, by which module arguments of the same names are told apart.
const OTHER_CLOUDS: &[&str] = &[
    "alicloud",
    "azapi",
    "azuread",
    "azurerm",
    "cloudflare",
    "datadog",
    "digitalocean",
    "github",
    "gitlab",
    "google",
    "ibm",
    "ionoscloud",
    "linode",
    "oci",
    "okta",
    "openstack",
    "opsgenie",
    "ovh",
    "pagerduty",
    "scaleway",
    "vsphere",
];

/// What a call says of itself rather than to the module.
const META: &[&str] = &[
    "source",
    "version",
    "providers",
    "for_each",
    "count",
    "depends_on",
];

/// A file that was parsed.
#[derive(Debug)]
pub(super) struct File {
    pub(super) source: SourceId,
    /// The folder that it is in, without `.` and `..` where that can be told.
    pub(super) folder: String,
    pub(super) name: String,
    pub(super) body: Body,
}

impl File {
    /// The folder of the module that a file of terragrunt's calls, if that is in the tree.
    pub(super) fn terragrunt_source(&self) -> Option<String> {
        let is_of_it = self.name.ends_with(".hcl");
        let mut blocks = self.body.blocks().filter(|_| is_of_it);
        let terraform = blocks.find(|block| block.ident.as_str() == "terraform")?;
        let source = terraform.body.get_attribute("source")?;
        local_folder(source.value.as_str()?, &self.folder)
    }
}

/// What the `.tf` files of a folder declare.
#[derive(Debug, Default)]
pub(super) struct Module<'a> {
    pub(super) folder: &'a str,
    variables: BTreeMap<String, Vec<Declaration<'a>>>,
    locals: BTreeMap<String, Vec<Local<'a>>>,
    outputs: BTreeMap<String, Declaration<'a>>,
    pub(super) resources: Vec<Declaration<'a>>,
    pub(super) calls: Vec<Declaration<'a>>,
    pub(super) imports: Vec<Declaration<'a>>,
    /// The names of the providers that it configures.
    providers: Vec<&'a str>,
}

/// A block, and the file that it stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Declaration<'a> {
    pub(super) source: SourceId,
    pub(super) block: &'a Block,
}

/// A local value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Local<'a> {
    pub(super) source: SourceId,
    pub(super) expression: &'a Attribute,
}

impl<'a> Declaration<'a> {
    pub(super) fn body(&self) -> &'a Body {
        &self.block.body
    }

    /// The label at this place.
    pub(super) fn label(&self, index: usize) -> &'a str {
        self.block
            .labels
            .get(index)
            .map_or("", |label| label.as_str())
    }

    /// What stands behind this name.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a Expression> {
        self.block
            .body
            .get_attribute(name)
            .map(|attribute| &attribute.value)
    }

    /// What a call gives to the module's variables.
    pub(super) fn arguments(&self) -> impl Iterator<Item = &'a Attribute> {
        let attributes = self.block.body.attributes();
        attributes.filter(|attribute| !META.contains(&attribute.key.as_str()))
    }

    /// The folder of the module that a call is of, if it is in the tree at all.
    pub(super) fn local_source(&self, folder: &str) -> Option<String> {
        let source = self.attribute("source")?.as_str()?;
        local_folder(source, folder)
    }
}

/// The folder that a module's source names, seen from a folder, if it names one.
pub(super) fn local_folder(source: &str, folder: &str) -> Option<String> {
    let is_local = source.starts_with("./") || source.starts_with("../") || source == "..";
    is_local.then(|| normalized(&format!("{folder}/{}", source.replace("//", "/"))))
}

/// A path without `.` and with as few `..` as can be.
pub fn normalized(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" if parts.is_empty() && path.starts_with('/') => parts.push(""),
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| !["", ".."].contains(last)) => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    match parts.is_empty() {
        true => ".".to_owned(),
        false => parts.join("/"),
    }
}

/// The modules by their folders.
pub(super) fn modules(files: &[File]) -> BTreeMap<&str, Module<'_>> {
    let mut modules: BTreeMap<&str, Module<'_>> = BTreeMap::new();
    for file in files.iter().filter(|file| file.name.ends_with(".tf")) {
        let module = modules.entry(&file.folder).or_default();
        module.folder = &file.folder;
        for structure in &file.body {
            if let Structure::Block(block) = structure {
                module.add(file.source, block);
            }
        }
    }
    modules
}

/// The folders that calls lead to, so that they are no beginnings of their own.
pub(super) fn called<'a>(modules: &BTreeMap<&'a str, Module<'a>>) -> BTreeSet<String> {
    let modules = modules.values();
    let calls = modules.flat_map(|module| module.calls.iter().map(|call| (module.folder, call)));
    calls
        .filter_map(|(folder, call)| call.local_source(folder))
        .collect()
}

/// The variables and locals that a text refers to.
fn references(text: &str) -> Vec<String> {
    let is_of_name = |letter: char| letter.is_alphanumeric() || "_-".contains(letter);
    let kinds = ["local.", "var."].into_iter();
    let all = kinds.flat_map(|kind| text.match_indices(kind));
    all.map(|(at, kind)| {
        let rest = &text[at + kind.len()..];
        let end = rest.find(|letter: char| !is_of_name(letter));
        format!("{kind}{}", &rest[..end.unwrap_or(rest.len())])
    })
    .collect()
}

impl<'a> Module<'a> {
    /// The variable that a name means in a file. Terraform allows one of each name; where files of several modules lie in a folder, such
    /// as samples, the one in the same file is meant.
    pub(super) fn variable(&self, name: &str, source: SourceId) -> Option<Declaration<'a>> {
        let all = self.variables.get(name)?;
        let here = all.iter().find(|variable| variable.source == source);
        here.or(all.first()).copied()
    }

    /// The local that a name means in a file, likewise.
    pub(super) fn local(&self, name: &str, source: SourceId) -> Option<Local<'a>> {
        let all = self.locals.get(name)?;
        let here = all.iter().find(|local| local.source == source);
        here.or(all.first()).copied()
    }

    /// An output.
    pub(super) fn output(&self, name: &str) -> Option<Declaration<'a>> {
        self.outputs.get(name).copied()
    }

    /// All variables, by name.
    pub(super) fn variables(&self) -> impl Iterator<Item = (&str, Declaration<'a>)> {
        let all = self.variables.iter();
        all.flat_map(|(name, all)| all.iter().map(move |variable| (name.as_str(), *variable)))
    }

    /// All locals, by name.
    pub(super) fn locals(&self) -> impl Iterator<Item = (&str, Local<'a>)> {
        let all = self.locals.iter();
        all.flat_map(|(name, all)| all.iter().map(move |local| (name.as_str(), *local)))
    }

    /// The names, such as `local.contacts`, that the resources of contacts refer to, also by way of locals. `text` tells how a piece of
    /// a file is written.
    pub(super) fn taken_up(&self, text: &dyn Fn(Span) -> String) -> BTreeSet<String> {
        self.reached_from(self.texts_of_contacts(text).collect(), text)
    }

    /// The names that texts refer to, also by way of locals.
    fn reached_from(
        &self,
        mut texts: Vec<String>,
        text: &dyn Fn(Span) -> String,
    ) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        while let Some(written) = texts.pop() {
            for name in references(&written) {
                let local = name
                    .strip_prefix("local.")
                    .and_then(|name| self.locals.get(name));
                if names.insert(name) {
                    let locals = local.into_iter().flatten();
                    texts.extend(
                        locals.map(|local| {
                            text(span_of(local.source, local.expression.value.span()))
                        }),
                    );
                }
            }
        }
        names
    }

    /// The names that its resources of contacts and its calls of modules refer to, also by way of locals.
    pub(super) fn mentioned(&self, text: &dyn Fn(Span) -> String) -> BTreeSet<String> {
        let calls = self.calls.iter();
        let calls = calls.map(|call| text(span_of(call.source, call.block.span())));
        self.reached_from(self.texts_of_contacts(text).chain(calls).collect(), text)
    }

    fn texts_of_contacts(&self, text: &dyn Fn(Span) -> String) -> impl Iterator<Item = String> {
        let resources = self.resources.iter();
        let of_contacts = resources.filter(|resource| fields_of(resource.label(0)).is_some());
        of_contacts.map(move |resource| text(span_of(resource.source, resource.block.span())))
    }

    /// Whether it is of other clouds alone: it configures providers, and none of AWS's, or it calls nothing and has resources of
    /// theirs only.
    pub(super) fn is_of_others(&self) -> bool {
        let mut providers = self.providers.iter();
        if !self.providers.is_empty() {
            return !providers.any(|name| name.starts_with("aws"));
        }
        let mut resources = self.resources.iter();
        self.calls.is_empty()
            && !self.resources.is_empty()
            && resources.all(|resource| {
                let of_type = resource.label(0);
                let provider = of_type.split_once('_').map_or(of_type, |(name, _)| name);
                OTHER_CLOUDS.contains(&provider)
            })
    }

    /// Adds the locals of a file that is no `.tf` file.
    pub(super) fn add_locals(&mut self, file: &'a File) {
        let blocks = file.body.blocks();
        for block in blocks.filter(|block| block.ident.as_str() == "locals") {
            self.add(file.source, block);
        }
    }

    fn add(&mut self, source: SourceId, block: &'a Block) {
        let declaration = Declaration { source, block };
        match block.ident.as_str() {
            "variable" => {
                let name = declaration.label(0).to_owned();
                self.variables.entry(name).or_default().push(declaration);
            }
            "locals" => {
                for attribute in block.body.attributes() {
                    let local = Local {
                        source,
                        expression: attribute,
                    };
                    let name = attribute.key.as_str().to_owned();
                    self.locals.entry(name).or_default().push(local);
                }
            }
            "output" => {
                let name = declaration.label(0).to_owned();
                self.outputs.insert(name, declaration);
            }
            "resource" => self.resources.push(declaration),
            "module" => self.calls.push(declaration),
            "import" => self.imports.push(declaration),
            "provider" => self.providers.push(declaration.label(0)),
            _ => {}
        }
    }
}
