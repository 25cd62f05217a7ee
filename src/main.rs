//! Entry point of the one binary.

fn main() {}
