//! The integration tests: one binary, one folder for each room.

mod formats;
