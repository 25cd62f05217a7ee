//! 效力状态 as the index keeps it: one byte, never given another meaning.

use crate::domain::validity::State;

/// The code of a state in the index.
pub(super) const fn code(state: State) -> u8 {
    match state {
        State::InForce => 1,
        State::NotYet => 2,
        State::PartlySuspended => 3,
        State::Suspended => 4,
        State::Repealed => 5,
        State::Lapsed => 6,
        State::DeclaredVoid => 7,
        State::Revoked => 8,
        State::Unknown => 9,
    }
}

/// The state of a code; `None` where the index holds one that is not ours.
pub(super) fn state(code_of_state: u8) -> Option<State> {
    State::ALL
        .iter()
        .copied()
        .find(|state| code(*state) == code_of_state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_code_of_its_own() {
        for one in State::ALL {
            assert_eq!(state(code(*one)), Some(*one));
        }
        assert_eq!(state(0), None);
    }
}
