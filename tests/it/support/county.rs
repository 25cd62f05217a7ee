//! A small county over a real database, with people in every role and a clock that tests set.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Duration, NaiveDate, Utc};
use guiku::app::access::account::{CreatePerson, PostInput, create_with_password};
use guiku::app::access::authority::RecordAuthority;
use guiku::app::decision::{meeting::RecordMeeting, sign::Sign};
use guiku::app::drafting::attach::AttachMaterial;
use guiku::app::drafting::create::CreateDocument;
use guiku::app::drafting::prepare::RecordStep;
use guiku::app::drafting::submit::SubmitForReview;
use guiku::app::import::{self, Lines};
use guiku::app::registration::series::OpenSeries;
use guiku::app::review::accept::AcceptReview;
use guiku::app::review::opinion::{CheckLine, IssueOpinion};
use guiku::app::search::{SearchHandle, SearchService};
use guiku::app::{self, Command, Error, RequestContext, access, law};
use guiku::clock::{Clock, today};
use guiku::domain::access::Role;
use guiku::domain::authority::{AuthorityKind, Level};
use guiku::domain::document::{MeetingResult, Step, StepState};
use guiku::domain::review::{CheckResult, Opinion};
use guiku::jobs::follower::{Follower, Step as Followed};
use guiku::rules::{Pack, RulePacks};
use guiku::store::entity::document;
use guiku::store::{Ids, Place, Store, Use, queries};

/// Password of everybody in tests.
pub(crate) const PASSWORD: &str = "Test-2026-pass";

/// A clock that stands still until it is moved.
#[derive(Debug, Clone)]
pub(crate) struct TestClock(Arc<Mutex<DateTime<Utc>>>);

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        let mut now = self.0.lock().unwrap();
        *now += Duration::milliseconds(1);
        *now
    }
}

/// Seeded bytes: the same in every run.
#[derive(Debug)]
pub(crate) struct SeededIds(Mutex<u64>);

impl Ids for SeededIds {
    fn random(&self) -> [u8; 16] {
        let mut state = self.0.lock().unwrap();
        let mut bytes = [0; 16];
        for half in bytes.chunks_mut(8) {
            *state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let mixed = (*state ^ (*state >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            half.copy_from_slice(&(mixed ^ (mixed >> 32)).to_be_bytes());
        }
        bytes
    }
}

/// The county.
#[derive(Debug)]
pub(crate) struct County {
    pub(crate) store: Arc<Store>,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) place: Place,
    pub(crate) pack: Arc<Pack>,
    pub(crate) clock: TestClock,
    pub(crate) ids: Arc<SeededIds>,
    pub(crate) search: Arc<SearchService>,
    pub(crate) follower: Mutex<Follower>,
    authorities: HashMap<&'static str, String>,
    people: HashMap<&'static str, String>,
}

/// Key, code, name, kind, parent, inside, prefix.
type Body = (
    &'static str,
    &'static str,
    &'static str,
    AuthorityKind,
    Option<&'static str>,
    bool,
    &'static str,
);

const AUTHORITIES: &[Body] = &[
    (
        "city",
        "900",
        "测试市人民政府",
        AuthorityKind::UpperGovernment,
        None,
        false,
        "测政规",
    ),
    (
        "gov",
        "001",
        "测试县人民政府",
        AuthorityKind::Government,
        Some("city"),
        true,
        "测县政规",
    ),
    (
        "office",
        "002",
        "测试县人民政府办公室",
        AuthorityKind::Office,
        Some("gov"),
        true,
        "测县政办规",
    ),
    (
        "justice",
        "101",
        "测试县司法局",
        AuthorityKind::Department,
        Some("gov"),
        true,
        "测县司规",
    ),
    (
        "housing",
        "102",
        "测试县住房和城乡建设局",
        AuthorityKind::Department,
        Some("gov"),
        true,
        "测县住建规",
    ),
    (
        "npc",
        "301",
        "测试县人民代表大会常务委员会",
        AuthorityKind::StandingCommittee,
        None,
        true,
        "测县人",
    ),
];

/// Login, authority, roles.
const PEOPLE: &[(&str, &str, &[Role])] = &[
    ("drafter", "housing", &[Role::Drafter]),
    ("reviewer", "justice", &[Role::Reviewer]),
    ("office", "office", &[Role::Office]),
    ("registrar", "justice", &[Role::Registrar]),
    ("publisher", "office", &[Role::Publisher]),
    ("filer", "justice", &[Role::Filer]),
    ("examiner", "npc", &[Role::FilingExaminer]),
    ("admin", "office", &[Role::Administrator]),
    ("auditor", "gov", &[Role::Auditor]),
    ("both", "justice", &[Role::Reviewer, Role::Drafter]),
    ("cleaner", "justice", &[Role::CleanupLead]),
];

impl County {
    /// Over an SQLite file in a folder of its own.
    pub(crate) async fn sqlite() -> Self {
        Self::at(None, shanxi()).await
    }

