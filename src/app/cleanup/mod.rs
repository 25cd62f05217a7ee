//! 清理: a campaign from its plan to the published lists.
//!
//! Owns the plan and its scope, freezing it, dealing it out, proposals and their check, the meeting's
//! decision with its rehearsal, the lists of results, and 证明事项. Must not know what a disposition
//! does to validity (`domain::cleanup::effect`), HTTP, HTML, SQL. Nothing of it is public before its
//! results are published, but that statuses change with the decision, and by which meeting. Held by `tests/it/cleanup/`.

mod assign;
mod bounds;
mod campaign;
mod check;
mod decide;
mod files;
mod open;
mod plan;
mod proof_acts;
mod proofs;
mod propose;
mod public;
mod publish;
mod rehearsal;
mod results;
mod rules;
mod scope;
mod shapes;
mod submit;
mod tasks;
mod view;

pub use assign::AssignItems;
pub use campaign::{CampaignMoved, ItemRef, ItemsMoved};
pub use check::CheckItems;
pub use decide::DecideCampaign;
pub use files::{FileForm, file};
pub use open::OpenCampaign;
pub use plan::{CreateCampaign, PlanInput, ReviseCampaign};
pub use proof_acts::{CheckProofs, DropProof};
pub use proofs::{ProofInput, ProofRecorded, RecordProof};
pub use propose::{ProposalInput, ProposeItems};
pub use public::{
    DocumentCleanup, PublishedCampaign, PublishedLine, PublishedList, of_document, published,
    published_all,
};
pub use publish::PublishResults;
pub use rehearsal::{Rehearsal, RehearsalLine, rehearsal};
pub use results::{ListRow, ListView, ProofList, ProofRow, ResultsView, results};
pub use rules::{Choices, Offered, choices};
pub use scope::{Beyond, Candidate, Scope, beyond, candidates, candidates_of};
pub use shapes::{CampaignLine, CampaignView, CampaignsView, HandlerProgress, ItemView, ProofView};
pub use submit::{SubmitCampaign, WithdrawCampaign};
pub use tasks::tasks;
pub use view::{campaign, campaigns};
