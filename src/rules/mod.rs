//! Rule packs: dated, cited data; calendars; counting of time limits.
