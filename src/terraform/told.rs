//! What names tell of contacts, where no resource in the tree says more: in locals, variables, files of variables and terragrunt's
//! inputs.

use std::collections::BTreeMap;

use hcl_edit::expr::Expression;

use super::module::{File, Module};
use super::scope::{Names, Scope};
use super::shape::Search;
use super::value::{Members, Node};
use super::walk::{Visit, Walk, is_variables, path};
use crate::model::SourceId;

impl Walk<'_> {
    /// What the names of locals, and of variables with a default, tell, file by file. Where contacts' resources take them up, the
    /// resources tell what they are.
    pub(super) fn declarations(
        &mut self,
        folder: &str,
        place: &str,
        arguments: &BTreeMap<String, Node>,
    ) {
        let Some(module) = self.modules.get(folder) else {
            return;
        };
        let scope = Scope::new(module, arguments, "", &self.budget, &self.modules);
        let taken_up = module.taken_up(self.text);
        let is_free = |kind: &str, name: &str| !taken_up.contains(&format!("{kind}.{name}"));
        let mut by_file: BTreeMap<SourceId, Members> = BTreeMap::new();
        let mut add = |source: SourceId, name: &str, expression: &Expression| {
            let node = scope.evaluate(source, expression, &Names::default());
            let members = by_file.entry(source).or_default();
            members.insert(name.to_owned(), node);
        };
        for (name, local) in module.locals().filter(|(name, _)| is_free("local", name)) {
            add(local.source, name, &local.expression.value);
        }
        for (name, variable) in module.variables().filter(|(name, _)| is_free("var", name)) {
            let default = variable.attribute("default");
            if let Some(default) = default.filter(|_| !arguments.contains_key(name)) {
                add(variable.source, name, default);
            }
        }
        for members in by_file.into_values() {
            let Some(span) = members.values().next().map(|node| node.span) else {
                continue;
            };
            let search = Search { place, block: span };
            let found = search.contacts("", "", &Node::object(members, span));
            self.told.extend(found);
        }
    }

    /// What the names in files of variables tell.
    pub(super) fn variable_files(&mut self) {
        for file in self.files.iter().filter(|file| is_variables(&file.name)) {
            let values = self.variables_of(|other| other.source == file.source);
            self.search_file(file, values);
        }
    }

    /// What terragrunt gives to the modules that it calls.
    pub(super) fn terragrunt(&mut self) {
        let is_of_it = |file: &&File| file.name.ends_with(".hcl") && !file.name.starts_with('.');
        for file in self.files.iter().filter(is_of_it) {
            self.budget.begin();
            let mut module = Module::default();
            module.add_locals(file);
            let nothing = BTreeMap::new();
            let scope = Scope::new(&module, &nothing, "", &self.budget, &self.modules);
            let place = path(file);
            let given = file.body.get_attribute("inputs").into_iter();
            let units = file.body.blocks();
            let given = given.chain(units.filter_map(|unit| unit.body.get_attribute("values")));
            let mut inputs = Members::new();
            for given in given {
                let node = scope.evaluate(file.source, &given.value, &Names::default());
                if node.is_unknown() {
                    self.notices.push(format!(
                        "{place}: what terragrunt gives to the module is known to terragrunt only, and was not looked at"
                    ));
                }
                inputs.extend(node.as_object().cloned().unwrap_or_default());
            }
            if inputs.is_empty() {
                inputs.extend(locals(&module, &scope));
            }
            if let Some(called) = file.terragrunt_source() {
                let visit = Visit {
                    arguments: &inputs,
                    root: &place,
                    path: "",
                    providers: &BTreeMap::new(),
                    folders: vec![called.clone()],
                };
                self.visit(&called, &visit);
            }
            self.search_file(file, inputs);
        }
    }

    fn search_file(&mut self, file: &File, values: BTreeMap<String, Node>) {
        let Some(span) = values.values().next().map(|node| node.span) else {
            return;
        };
        let place = path(file);
        let search = Search {
            place: &place,
            block: span,
        };
        let found = search.contacts("", "", &Node::object(values, span));
        self.told.extend(found);
    }
}

/// What the locals of a module come to.
fn locals(module: &Module<'_>, scope: &Scope<'_>) -> Members {
    let locals = module.locals().map(|(name, local)| {
        let node = scope.evaluate(local.source, &local.expression.value, &Names::default());
        (name.to_owned(), node)
    });
    locals.collect()
}
