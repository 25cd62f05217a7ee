//! The life of a document as simply as it can be told: what `histories` holds the program against. It
//! shares no code with the program but the words.

use chrono::NaiveDate;
use guiku::domain::document::{MeetingResult, Stage};
use guiku::domain::review::{Opinion, ReviewKind, ReviewStage};
use guiku::domain::validity::{Act, State};

/// A change of status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Effect {
    pub(super) act: Act,
    pub(super) on: NaiveDate,
    pub(super) until: Option<NaiveDate>,
}

/// Something that somebody tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Try {
    Edit,
    /// Back to the words that were reviewed last.
    Back,
    /// 存为版本.
    Save,
    Submit,
    Accept,
    Return,
    Supplement,
    Opinion(Opinion),
    Answer,
    Proceed,
    Meeting(MeetingResult),
    Sign,
    Register,
    Void,
    Publish,
    Withdraw,
    NotNormative,
    Effect(Effect),
    /// The nth fact, in the order of their events.
    Retract(usize),
}

/// The last opinion: on which text, and whether it was answered.
#[derive(Debug, Clone, Copy)]
struct Told {
    opinion: Opinion,
    text: u32,
    answered: bool,
}

/// Where a document stands.
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub(super) stage: Stage,
    pub(super) review: Option<(ReviewStage, ReviewKind)>,
    pub(super) pending: bool,
    pub(super) voided: usize,
    /// How many texts were written, the working one, and the one that was kept as a version last.
    pub(super) written: u32,
    pub(super) draft: u32,
    fixed: Option<u32>,
    told: Option<Told>,
    /// Effects in the order in which they were recorded; taken back ones are false.
    effects: Vec<(Effect, bool)>,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            stage: Stage::Drafting,
            review: None,
            pending: false,
            voided: 0,
            written: 0,
            draft: 0,
            fixed: None,
            told: None,
            effects: Vec::new(),
        }
    }
}

impl Model {
    /// What would be taken now.
    pub(super) fn lawful(&self, today: NaiveDate) -> Vec<Try> {
        let mut all = vec![
            Try::Edit,
            Try::Back,
            Try::Save,
            Try::Submit,
            Try::Accept,
            Try::Return,
            Try::Supplement,
            Try::Answer,
            Try::Proceed,
            Try::Sign,
            Try::Register,
            Try::Void,
            Try::Publish,
        ];
        all.extend(Opinion::ALL.iter().map(|one| Try::Opinion(*one)));
        all.extend(MeetingResult::ALL.iter().map(|one| Try::Meeting(*one)));
        all.retain(|one| self.clone().take(*one, today));
        all
    }

    /// Takes it, or leaves all as it is and answers false.
    pub(super) fn take(&mut self, what: Try, today: NaiveDate) -> bool {
        match what {
            Try::Edit => {
                let may = self.stage == Stage::Drafting;
                if may {
                    self.written += 1;
                    self.draft = self.written;
                }
                may
            }
            Try::Back => {
                let may = self.stage == Stage::Drafting;
                if may {
                    self.draft = self.reviewed();
                }
                may
            }
            Try::Save => {
                let may = self.stage == Stage::Drafting && self.fixed != Some(self.draft);
                if may {
                    self.fixed = Some(self.draft);
                }
                may
            }
            Try::Submit => self.submit(),
            Try::Accept => self.review_moves(&[ReviewStage::Requested], ReviewStage::Accepted),
            Try::Return => self.review_moves(
                &[ReviewStage::Requested, ReviewStage::Accepted],
                ReviewStage::Incomplete,
            ),
            Try::Supplement => self.review_moves(&[ReviewStage::Incomplete], ReviewStage::Accepted),
            Try::Opinion(opinion) => self.opinion(opinion),
            Try::Answer => {
                let drafting = self.stage == Stage::Drafting;
                match &mut self.told {
                    Some(told) if drafting && told.opinion == Opinion::Amend => {
                        told.answered = true;
                        true
                    }
                    _ => false,
                }
            }
            Try::Proceed => {
                let answered = self.told.is_some_and(|told| {
                    told.opinion == Opinion::Amend && told.answered && Some(told.text) == self.fixed
                });
                // what the meeting wanted changed was looked at, or it cannot be passed over
                let looked_at = self.review.map(|(_, kind)| kind) == Some(ReviewKind::AfterMeeting);
                let may = answered && (!self.pending || looked_at);
                let moved = may && self.stages(&[Stage::Drafting], Stage::Reviewed);
                self.pending &= !moved;
                moved
            }
            Try::Meeting(result) => {
                let to = match result {
                    MeetingResult::Passed => Stage::Decided,
                    MeetingResult::PassedWithChanges => Stage::Drafting,
                    MeetingResult::Postponed => Stage::Reviewed,
                    MeetingResult::Rejected => Stage::Declined,
                };
                let moved = self.stages(&[Stage::Reviewed], to);
                if moved {
                    match result {
                        MeetingResult::PassedWithChanges => self.pending = true,
                        MeetingResult::Passed => self.pending = false,
                        MeetingResult::Postponed | MeetingResult::Rejected => {}
                    }
                }
                moved
            }
            Try::Sign => self.stages(&[Stage::Decided], Stage::Signed),
            Try::Register => self.stages(&[Stage::Signed], Stage::Registered),
            Try::Void => {
                let moved = self.stages(&[Stage::Registered], Stage::Signed);
                self.voided += usize::from(moved);
                moved
            }
            Try::Publish => {
                let moved = self.stages(&[Stage::Registered], Stage::Published);
                if moved {
                    let begins = Effect {
                        act: Act::Commence,
                        on: today,
                        until: None,
                    };
                    self.effects.push((begins, true));
                }
                moved
            }
            Try::Withdraw => {
                let from = [
                    Stage::Drafting,
                    Stage::UnderReview,
                    Stage::Reviewed,
                    Stage::Decided,
                    Stage::Signed,
                ];
                let moved = self.stages(&from, Stage::Withdrawn);
                if moved {
                    self.close();
                }
                moved
            }
            Try::NotNormative => {
                let moved = self.stages(&[Stage::UnderReview], Stage::NotNormative);
                if moved {
                    self.close();
                }
                moved
            }
            Try::Effect(effect) => self.effect(effect),
            Try::Retract(nth) => {
                let public = self.stage == Stage::Published;
                match self.effects.get_mut(nth) {
                    Some((_, stands)) if public && *stands => {
                        *stands = false;
                        true
                    }
                    _ => false,
                }
            }
        }
    }

