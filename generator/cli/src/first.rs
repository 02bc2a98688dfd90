//! What is said to who runs the program and asks for nothing.

use super::project::find_root;
use super::{Exit, Terminal};

const WHAT_IT_IS: &str = "\
stategen makes software from its specification, in states: each is its parent and one change.

  specs/      what each state adds, changes and removes, and why
  states/     the states, each with its parent, and the versions that output uses
  generated/  the software of each state, complete and ready to run
";

const NEXT_IN_A_REPOSITORY: &str = "
  stategen list              the states that are here
  stategen diff 1 2          what changes from one to the next
  stategen up 1              run one on this machine
";

const NEXT_ELSEWHERE: &str = "
  stategen init library      a small repository to begin with; then, in library/,
  stategen generate          the software of its states
  stategen up 1              run the first one on this machine
";

/// What the program is, and three commands that come next.
pub(super) fn say(terminal: &mut Terminal<'_>) -> Exit {
    let next = if find_root(None).is_ok() { NEXT_IN_A_REPOSITORY } else { NEXT_ELSEWHERE };
    // Nobody listens any more: there is nothing else to do.
    let _ = writeln!(terminal.out, "{WHAT_IT_IS}{next}`stategen help` lists every verb.");
    let _ = terminal.out.flush();
    Exit::Fine
}
