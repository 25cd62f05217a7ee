//! Files in and out.

pub mod read;