    /// The same under the rules of another place.
    pub(crate) async fn under(pack: Pack) -> Self {
        Self::at(None, pack).await
    }

    /// Over a database of its own on the server of `TEST_POSTGRES_URL`; `None` after saying that the
    /// test was left out.
    pub(crate) async fn postgres(test: &str) -> Option<Self> {
        let Ok(server) = std::env::var("TEST_POSTGRES_URL") else {
            super::left_out(test, "TEST_POSTGRES_URL is not set");
            return None;
        };
        Some(Self::at(Some(fresh_database(&server).await), shanxi()).await)
    }

    async fn at(database_url: Option<String>, pack: Pack) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Place {
            data: folder.path().to_owned(),
            database_url,
        };
        let store = Arc::new(Store::open(&place, Use::Alone).await.unwrap());
        let pack = Arc::new(pack);
        let morning = "2026-11-24T01:00:00Z".parse().unwrap();
        let clock = TestClock(Arc::new(Mutex::new(morning)));
        let index = Arc::new(SearchHandle::new(folder.path().join("index")));
        let follower = Follower::new(
            Arc::clone(&store),
            Arc::clone(&index),
            Arc::new(clock.clone()),
        );
        let search = Arc::new(SearchService::new(Arc::clone(&store), index));
        let mut county = Self {
            store,
            folder,
            place,
            pack,
            clock,
            search,
            follower: Mutex::new(follower),
            ids: Arc::new(SeededIds(Mutex::new(42))),
            authorities: HashMap::new(),
            people: HashMap::new(),
        };
        county.settle().await;
        county
    }

    async fn settle(&mut self) {
        for (nth, (key, code, name, kind, parent, inside, prefix)) in AUTHORITIES.iter().enumerate()
        {
            let level = if *key == "city" {
                Level::City
            } else {
                Level::County
            };
            let command = RecordAuthority {
                id: None,
                // its numbers have two places for the body
                code: if self.pack.id() == "hunan" {
                    format!("{:02}", nth + 1)
                } else {
                    (*code).to_owned()
                },
                name: (*name).to_owned(),
                short_name: String::new(),
                kind: *kind,
                level,
                region: "CS".to_owned(),
                parent_id: parent.map(|parent| self.authority(parent)),
                inside: *inside,
                prefix: (*prefix).to_owned(),
                may_issue: *kind != AuthorityKind::StandingCommittee,
            };
            let recorded = app::run(&self.store, self.program(), None, command)
                .await
                .unwrap();
            self.authorities.insert(key, recorded.id);
        }
        for (login, authority, roles) in PEOPLE {
            self.enrol(login, authority, roles).await;
        }
        for issuer in ["gov", "office", "housing"] {
            let command = OpenSeries {
                authority_id: self.authority(issuer),
                first_serial: 1,
                reason: "启用".to_owned(),
            };
            self.act("registrar", command).await.unwrap();
        }
    }

    /// One more person.
    pub(crate) async fn enrol(
        &mut self,
        login: &'static str,
        authority: &'static str,
        roles: &[Role],
    ) {
        let authority_id = self.authority(authority);
        let posts = roles
            .iter()
            .map(|role| PostInput {
                authority_id: authority_id.clone(),
                role: *role,
            })
            .collect();
        let command = CreatePerson {
            login: login.to_owned(),
            name: format!("测试{login}"),
            authority_id,
            posts,
        };
        let cx = self.program();
        let made = create_with_password(&self.store, cx, None, command, PASSWORD, false)
            .await
            .unwrap();
        self.people.insert(login, made.id);
    }

    /// Lets go of the store: where the county is, and what keeps the folder, for a process of its own.
    pub(crate) fn close(self) -> (Place, tempfile::TempDir) {
        (self.place, self.folder)
    }

