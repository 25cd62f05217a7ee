//! Files in and out, through the real reading process.

mod compare;
mod corpus;
mod fuzz;
mod hostile;
mod made;
mod office;
mod pages;
mod reading;
mod sandbox;

use std::path::Path;

use guiku::formats::read::{Extracted, Limits, ReadError, child};

/// The binary under test.
fn exe() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_guiku"))
}

/// Reads a file through a child process with the limits of the product.
async fn read(file_name: &str, bytes: Vec<u8>) -> Result<Extracted, ReadError> {
    read_within(&Limits::STANDARD, file_name, bytes).await
}

async fn read_within(
    limits: &Limits,
    file_name: &str,
    bytes: Vec<u8>,
) -> Result<Extracted, ReadError> {
    child::extract(exe(), file_name, bytes, limits).await
}
