//! The command line as people see it: verbs in groups, exit codes, and values that a shell completes.

use clap::{Arg, Command, CommandFactory};
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};

use super::Arguments;
use super::project::find_root;
use stategen_model::diagnostic::Code;
use stategen_model::node::Node;
use stategen_spec::{self as spec, Loaded};

/// What every verb comes to.
const EXIT_CODES: &str = "Exit codes: 0 fine, 1 drift or difference found, 2 the specs are wrong, 3 the tool could not \
                          do its work.";

/// The verbs, by what somebody is about to do.
const GROUPS: [(&str, &[&str]); 5] = [
    ("Author", &["init", "new", "validate", "generate", "rebase", "lock", "pin", "schema"]),
    ("Review", &["list", "graph", "check", "diff", "explain", "impact", "matrix"]),
    ("Run", &["up", "test"]),
    ("Publish", &["publish", "docs", "ci"]),
    ("Shell", &["completions", "man", "help"]),
];

/// The command line.
#[must_use]
pub fn command_line() -> Command {
    let command = helped(Arguments::command(), EXIT_CODES);
    let template = format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{}Options:\n{{options}}{{after-help}}",
        groups(&command)
    );
    command.help_template(template)
}

/// The groups, with what each verb does.
fn groups(command: &Command) -> String {
    let about = |verb: &str| match command.find_subcommand(verb) {
        Some(command) => command.get_about().map(ToString::to_string).unwrap_or_default(),
        None => "Print this, or the help of a verb".to_owned(),
    };
    let line = |verb: &&str| format!("  {verb:<13} {}\n", first_sentence(&about(verb)));
    let group = |(title, verbs): (&str, &[&str])| format!("{title}:\n{}\n", verbs.iter().map(line).collect::<String>());
    GROUPS.into_iter().map(group).collect()
}

fn first_sentence(text: &str) -> String {
    let sentence = text.split([';', ':', '\n']).next().unwrap_or(text);
    sentence.trim_end_matches('.').to_owned()
}

/// Each verb says what it comes to, and knows what stands for its arguments.
fn helped(command: Command, exit_codes: &str) -> Command {
    let verbs: Vec<String> = command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    verbs.into_iter().fold(command, |command, verb| {
        command.mut_subcommand(verb, |verb| {
            let examples = verb.get_after_help().map(|text| format!("{text}\n\n")).unwrap_or_default();
            helped(verb.after_help(format!("{examples}{exit_codes}")).mut_args(completed), exit_codes)
        })
    })
}

fn completed(argument: Arg) -> Arg {
    let candidates: fn() -> Vec<String> = match argument.get_id().as_str() {
        "states" | "state" | "parent" | "allow_foreign" | "allow_drift" | "a" | "b" => states,
        "requirement" => requirements,
        "component" => components,
        "what" => codes,
        "subject" => subjects,
        _ => return argument,
    };
    let candidates = move || candidates().into_iter().map(CompletionCandidate::new).collect();
    argument.add(ArgValueCandidates::new(candidates))
}

/// The specifications around the working directory; nothing where there are none, or none that can be read.
fn loaded() -> Option<Loaded> {
    spec::load(&find_root(None).ok()?).ok()
}

fn states() -> Vec<String> {
    loaded().into_iter().flat_map(|loaded| loaded.states).map(|(state, _)| state.id.to_string()).collect()
}

fn requirements() -> Vec<String> {
    loaded().iter().flat_map(requirements_of).collect()
}

fn components() -> Vec<String> {
    loaded().iter().flat_map(components_of).collect()
}

fn requirements_of(loaded: &Loaded) -> Vec<String> {
    let requirements = loaded.packs.values().flat_map(|pack| &pack.requirements);
    requirements.map(|requirement| requirement.id.clone()).collect()
}

fn components_of(loaded: &Loaded) -> Vec<String> {
    let names = |delta: &Node| -> Vec<String> {
        let components = delta.at(&["add", "components"]).and_then(Node::entries).unwrap_or_default();
        components.iter().map(|(key, _)| key.name.clone()).collect()
    };
    let deltas = loaded.packs.values().filter_map(|pack| pack.delta.as_ref());
    let mut names: Vec<String> = deltas.flat_map(names).collect();
    names.sort();
    names.dedup();
    names
}

fn codes() -> Vec<String> {
    Code::ALL.iter().map(|code| code.name().to_owned()).collect()
}

fn subjects() -> Vec<String> {
    let of = |loaded: &Loaded| {
        let components = components_of(loaded).into_iter().map(|id| format!("component:{id}"));
        requirements_of(loaded).into_iter().chain(components).collect::<Vec<_>>()
    };
    loaded().iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_is_in_one_group() {
        let mut grouped: Vec<&str> = GROUPS.iter().flat_map(|(_, verbs)| verbs.iter().copied()).collect();
        grouped.sort_unstable();
        let command = Arguments::command();
        let mut verbs: Vec<&str> = command.get_subcommands().map(Command::get_name).chain(["help"]).collect();
        verbs.sort_unstable();
        assert_eq!(grouped, verbs);
    }

    #[test]
    fn every_verb_has_examples_and_says_what_it_comes_to() {
        let command = command_line();
        for verb in command.get_subcommands() {
            let help = verb.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("Examples:\n") && help.ends_with(EXIT_CODES), "{}: {help}", verb.get_name());
        }
    }
}
