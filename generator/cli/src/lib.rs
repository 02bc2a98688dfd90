//! The command line: one file a verb, each a thin consumer of the pipeline.

mod check;
mod ci;
mod command_line;
mod completions;
mod diff;
mod docs;
mod explain;
mod first;
mod fix;
mod generate;
mod global;
mod graph;
mod impact;
mod init;
mod list;
mod lock;
mod man;
mod matrix;
mod new;
mod pager;
mod pin;
mod project;
mod publish;
mod rebase;
mod revision;
mod schema;
mod sides;
mod step_summary;
mod terminal;
mod test;
mod up;
mod validate;

use std::ffi::OsString;
use std::io::{self, ErrorKind};

use anyhow::Result;
use clap::{FromArgMatches, Parser, Subcommand};

pub use command_line::command_line;
pub use global::{Exit, Global};
pub use project::{Project, Specifications, SpecsAreWrong};
pub use terminal::Terminal;

use global::Form;

/// Documents become many small values that live to the end: glibc's allocator takes a quarter of a run for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Generates the states of a system from feature packs, each state its parent plus one delta.
#[derive(Debug, Parser)]
#[command(
    name = "stategen",
    version,
    disable_help_subcommand = false,
    after_help = "A state is named by id, number (5, 005) or unique prefix; naming none means all. `stategen help VERB` has \
                  examples.\n\
                  Exit codes: 0 fine, 1 drift or difference found, 2 the specs are wrong, 3 the tool could not do its work."
)]
struct Arguments {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Init(init::Init),
    Generate(generate::Generate),
    Check(check::Check),
    Validate(validate::Validate),
    List(list::List),
    Graph(graph::Graph),
    Diff(diff::DiffVerb),
    Explain(explain::Explain),
    Impact(impact::ImpactOf),
    Matrix(matrix::Matrix),
    Pin(pin::Pins),
    New(new::New),
    Rebase(rebase::Rebase),
    Lock(lock::Lock),
    Schema(schema::Schema),
    Publish(publish::Publish),
    Ci(ci::Ci),
    Docs(docs::Docs),
    Up(up::Up),
    Test(test::Test),
    Completions(completions::Completions),
    Man(man::Pages),
}

impl Verb {
    fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        match self {
            Self::Init(verb) => verb.run(global, terminal),
            Self::Generate(verb) => verb.run(global, terminal),
            Self::Check(verb) => verb.run(global, terminal),
            Self::Validate(verb) => verb.run(global, terminal),
            Self::List(verb) => verb.run(global, terminal),
            Self::Graph(verb) => verb.run(global, terminal),
            Self::Diff(verb) => verb.run(global, terminal),
            Self::Explain(verb) => verb.run(global, terminal),
            Self::Impact(verb) => verb.run(global, terminal),
            Self::Matrix(verb) => verb.run(global, terminal),
            Self::Pin(verb) => verb.run(global, terminal),
            Self::New(verb) => verb.run(global, terminal),
            Self::Rebase(verb) => verb.run(global, terminal),
            Self::Lock(verb) => verb.run(global, terminal),
            Self::Schema(verb) => verb.run(global, terminal),
            Self::Ci(verb) => verb.run(global, terminal),
            Self::Publish(verb) => verb.run(global, terminal),
            Self::Docs(verb) => verb.run(global, terminal),
            Self::Up(verb) => verb.run(global, terminal),
            Self::Test(verb) => verb.run(global, terminal),
            Self::Completions(verb) => verb.run(terminal),
            Self::Man(verb) => verb.run(command_line(), terminal),
        }
    }
}

/// Runs the command line `arguments`, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>, terminal: &mut Terminal<'_>) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments.len() < 2 {
        return first::say(terminal);
    }
    let matches = command_line().try_get_matches_from(arguments);
    let arguments = match matches.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(error) => {
            let exit = if error.use_stderr() { Exit::Failed } else { Exit::Fine };
            // Nobody listens any more: the exit code still says it.
            let _ = error.print();
            return exit;
        }
    };
    terminal.look(&arguments.global);
    if let Some(jobs) = arguments.global.jobs {
        // Refused where this process has its threads already, which nobody notices: output is the same for any number.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.into()).build_global();
    }
    let result = arguments.verb.run(&arguments.global, terminal).and_then(|exit| {
        terminal.out.flush()?;
        Ok(exit)
    });
    match result {
        Ok(exit) => exit,
        Err(error) if error.is::<SpecsAreWrong>() => Exit::SpecsAreWrong,
        Err(error) if is_broken_pipe(&error) => Exit::Fine,
        Err(error) => {
            let _ = terminal.out.flush();
            terminal.error(&error);
            Exit::Failed
        }
    }
}

/// Whether the reader of the output went away, which is its right.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_consistent() {
        super::command_line().debug_assert();
    }
}
