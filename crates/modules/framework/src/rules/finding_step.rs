//! The steps that a finding goes through.

use crate::records::FindingState;

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Decide to do it.
    Accept,
    /// Begin.
    Start,
    /// Finish.
    Close,
    /// Decide not to do it.
    Decline,
    /// Think again.
    Reopen,
}

/// The state after a step; none where the step is not allowed.
pub fn next_state(state: FindingState, step: Step) -> Option<FindingState> {
    use FindingState::{Accepted, Declined, Done, InProgress, Note, Open};
    match (state, step) {
        (Open, Step::Accept) => Some(Accepted),
        (Accepted, Step::Start) => Some(InProgress),
        (Accepted | InProgress, Step::Close) => Some(Done),
        (Open | Accepted, Step::Decline) => Some(Declined),
        (Done | Declined, Step::Reopen) => Some(Open),
        (Note | Open | Accepted | InProgress | Done | Declined, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use schema::ChoiceType;

    #[test]
    fn a_note_has_no_steps_and_every_other_state_has_a_way_on() {
        let steps = [Step::Accept, Step::Start, Step::Close, Step::Decline, Step::Reopen];
        for choice in FindingState::CHOICES {
            let state = FindingState::from_code(choice.value).unwrap();
            let ways = steps.iter().filter(|step| next_state(state, **step).is_some()).count();
            assert_eq!(ways == 0, state == FindingState::Note, "{state:?}");
        }
    }
}