    /// Lets the index catch up with the log.
    pub(crate) async fn index(self: &Arc<Self>) {
        let runtime = tokio::runtime::Handle::current();
        let county = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            let mut follower = county.follower.lock().unwrap();
            while follower.follow_once(&runtime).unwrap() != Followed::Idle {}
        })
        .await
        .unwrap();
    }

    /// Sets the day; the hour stays.
    pub(crate) fn set_day(&self, day: &str) {
        let day: NaiveDate = day.parse().unwrap();
        let mut now = self.clock.0.lock().unwrap();
        *now = day.and_time(now.time()).and_utc();
    }

    /// Sets the instant.
    pub(crate) fn set_instant(&self, instant: &str) {
        *self.clock.0.lock().unwrap() = instant.parse().unwrap();
    }

    /// Today in tests.
    pub(crate) fn today(&self) -> NaiveDate {
        today(self.clock.now())
    }

    /// Id of an authority.
    pub(crate) fn authority(&self, key: &str) -> String {
        self.authorities[key].clone()
    }

    /// Id of a person.
    pub(crate) fn person(&self, login: &str) -> String {
        self.people[login].clone()
    }

    /// The context of the program itself.
    pub(crate) fn program(&self) -> RequestContext {
        let now = self.clock.now();
        RequestContext {
            actor: None,
            now,
            today: today(now),
            pack: Arc::clone(&self.pack),
            ids: Arc::clone(&self.ids) as Arc<dyn Ids>,
            request_id: "test".to_owned(),
        }
    }

    /// The context of a person.
    pub(crate) async fn cx(&self, login: &str) -> RequestContext {
        let (actor, _) = access::actor(&self.store, &self.person(login))
            .await
            .unwrap()
            .unwrap();
        RequestContext {
            actor: Some(Arc::new(actor)),
            ..self.program()
        }
    }

    /// Runs a command as a person.
    pub(crate) async fn act<C: Command>(
        &self,
        login: &str,
        command: C,
    ) -> Result<C::Output, Error> {
        app::run(&self.store, self.cx(login).await, None, command).await
    }

    /// Takes in documents as `guiku import documents` does.
    pub(crate) async fn import(&self, lines: &[serde_json::Value]) {
        let text: Vec<String> = lines.iter().map(ToString::to_string).collect();
        let lines = Lines::new("in.jsonl", std::io::Cursor::new(text.join("\n")));
        let report = import::run(&self.store, &self.program(), lines, |_| {}).await;
        assert!(report.unwrap().bad.is_empty());
    }

    /// Id of the only public document with this title.
    pub(crate) async fn imported(&self, title: &str) -> String {
        let db = self.store.reader();
        let ids = queries::public_ids(db, "", 1000).await.unwrap();
        let rows = queries::documents(db, &ids).await.unwrap();
        let mut found = rows.into_iter().filter(|row| row.title == title);
        let id = found.next().unwrap().id;
        assert!(found.next().is_none(), "{title} is there twice");
        id
    }

    /// The row of a document.
    pub(crate) async fn row(&self, id: &str) -> document::Model {
        queries::document(self.store.reader(), id)
            .await
            .unwrap()
            .unwrap()
    }

    /// A new draft of the housing bureau for an issuer.
    pub(crate) async fn draft(&self, title: &str, text: &str, issuer: &str) -> String {
        let command = CreateDocument {
            title: title.to_owned(),
            text: text.to_owned(),
            issuer: self.authority(issuer),
            drafter: None,
            co_issuers: Vec::new(),
            fields: app::drafting::draft::DraftFields::default(),
        };
        self.act("drafter", command).await.unwrap().id
    }

    /// Hands in all materials and steps that the gate of submission asks for.
    pub(crate) async fn complete(&self, id: &str) {
        for kind in [
            "drafting_note",
            "legal_basis",
            "comment_adoption",
            "drafter_opinion",
        ] {
            let text = format!("{kind} 材料");
            let sha256 = self.store.keep_file(text.as_bytes()).unwrap();
            let command = AttachMaterial {
                document_id: id.to_owned(),
                kind: kind.to_owned(),
                name: format!("{kind}.txt"),
                sha256,
                size: i64::try_from(text.len()).unwrap(),
                media: "text/plain".to_owned(),
            };
            self.act("drafter", command).await.unwrap();
        }
        for step in Step::ALL {
            let fair = *step == Step::FairCompetitionReview;
            let command = RecordStep {
                document_id: id.to_owned(),
                step: *step,
                state: StepState::Done,
                done_on: Some(self.today()),
                reason: Some("已办理".to_owned()),
                organ: fair.then(|| "测试县市场监管局".to_owned()),
                conclusion: fair.then(|| "no_effect".to_owned()),
                material_id: None,
            };
            self.act("drafter", command).await.unwrap();
        }
    }

    /// Submits and answers the id of the review.
    pub(crate) async fn submit(&self, id: &str) -> String {
        let row = self.row(id).await;
        let command = SubmitForReview {
            document_id: id.to_owned(),
            expected_version: row.row_version,
            reviewer: Some(self.authority("justice")),
        };
        self.act("drafter", command).await.unwrap().review_id
    }

    /// The whole checklist with one result.
    pub(crate) fn checklist(&self, result: CheckResult) -> Vec<CheckLine> {
        law::checklist(&self.program(), self.today())
            .into_iter()
            .map(|item| CheckLine {
                id: item.id,
                result,
                note: String::new(),
            })
            .collect()
    }

    /// A document reviewed as lawful.
    pub(crate) async fn reviewed(&self, title: &str, text: &str, issuer: &str) -> String {
        let id = self.draft(title, text, issuer).await;
        self.review(&id).await;
        id
    }

    /// Brings a draft through its review: lawful.
    async fn review(&self, id: &str) {
        self.complete(id).await;
        let review = self.submit(id).await;
        let accept = AcceptReview {
            review_id: review.clone(),
            expected_version: 1,
        };
        self.act("reviewer", accept).await.unwrap();
        let opinion = IssueOpinion {
            review_id: review,
            expected_version: 2,
            opinion: Opinion::Lawful,
            reason: String::new(),
            checklist: self.checklist(CheckResult::Met),
            findings: Vec::new(),
        };
        self.act("reviewer", opinion).await.unwrap();
    }

    /// A document of the government, signed and ready to be registered.
    pub(crate) async fn signed(&self, title: &str, text: &str) -> String {
        let id = self.reviewed(title, text, "gov").await;
        self.decide(&id).await;
        id
    }

    /// Meeting and signature.
    async fn decide(&self, id: &str) {
        let id = id.to_owned();
        let meeting = RecordMeeting {
            document_id: id.clone(),
            expected_version: self.row(&id).await.row_version,
            meeting: "县政府第1次常务会议".to_owned(),
            held_on: self.today(),
            result: MeetingResult::Passed,
            dissent: String::new(),
            votes: None,
            minutes: String::new(),
            dissents: Vec::new(),
            note: String::new(),
        };
        self.act("office", meeting).await.unwrap();
        let sign = Sign {
            document_id: id.clone(),
            expected_version: self.row(&id).await.row_version,
            signed_on: self.today(),
            signed_by: "县长".to_owned(),
        };
        self.act("office", sign).await.unwrap();
    }

    /// A published document of the government.
    pub(crate) async fn published(&self, title: &str, text: &str) -> String {
        let id = self.signed(title, text).await;
        self.issue(&id).await;
        id
    }

    /// From a draft of the government to its publication.
    pub(crate) async fn published_from(&self, draft: &str) -> String {
        self.review(draft).await;
        self.decide(draft).await;
        self.issue(draft).await;
        draft.to_owned()
    }

    /// Registration and publication.
    async fn issue(&self, id: &str) {
        let id = id.to_owned();
        let register = app::registration::register::Register {
            document_id: id.clone(),
            expected_version: self.row(&id).await.row_version,
        };
        self.act("registrar", register).await.unwrap();
        let publish = app::publication::publish::Publish {
            document_id: id.clone(),
            expected_version: self.row(&id).await.row_version,
            published_on: None,
            channel: "县政府网站".to_owned(),
        };
        self.act("publisher", publish).await.unwrap();
    }
}

fn shanxi() -> Pack {
    RulePacks::builtin().unwrap().for_place("shanxi").unwrap()
}

/// Creates an empty database and answers its URL.
#[expect(clippy::disallowed_methods, reason = "a test makes its own database")]
pub(crate) async fn fresh_database(server: &str) -> String {
    use sea_orm::{ConnectionTrait, Database};
    let name = format!("guiku_{}", uuid::Uuid::from_bytes(random()).simple());
    let admin = Database::connect(server).await.unwrap();
    admin
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await
        .unwrap();
    admin.close().await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{name}")
}

fn random() -> [u8; 16] {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}
