//! A browser over the real demo: what people see and can reach with a keyboard and on a phone.

mod driver;
mod walk;
