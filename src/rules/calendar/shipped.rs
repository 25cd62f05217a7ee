//! The years that are compiled in.

macro_rules! years {
    ($($year:literal)+) => {
        /// The calendars that are compiled in, in the order of their years.
        pub(in crate::rules) const BUILTIN: &[&str] =
            &[$(include_str!(concat!("../packs/calendar/", $year, ".toml"))),+];
    };
}

years!(
    2004 2005 2006 2007 2008 2009 2010 2011 2012 2013 2014 2015 2016 2017 2018 2019 2020 2021 2022
    2023 2024 2025 2026
);
