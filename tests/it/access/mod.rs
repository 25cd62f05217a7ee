//! Who may come in, who may do what, what nobody outside sees.

mod canary;
mod description;
mod hostile;
mod routes;
mod sign_in;
mod table;
