//! Background work: index follower and sweeps.
