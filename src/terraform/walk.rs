//! The way through a tree of modules, from each root module to all that it calls.

use std::collections::{BTreeMap, BTreeSet};

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, ObjectKey};

use super::declared::Declared;
use super::instance::{Instance, instances};
use super::module::{Declaration, File, Module, called, modules};
use super::resource::{self, DEFAULT_PROVIDER, Place, header};
use super::scope::{Budget, Names, Scope, span_of};
use super::shape::Search;
use super::value::Node;
use crate::model::{AccountId, Located, Span};

/// Modules do not call each other deeper than this.
const DEEPEST: usize = 16;

/// Everything that a tree of files declares.
pub(super) struct Walk<'a> {
    pub(super) files: &'a [File],
    pub(super) modules: BTreeMap<&'a str, Module<'a>>,
    pub(super) budget: Budget,
    pub(super) text: &'a dyn Fn(Span) -> String,
    /// What resources declare.
    declared: Vec<Declared>,
    /// What names tell, as far as no resource does.
    pub(super) told: Vec<Declared>,
    pub(super) notices: Vec<String>,
    /// The numbers of accounts that the root module imports, by the addresses of their resources.
    imported: BTreeMap<String, Located<AccountId>>,
    /// The folders of the modules that were walked through, or would be if they were made.
    pub(super) reached: BTreeSet<String>,
}

/// A module while it is walked through.
pub(super) struct Visit<'v> {
    pub(super) arguments: &'v BTreeMap<String, Node>,
    pub(super) root: &'v str,
    pub(super) path: &'v str,
    /// The providers of the root module by what the module calls them.
    pub(super) providers: &'v BTreeMap<String, String>,
    /// The modules that it was called from, and itself: none calls itself.
    pub(super) folders: Vec<String>,
}

/// What a tree declares, and what could not be looked at, in a sentence each.
pub(super) fn walk<'a>(
    files: &'a [File],
    text: &'a dyn Fn(Span) -> String,
) -> (Vec<Declared>, Vec<String>) {
    let mut walk = Walk {
        files,
        modules: modules(files),
        budget: Budget::new(),
        text,
        declared: Vec::new(),
        told: Vec::new(),
        notices: Vec::new(),
        imported: BTreeMap::new(),
        reached: BTreeSet::new(),
    };
    // What terragrunt calls is no root of its own.
    walk.terragrunt();
    walk.roots();
    walk.variable_files();
    let used: BTreeSet<_> = walk.declared.iter().flat_map(places).collect();
    let told = walk.told.into_iter();
    let new = told.filter(|declared| !places(declared).any(|place| used.contains(&place)));
    walk.declared.extend(new);
    if walk.budget.was_spent() {
        let notice = "these files of Terraform make more than is looked at; check what `terraform show -json` prints of a plan";
        walk.notices.push(notice.to_owned());
    }
    (walk.declared, walk.notices)
}

/// Where the values of a contact stand.
fn places(declared: &Declared) -> impl Iterator<Item = (u32, u32)> {
    let fields = declared.fields.iter();
    fields.map(|(_, node)| (node.span.source.0, node.span.start))
}

impl<'a> Walk<'a> {
    /// Goes through each module that no other one calls, once for each file of variables that is given to it by name.
    fn roots(&mut self) {
        let mut called = called(&self.modules);
        called.extend(self.files.iter().filter_map(File::terragrunt_source));
        let roots: Vec<_> = self
            .modules
            .keys()
            .filter(|folder| !called.contains(**folder))
            .copied()
            .collect();
        // Modules that call each other in a circle have no beginning: whichever was not reached is one.
        let others: Vec<_> = self.modules.keys().copied().collect();
        for folder in roots.into_iter().chain(others) {
            if self.reached.contains(folder) {
                continue;
            }
            let always =
                self.variables_of(|file| file.folder == folder && is_automatic(&file.name));
            let named: Vec<_> = self
                .files
                .iter()
                .filter(|file| is_variables(&file.name) && !is_automatic(&file.name))
                .filter(|file| self.root_of(&file.folder) == Some(folder))
                .filter(|file| self.sets_variables_of(folder, file))
                .collect();
            if named.is_empty() {
                self.root(folder, folder, &always);
            }
            for file in named {
                let mut arguments = always.clone();
                arguments.extend(self.variables_of(|other| other.source == file.source));
                let place = path(file);
                self.root(folder, &place, &arguments);
            }
        }
    }

