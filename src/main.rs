//! Entry point of the one binary.

fn main() -> std::process::ExitCode {
    guiku::cli::main()
}
