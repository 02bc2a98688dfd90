//! The command line of stategen.

use std::io::{self, BufWriter};
use std::process::ExitCode;

use clap_complete::CompleteEnv;
use stategen::Terminal;

fn main() -> ExitCode {
    // Ends the program where a shell asks for what comes next.
    CompleteEnv::with_factory(stategen::command_line).bin("stategen").complete();
    let (mut out, mut err) = (BufWriter::new(io::stdout().lock()), io::stderr());
    let exit = stategen::run(std::env::args_os(), &mut Terminal::new(&mut out, &mut err));
    ExitCode::from(exit.code())
}
