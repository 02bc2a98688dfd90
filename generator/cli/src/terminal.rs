//! Where output goes, and how it may look there.

use std::io::{self, IsTerminal, Write};

use super::global::{Colour, Global};
use stategen_model::styles::Styles;

/// The two streams of a run.
pub struct Terminal<'a> {
    /// What was asked for.
    pub out: &'a mut dyn Write,
    /// How `out` may look.
    pub out_styles: Styles,
    /// Everything else.
    pub err: &'a mut dyn Write,
    /// How `err` may look.
    pub err_styles: Styles,
    /// Whether somebody watches `err`.
    pub progress: bool,
    /// Whether nothing is said beside the output.
    pub quiet: bool,
}

impl<'a> Terminal<'a> {
    /// The process's own streams; `out` is a buffer around standard output.
    pub fn new(out: &'a mut dyn Write, err: &'a mut dyn Write) -> Self {
        Self {
            out,
            out_styles: styles(&io::stdout()),
            err,
            err_styles: styles(&io::stderr()),
            progress: io::stderr().is_terminal(),
            quiet: false,
        }
    }

    /// Looks as the command line says.
    pub(super) fn look(&mut self, global: &Global) {
        let styles = match global.color {
            Colour::Auto => None,
            Colour::Always => Some(Styles::COLOUR),
            Colour::Never => Some(Styles::PLAIN),
        };
        self.out_styles = styles.unwrap_or(self.out_styles);
        self.err_styles = styles.unwrap_or(self.err_styles);
        self.quiet = global.quiet;
    }

    /// Says why the tool could not do its work, with every cause.
    pub(super) fn error(&mut self, error: &anyhow::Error) {
        let Styles { error: red, reset, .. } = self.err_styles;
        let _ = writeln!(self.err, "{red}error{reset}: {error:#}");
    }

    /// Says something beside the output; a closed stream is no matter.
    pub(super) fn note(&mut self, text: &str) {
        if self.quiet {
            return;
        }
        let _ = writeln!(self.err, "{text}");
    }

    /// Says what is being done, where somebody watches.
    pub(super) fn progress(&mut self, text: &str) {
        if self.progress {
            self.note(text);
        }
    }
}

/// Colour when `stream` is a terminal that can show it and `NO_COLOR` (<https://no-color.org>) does not object.
fn styles(stream: &impl IsTerminal) -> Styles {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
    if stream.is_terminal() && !unwanted && !dumb { Styles::COLOUR } else { Styles::PLAIN }
}