    fn root(&mut self, folder: &str, place: &str, arguments: &BTreeMap<String, Node>) {
        let visit = Visit {
            arguments,
            root: place,
            path: "",
            providers: &BTreeMap::new(),
            folders: vec![folder.to_owned()],
        };
        self.budget.begin();
        self.imported = self.imports(folder, arguments);
        self.visit(folder, &visit);
        self.declarations(folder, place, arguments);
    }

    /// Whether a file of variables gives a value to a variable that the contacts of a module depend on.
    fn sets_variables_of(&self, folder: &str, file: &File) -> bool {
        let values = self.variables_of(|other| other.source == file.source);
        let module = self.modules.get(folder);
        let names = module
            .map(|module| module.mentioned(self.text))
            .unwrap_or_default();
        values
            .keys()
            .any(|name| names.contains(&format!("var.{name}")))
    }

    /// What the `import` blocks of a root module say of accounts.
    fn imports(
        &self,
        folder: &str,
        arguments: &BTreeMap<String, Node>,
    ) -> BTreeMap<String, Located<AccountId>> {
        let mut imported = BTreeMap::new();
        let Some(module) = self.modules.get(folder) else {
            return imported;
        };
        let scope = Scope::new(module, arguments, "", &self.budget, &self.modules);
        for block in &module.imports {
            for instance in instances(block, &scope, &Names::default(), &self.budget) {
                let of = |name: &str| {
                    let expression = block.attribute(name)?;
                    Some(scope.evaluate(block.source, expression, &instance.names))
                };
                if let (Some(to), Some(id)) = (of("to"), of("id"))
                    && let (Some(address), Some(Ok(number))) =
                        (to.address(), id.as_text().map(str::parse))
                {
                    let number = Located {
                        value: number,
                        span: Some(id.span),
                    };
                    imported.insert(address.to_owned(), number);
                }
            }
        }
        imported
    }

