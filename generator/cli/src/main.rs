//! The command line of stategen.

use std::io::{self, BufWriter};
use std::process::ExitCode;

use stategen::Terminal;

fn main() -> ExitCode {
    let (mut out, mut err) = (BufWriter::new(io::stdout().lock()), io::stderr());
    let exit = stategen::run(std::env::args_os(), &mut Terminal::new(&mut out, &mut err));
    ExitCode::from(exit.code())
}
