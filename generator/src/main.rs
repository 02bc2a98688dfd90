//! The command line of stategen.

fn main() {}
