//! The application, on a database of its own.

use super::call::{Answer, Call};
use super::{Database, Engine, OLD_SECRET, SECRET, TestAmbient, admin, ingest};
use actix_web::test::{TestRequest, init_service, read_body};
use daybook_api::{AppState, Dashboard, HttpSettings, create_app};
use daybook_auditlog::access::{Access, Keys, PublicKeys, hash_password};
use daybook_auditlog::{Ambient, AuditLog, Settings, new_id};
use daybook_store::{NewUser, UserRow};
use daybook_wire::{ActorPatch, ActorType, NewProject, Page, Receipt, Role, routes};
use serde_json::Value;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

type Service = dyn Fn(TestRequest) -> Pin<Box<dyn Future<Output = Answer>>>;

/// How an application is set up.
#[derive(Default)]
pub(crate) struct Setup {
    pub(crate) settings: Settings,
    pub(crate) public_keys: Option<Arc<PublicKeys>>,
    pub(crate) http: HttpSettings,
}

/// The application with project 1 in it, which keeps entries for 30 days.
pub(crate) struct TestApp {
    pub(crate) database: Database,
    pub(crate) ambient: Arc<TestAmbient>,
    pub(crate) access: Access,
    pub(super) service: Box<Service>,
}

impl TestApp {
    /// Starts it on a fresh database.
    pub(crate) async fn start(engine: Engine) -> Self {
        Self::start_with(engine, Setup::default()).await
    }

    /// Starts it on a fresh database, with so many bytes for indexes.
    pub(crate) async fn start_with_index(engine: Engine, index_memory_bytes: u64) -> Self {
        let settings = Settings { index_memory_bytes, ..Settings::default() };
        Self::start_with(engine, Setup { settings, ..Setup::default() }).await
    }

    /// Starts it on a fresh database.
    pub(crate) async fn start_with(engine: Engine, setup: Setup) -> Self {
        let database = Database::create(engine).await;
        database.store().await.migrate_up().await.unwrap();
        let app = Self::on(database, Arc::new(TestAmbient::new()), setup).await;
        app.create_project(1, 30).await;
        app
    }

    /// Another process on the same database, which must not outlive this one.
    pub(crate) async fn beside(&self, setup: Setup) -> Self {
        Self::on(self.database.shared(), Arc::clone(&self.ambient), setup).await
    }

    /// Stops it, and starts it again on the same database.
    pub(crate) async fn restart(self, setup: Setup) -> Self {
        let Self { database, ambient, access, service } = self;
        drop((access, service));
        Self::on(database, ambient, setup).await
    }

    async fn on(database: Database, ambient: Arc<TestAmbient>, setup: Setup) -> Self {
        let Setup { settings, public_keys, http } = setup;
        super::log::watch();
        let store = database.store().await;
        let log = AuditLog::new(store, Arc::clone(&ambient) as Arc<dyn Ambient>, settings);
        let mut keys = Keys::from_secrets(&format!("{SECRET}, {OLD_SECRET}")).unwrap();
        if let Some(public_keys) = public_keys {
            keys = keys.with_public(public_keys);
        }
        let access = Access::new(log, keys);
        let state = AppState::new(access.clone(), Dashboard::none(), http);
        Self { database, ambient, access, service: service(&state).await }
    }

    /// The service behind the API.
    pub(crate) fn log(&self) -> &AuditLog {
        self.access.log()
    }

    pub(crate) fn get(&self, path: &str) -> Call<'_> {
        self.call("GET", path)
    }

    /// Asks as an admin of project 1 does.
    pub(crate) async fn ask(&self, path: &str) -> Answer {
        self.get(path).bearer(&admin(1)).send().await
    }

    /// What Daybook has written into a project's log itself, oldest first, whole.
    pub(crate) async fn own_entries(&self, project: i64) -> Vec<Value> {
        let list = self.list(project, "range=36500d&order=asc&limit=200").await;
        let mut own = Vec::new();
        for entry in list.entries.into_iter().filter(|entry| entry.action.starts_with("daybook.")) {
            let path = routes::audit_log(project, entry.id);
            own.push(self.get(&path).bearer(&admin(project)).send().await.expect(200).json());
        }
        own
    }

    pub(crate) fn post(&self, path: &str) -> Call<'_> {
        self.call("POST", path)
    }

    pub(crate) fn delete(&self, path: &str) -> Call<'_> {
        self.call("DELETE", path)
    }

    /// A request with any method.
    pub(crate) fn call(&self, method: &str, path: &str) -> Call<'_> {
        let request = TestRequest::with_uri(path).method(method.parse().unwrap());
        Call { app: self, request, confidential: super::log::confidential_search(path) }
    }

    /// Creates a project, as the command line does.
    pub(crate) async fn create_project(&self, id: i64, retention_days: u32) {
        let new = NewProject { name: format!("Project {id}"), id: Some(id) };
        self.log().create_project_unchecked(new, retention_days, None).await.unwrap();
    }

    /// Creates a user of this instance, with the password that is given.
    pub(crate) async fn create_user(&self, email: &str, password: &str, roles: &[(i64, Role)]) -> UserRow {
        self.create_user_as(email, password, roles, false).await
    }

    /// Creates a user who may create projects.
    pub(crate) async fn create_instance_admin(&self, email: &str, password: &str) -> UserRow {
        self.create_user_as(email, password, &[], true).await
    }

    async fn create_user_as(&self, email: &str, password: &str, roles: &[(i64, Role)], admin: bool) -> UserRow {
        let user = NewUser {
            id: new_id(&*self.ambient),
            email: email.to_owned(),
            name: email.split('@').next().unwrap().to_owned(),
            password_hash: Some(hash_password(password, self.ambient.random())),
            instance_admin: admin,
            roles: roles.iter().copied().collect(),
            created_at: self.ambient.now(),
        };
        self.log().store().create_user(user).await.unwrap()
    }

    /// Says that a user of project 1 is gone, or back.
    pub(crate) async fn set_actor_deleted(&self, user: &str, deleted: bool) {
        let told = ActorPatch { deleted: Some(deleted), ..ActorPatch::default() };
        let store = self.log().store();
        store.change_actor(1, (ActorType::User, user), told, self.ambient.now(), None).await.unwrap();
    }

    /// Sends entries as the platform of the project does.
    pub(crate) async fn try_append(&self, project: i64, body: impl Into<Value>) -> Answer {
        self.post(&routes::audit_logs(project)).bearer(&ingest(project)).json(body).send().await
    }

    /// Sends entries that are taken.
    pub(crate) async fn append(&self, project: i64, body: impl Into<Value>) -> Receipt {
        self.try_append(project, body).await.expect(201).read()
    }

    /// Asks for entries as an admin of the project does. The query is a query string without its `?`.
    pub(crate) async fn try_list(&self, project: i64, query: &str) -> Answer {
        self.get(&format!("{}?{query}", routes::audit_logs(project))).bearer(&admin(project)).send().await
    }

    /// Asks for entries, and gets some.
    pub(crate) async fn list(&self, project: i64, query: &str) -> Page {
        self.try_list(project, query).await.expect(200).read()
    }

    /// The labels of the first page of project 1, in its order.
    pub(crate) async fn labels(&self, query: &str) -> Vec<String> {
        super::labels(&self.list(1, query).await)
    }
}

async fn service(state: &AppState) -> Box<Service> {
    let service = Rc::new(init_service(create_app(state)).await);
    Box::new(move |request| {
        let service = Rc::clone(&service);
        Box::pin(async move {
            let response = actix_web::test::call_service(&*service, request.to_request()).await;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            Answer { status, headers, body: read_body(response).await }
        })
    })
}