    /// The text that was reviewed last, else the first.
    pub(super) fn reviewed(&self) -> u32 {
        self.told.map_or(0, |told| told.text)
    }

    fn stages(&mut self, from: &[Stage], to: Stage) -> bool {
        let may = from.contains(&self.stage);
        if may {
            self.stage = to;
        }
        may
    }

    fn review_moves(&mut self, from: &[ReviewStage], to: ReviewStage) -> bool {
        match &mut self.review {
            Some((stage, _)) if self.stage == Stage::UnderReview && from.contains(stage) => {
                *stage = to;
                true
            }
            _ => false,
        }
    }

    fn close(&mut self) {
        if let Some((stage, _)) = &mut self.review
            && *stage != ReviewStage::OpinionIssued
        {
            *stage = ReviewStage::Closed;
        }
    }

    fn submit(&mut self) -> bool {
        if self.stage != Stage::Drafting {
            return false;
        }
        let kind = match self.told {
            Some(told) if told.text == self.draft => return false, // unchanged
            Some(told) if told.opinion == Opinion::Amend && !told.answered => return false,
            Some(_) if self.pending => ReviewKind::AfterMeeting,
            Some(told) if told.opinion == Opinion::Amend => ReviewKind::Recheck,
            Some(_) | None => ReviewKind::Full,
        };
        self.fixed = Some(self.draft);
        self.stage = Stage::UnderReview;
        self.review = Some((ReviewStage::Requested, kind));
        true
    }

    fn opinion(&mut self, opinion: Opinion) -> bool {
        let Some((stage, kind)) = self.review else {
            return false;
        };
        if self.stage != Stage::UnderReview || stage != ReviewStage::Accepted {
            return false;
        }
        self.review = Some((ReviewStage::OpinionIssued, kind));
        self.told = Some(Told {
            opinion,
            text: self.fixed.unwrap_or_default(),
            answered: false,
        });
        self.stage = match opinion {
            Opinion::Lawful if kind == ReviewKind::AfterMeeting => {
                self.pending = false;
                Stage::Decided
            }
            Opinion::Lawful => Stage::Reviewed,
            Opinion::Amend | Opinion::Unlawful => Stage::Drafting,
        };
        true
    }

    fn effect(&mut self, effect: Effect) -> bool {
        let backward = effect.until.is_some_and(|until| until < effect.on);
        let late =
            effect.act == Act::Extend && self.last_day().is_some_and(|last| last < effect.on);
        let may = self.stage == Stage::Published && !backward && !late;
        if may {
            self.effects.push((effect, true));
        }
        may
    }

    fn standing(&self) -> impl Iterator<Item = Effect> {
        let stand = self.effects.iter().filter(|(_, stands)| *stands);
        stand.map(|(effect, _)| *effect)
    }

    /// Of all terms the one that was recorded last.
    fn last_day(&self) -> Option<NaiveDate> {
        let terms = self.standing().filter(|one| one.act == Act::Extend);
        terms.last().and_then(|one| one.until)
    }

    /// The state on a day, told from the first thing that ended it.
    pub(super) fn state(&self, day: NaiveDate) -> State {
        let mut ends: Vec<(NaiveDate, State)> = Vec::new();
        for one in self.standing() {
            let state = match one.act {
                Act::Repeal => State::Repealed,
                Act::DeclareVoid => State::DeclaredVoid,
                Act::Revoke => State::Revoked,
                _ => continue,
            };
            if one.on <= day {
                ends.push((one.on, state));
            }
        }
        ends.sort_by_key(|(on, _)| *on); // stable: of one day the one that was recorded first
        let lapsed = self.last_day().filter(|last| *last < day);
        match (ends.first(), lapsed) {
            (Some((on, state)), Some(last)) if *on <= last => return *state,
            (_, Some(_)) => return State::Lapsed,
            (Some((_, state)), None) => return *state,
            (None, None) => {}
        }
        let begun = self
            .standing()
            .filter(|one| one.act == Act::Commence)
            .map(|one| one.on)
            .min();
        match begun {
            None => State::Unknown,
            Some(begun) if day < begun => State::NotYet,
            Some(_) if self.halted(day) => State::Suspended,
            Some(_) => State::InForce,
        }
    }

    /// The last suspension that covers the day, unless something recorded after it resumed by then.
    fn halted(&self, day: NaiveDate) -> bool {
        let all: Vec<Effect> = self.standing().collect();
        let halt = all.iter().rposition(|one| {
            one.act == Act::Suspend && one.on <= day && one.until.is_none_or(|until| day <= until)
        });
        halt.is_some_and(|at| {
            let later = all.iter().skip(at);
            !later
                .into_iter()
                .any(|one| one.act == Act::Resume && one.on <= day)
        })
    }
}
