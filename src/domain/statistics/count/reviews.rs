//! 合法性审核: rounds, conclusions, findings and their answers.

use super::super::figure::Figure;
use super::super::kind::ReviewFigure;
use super::super::measure::{Item, Measure, Subject};
use super::super::record::{Record, Review};
use super::{Scope, item, sorted};
use crate::domain::review::{Answer, Opinion, ReviewKind};

pub(super) fn measure(
    record: &Record,
    figure: Figure,
    kind: ReviewFigure,
    scope: &Scope<'_>,
) -> Measure {
    let rounds = Rounds { record, scope };
    let count = |items| Measure::count(figure, items);
    let answers = |wanted: Option<Answer>| rounds.findings(true, wanted);
    match kind {
        ReviewFigure::Requested => count(rounds.requested()),
        ReviewFigure::Done => count(rounds.done()),
        ReviewFigure::Lawful => count(rounds.opinions(&[Opinion::Lawful], true)),
        ReviewFigure::Amend => count(rounds.opinions(&[Opinion::Amend], true)),
        ReviewFigure::Unlawful => count(rounds.opinions(&[Opinion::Unlawful], true)),
        ReviewFigure::NotNormative => count(rounds.not_normative()),
        ReviewFigure::AmendShare => Measure::share(
            figure,
            rounds.opinions(&[Opinion::Amend], true),
            rounds.opinions(Opinion::ALL, true),
        ),
        ReviewFigure::Rechecks => count(rounds.opinions(Opinion::ALL, false)),
        ReviewFigure::Returned => count(rounds.returned()),
        ReviewFigure::FindingsMade => count(rounds.findings(false, None)),
        ReviewFigure::FindingsAnswered => count(answers(None)),
        ReviewFigure::FindingsAdopted => count(answers(Some(Answer::Adopted))),
        ReviewFigure::FindingsPartly => count(answers(Some(Answer::Partly))),
        ReviewFigure::AdoptionRate => {
            Measure::share(figure, answers(Some(Answer::Adopted)), answers(None))
        }
        ReviewFigure::Declined => count(rounds.declined()),
    }
}

struct Rounds<'a> {
    record: &'a Record,
    scope: &'a Scope<'a>,
}

impl Rounds<'_> {
    /// A review counts to its reviewer and to the issuer of its document.
    fn all(&self) -> impl Iterator<Item = &Review> {
        let scope = self.scope;
        self.record
            .reviews
            .iter()
            .filter(move |one| scope.of(&one.reviewer) || scope.of(&one.named.issuer))
    }

    fn row(review: &Review, on: Option<chrono::NaiveDate>, detail: String) -> Item {
        item(
            Subject::Review,
            &review.id,
            &review.named,
            &review.reviewer,
            on,
            detail,
        )
    }

    fn requested(&self) -> Vec<Item> {
        let full = self
            .all()
            .filter(|one| one.kind == ReviewKind::Full)
            .filter(|one| self.scope.period.holds(one.requested_on));
        sorted(
            full.map(|one| Self::row(one, Some(one.requested_on), "送审".to_owned()))
                .collect(),
        )
    }

    /// Conclusions of full rounds, or of rechecks.
    fn opinions(&self, wanted: &[Opinion], full: bool) -> Vec<Item> {
        let rows = self
            .all()
            .filter(|one| (one.kind == ReviewKind::Full) == full)
            .filter_map(|one| {
                let (opinion, on) = one.opinion?;
                let counts = wanted.contains(&opinion)
                    && one.not_normative_on.is_none()
                    && self.scope.period.holds(on);
                let words = format!("{}：{}", one.kind.label(), opinion.label());
                counts.then(|| Self::row(one, Some(on), words))
            });
        sorted(rows.collect())
    }

    fn not_normative(&self) -> Vec<Item> {
        let rows = self
            .all()
            .filter(|one| self.scope.holds(one.not_normative_on))
            .map(|one| Self::row(one, one.not_normative_on, "认定不属于".to_owned()));
        sorted(rows.collect())
    }

    fn done(&self) -> Vec<Item> {
        let mut rows = self.opinions(Opinion::ALL, true);
        rows.extend(self.not_normative());
        sorted(rows)
    }

    fn returned(&self) -> Vec<Item> {
        let rows = self.all().flat_map(|one| {
            let days = one.returned_on.iter();
            days.filter(|day| self.scope.period.holds(**day))
                .map(|day| Self::row(one, Some(*day), "要求补正".to_owned()))
        });
        sorted(rows.collect())
    }

    fn findings(&self, answered: bool, wanted: Option<Answer>) -> Vec<Item> {
        let rows = self.all().flat_map(|one| {
            let on = if answered {
                one.answered_on
            } else {
                one.opinion.map(|(_, day)| day)
            };
            let inside = self.scope.holds(on);
            one.findings
                .iter()
                .filter(move |_| inside)
                .filter_map(move |(id, words, answer)| {
                    let counts = match (answered, wanted) {
                        (false, _) => true,
                        (true, None) => answer.is_some(),
                        (true, Some(wanted)) => *answer == Some(wanted),
                    };
                    let said = answer.filter(|_| answered).map(Answer::label);
                    let detail = match said {
                        Some(said) => format!("{words}（{said}）"),
                        None => words.clone(),
                    };
                    counts
                        .then(|| item(Subject::Finding, id, &one.named, &one.reviewer, on, detail))
                })
        });
        sorted(rows.collect())
    }

    fn declined(&self) -> Vec<Item> {
        let documents = self.record.documents.iter();
        let rows = documents
            .filter(|one| self.scope.of(&one.named.issuer))
            .flat_map(|one| {
                one.meetings
                    .iter()
                    .filter(|(day, passed)| *passed == Some(false) && self.scope.period.holds(*day))
                    .map(|(day, _)| {
                        item(
                            Subject::Document,
                            &one.named.id,
                            &one.named,
                            &one.named.issuer,
                            Some(*day),
                            "集体讨论不予通过",
                        )
                    })
            });
        sorted(rows.collect())
    }
}