    /// The module that a folder of variables files belongs to: the nearest one above.
    fn root_of(&self, folder: &str) -> Option<&'a str> {
        let mut folder = folder;
        loop {
            if let Some((known, _)) = self.modules.get_key_value(folder) {
                return Some(known);
            }
            folder = match folder.rsplit_once('/') {
                Some((above, _)) => above,
                None if folder != "." => ".",
                None => return None,
            };
        }
    }

    /// The values in the files of variables that are meant; of two, the later counts.
    pub(super) fn variables_of(&self, is_meant: impl Fn(&File) -> bool) -> BTreeMap<String, Node> {
        let mut files: Vec<_> = self.files.iter().collect();
        files.retain(|file| is_variables(&file.name) && is_meant(file));
        // Terraform reads terraform.tfvars first.
        files.sort_by_key(|file| (file.name != "terraform.tfvars", &file.name));
        let nothing = BTreeMap::new();
        let module = Module::default();
        let scope = Scope::new(&module, &nothing, "", &self.budget, &self.modules);
        let mut values = BTreeMap::new();
        for file in files {
            for attribute in file.body.attributes() {
                let node = scope.evaluate(file.source, &attribute.value, &Names::default());
                values.insert(attribute.key.as_str().to_owned(), node);
            }
        }
        values
    }

    pub(super) fn visit(&mut self, folder: &str, visit: &Visit<'_>) {
        if visit.folders.len() > DEEPEST || !self.budget.take(100) {
            return;
        }
        let Some(module) = self.modules.get(folder) else {
            return;
        };
        self.reached.insert(folder.to_owned());
        let mut declared = Vec::new();
        let mut calls = Vec::new();
        {
            let scope = Scope::new(
                module,
                visit.arguments,
                visit.path,
                &self.budget,
                &self.modules,
            );
            let place = Place {
                root: visit.root,
                providers: visit.providers,
                imported: &self.imported,
                text: self.text,
            };
            for block in &module.resources {
                if resource::fields_of(block.label(0)).is_none() {
                    continue;
                }
                for instance in instances(block, &scope, &Names::default(), &self.budget) {
                    declared.extend(resource::contact(block, &instance, &scope, &place));
                }
            }
            for block in &module.calls {
                for instance in instances(block, &scope, &Names::default(), &self.budget) {
                    calls.push(Call::of(block, &instance, &scope, visit, self.text));
                }
            }
        }
        self.declared.extend(declared);
        for call in calls {
            self.call(folder, call, visit);
        }
    }

    fn call(&mut self, folder: &str, call: Call<'a>, visit: &Visit<'_>) {
        let mut is_in_tree = false;
        let inner = call.block.local_source(folder);
        self.reached.extend(inner.clone());
        if let Some(inner) = inner
            && call.is_made
            && !visit.folders.contains(&inner)
        {
            is_in_tree = self.modules.contains_key(inner.as_str());
            let mut folders = visit.folders.clone();
            folders.push(inner.clone());
            let below = Visit {
                arguments: &call.arguments,
                root: visit.root,
                path: &format!("{}.", call.address),
                providers: &call.providers,
                folders,
            };
            self.visit(&inner, &below);
        }
        let called = call.block.local_source(folder);
        let mut modules = [Some(folder), called.as_deref()].into_iter().flatten();
        if modules.any(|folder| self.modules.get(folder).is_some_and(Module::is_of_others)) {
            return;
        }
        let search = Search {
            place: visit.root,
            block: header(&call.block),
        };
        let arguments = Node::object(call.arguments, search.block);
        let mut found = search.contacts(call.block.label(0), &call.address, &arguments);
        // What is not known is told by the module itself.
        found.retain(|declared| !is_in_tree || !declared.is_all_unknown());
        self.told.extend(found.into_iter().map(|found| Declared {
            is_made: call.is_made,
            ..found
        }));
    }
}

/// An instance of a call of a module.
struct Call<'a> {
    block: Declaration<'a>,
    address: String,
    arguments: BTreeMap<String, Node>,
    providers: BTreeMap<String, String>,
    is_made: bool,
}

impl<'a> Call<'a> {
    fn of(
        block: &Declaration<'a>,
        instance: &Instance,
        scope: &Scope<'_>,
        visit: &Visit<'_>,
        text: &dyn Fn(Span) -> String,
    ) -> Self {
        let arguments = block.arguments().map(|attribute| {
            let node = scope.evaluate(block.source, &attribute.value, &instance.names);
            (attribute.key.as_str().to_owned(), node)
        });
        let address = format!("{}module.{}{}", scope.path, block.label(0), instance.index);
        let written = |expression: &Expression| text(span_of(block.source, expression.span()));
        let outer = |name: String| visit.providers.get(&name).cloned().unwrap_or(name);
        let given = block.attribute("providers").and_then(Expression::as_object);
        let mut providers: BTreeMap<_, _> = given
            .into_iter()
            .flatten()
            .map(|(key, value)| {
                let key = match key {
                    ObjectKey::Ident(ident) => ident.as_str().to_owned(),
                    ObjectKey::Expression(key) => written(key),
                };
                (key, outer(written(value.expr())))
            })
            .collect();
        // A module inherits the default provider.
        let default = || outer(DEFAULT_PROVIDER.to_owned());
        providers
            .entry(DEFAULT_PROVIDER.to_owned())
            .or_insert_with(default);
        Self {
            block: *block,
            address,
            arguments: arguments.collect(),
            providers,
            is_made: instance.is_made,
        }
    }
}

pub(super) fn path(file: &File) -> String {
    match file.folder.as_str() {
        "." => file.name.clone(),
        folder => format!("{folder}/{}", file.name),
    }
}

pub(super) fn is_variables(name: &str) -> bool {
    name.ends_with(".tfvars")
}

/// Whether Terraform reads a file of variables without being told to.
fn is_automatic(name: &str) -> bool {
    name == "terraform.tfvars" || name.ends_with(".auto.tfvars")
}
