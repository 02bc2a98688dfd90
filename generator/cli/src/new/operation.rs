//! `new operation`: its part of the contract, its handler, and a scenario that fails until the handler is written.

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use super::draft::Draft;
use super::service::service;
use super::{Exit, Global, Terminal};
use stategen_model::address::parameters;
use stategen_model::names::{pascal, snake};
use stategen_model::system::{System, Type};

/// One operation more of a service: its part of the contract, its handler, a requirement, and a scenario.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen new operation desk openDesk --method put --path /desk/{deskId}")]
pub(super) struct Operation {
    /// The service.
    service: String,
    /// The operation's id, lowerCamelCase: a verb and what it is done to.
    name: String,
    /// The method of HTTP.
    #[arg(long, value_enum)]
    method: Method,
    /// The path, with `{parameter}`s; one that another operation of the service has is of its type, else text.
    #[arg(long)]
    path: String,
    /// The state whose pack is written to; by default the last of the lineage.
    #[arg(long)]
    state: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// A type with what it is in a contract, in Rust, and in a scenario.
type Parameter = (Type, &'static str, &'static str, &'static str);

/// The types that parameters of paths have; the last is that of one that is not known.
static TYPES: [Parameter; 5] = [
    (Type::Integer, "{ type: integer, format: int32 }", "i32", "1"),
    (Type::Long, "{ type: integer, format: int64 }", "i64", "1"),
    (Type::Number, "{ type: number }", "f64", "1.5"),
    (Type::Boolean, "{ type: boolean }", "bool", "true"),
    (Type::String, "{ type: string }", "String", "one"),
];

impl Operation {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let mut draft = Draft::open(global, terminal)?;
        let system = draft.state(self.state.as_deref())?;
        let id = &system.state.id;
        let service = service(system, &self.service)?;
        let (handler, operation) = (snake(&self.name), pascal(&self.name));
        let parameters = self.parameters(system, service)?;
        self.contract(&mut draft, system, service, &parameters)?;
        let mut arguments: Vec<String> = self.caller(system, service).into_iter().collect();
        arguments.extend(parameters.iter().map(|(name, ty)| format!("_{}: {}", snake(name), ty.2)));
        let listed: String = arguments.iter().map(|argument| format!(", {argument}")).collect();
        let line = format!("pub async fn {handler}(_ports: &Ports{listed}) -> Result<(), Problem<{operation}>> {{");
        // As rustfmt breaks what is longer than its width.
        let signature = if line.len() <= 100 {
            line
        } else {
            let listed: String = arguments.iter().map(|argument| format!("    {argument},\n")).collect();
            format!("pub async fn {handler}(\n    _ports: &Ports,\n{listed}) -> Result<(), Problem<{operation}>> {{")
        };
        let text =
            draft.filled(include_str!("operation/handler.rs"), &[("operation", &operation), ("signature", &signature)]);
        draft.add(format!("specs/{id}/logic/{service}/{handler}.rs"), text)?;
        let requirement = draft.requirement(system, &format!("what `{}` MUST do", self.name), service)?;
        let with = parameters.iter().map(|(name, ty)| format!("{name}: {}", ty.3)).collect::<Vec<_>>().join(", ");
        let with = if with.is_empty() { String::new() } else { format!("\n    with: {{ {with} }}") };
        let slug = handler.replace('_', "-");
        let values = [("name", self.name.as_str()), ("requirement", &requirement), ("with", &with)];
        let text = draft.filled(include_str!("operation/scenario.yaml"), &values);
        draft.add(format!("specs/{id}/scenarios/{slug}.yaml"), text)?;
        draft.write(
            &format!(
                "say in the contract what {} takes and answers, write {handler}.rs, the requirement {requirement} and the \
                 scenario; `stategen generate`, `stategen test {} {slug}` tell how far it is",
                self.name,
                &id[..3]
            ),
            terminal,
        )
    }

    /// Whoever calls, where the contract asks that of operations that say nothing of it.
    fn caller(&self, system: &System, service: &str) -> Option<String> {
        let contract = system.contracts.iter().find(|(id, _)| id.as_str() == service)?.1;
        let security = contract.security.as_ref()?;
        let ty = "crate::logic::Caller";
        Some(format!("_caller: {}", if security.optional { format!("Option<{ty}>") } else { ty.to_owned() }))
    }

    /// The parameters of the path, each with its type.
    fn parameters(&self, system: &System, service: &str) -> Result<Vec<(String, &'static Parameter)>> {
        if !self.path.starts_with('/') {
            bail!("`{}` is no path: it begins with `/`", self.path);
        }
        let contract = system.contracts.iter().find(|(id, _)| id.as_str() == service).map(|(_, contract)| contract);
        let known: Vec<_> = contract
            .iter()
            .flat_map(|contract| &contract.operations)
            .flat_map(|operation| &operation.path_parameters)
            .collect();
        let typed = |name: &str| {
            let same = known.iter().find(|field| field.name.as_str() == name);
            let ty = same.and_then(|field| TYPES.iter().find(|(ty, ..)| *ty == *field.ty));
            (name.to_owned(), ty.unwrap_or(&TYPES[4]))
        };
        Ok(parameters(&self.path).map(typed).collect())
    }

    /// Adds the operation to the service's contract: to the file, where this pack has it, else to the inherited one.
    fn contract(
        &self,
        draft: &mut Draft,
        system: &System,
        service: &str,
        parameters: &[(String, &'static Parameter)],
    ) -> Result<()> {
        let method = self.method.to_possible_value().context("every method has a name")?;
        let mut list = String::new();
        for (index, (name, ty)) in parameters.iter().enumerate() {
            let values = [("name", name.as_str()), ("type", ty.1)];
            list += if index == 0 { "\n  parameters:\n" } else { "\n" };
            list += draft.filled(include_str!("operation/parameter.yaml"), &values).trim_end();
        }
        let values = [("method", method.get_name()), ("name", &self.name), ("parameters", &list)];
        let entry = draft.filled(include_str!("operation/operation.yaml"), &values);
        let folder = format!("specs/{}", system.state.id);
        let own = format!("{folder}/contracts/{service}.yaml");
        if draft.project.loaded.source(&own).is_some() {
            return draft.insert(&own, &["paths", &self.path], &entry);
        }
        draft.insert(&format!("{folder}/delta.yaml"), &["add", "contracts", service, "paths", &self.path], &entry)
    }
}
