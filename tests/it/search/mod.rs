//! Searching over a real database and a real index.

mod command_line;
mod corpus;
mod county;
mod finding;
mod following;
mod language;
mod meaning;
mod refusals;
mod running;
mod scores;
mod timing;
