//! What executes requests, over whichever transport.

use std::sync::Arc;

use actix_web::HttpRequest;
use async_graphql::Request;
use tokio::sync::Semaphore;

use super::address;
use crate::{
    app::App,
    domain::viewer::Viewer,
    graphql::{
        self as api, Schema,
        budget::SignIns,
        context::{Bearer, ClientAddress},
        gate::Gate,
    },
    storage::database::Database,
};

/// Requests that a thread executes at once. More would not be answered sooner, and each holds memory.
const AT_WORK: usize = 8;

/// What answers at `/graphql`.
#[derive(Clone)]
pub(super) struct Endpoint {
    pub(super) app: App,
    pub(super) schema: Schema,
    pub(super) gate: Arc<Gate>,
    /// One for each request that may be worked on at once; what goes on over an open connection needs none.
    pub(super) places: Arc<Semaphore>,
    /// One for each request that this thread may execute at once; the others wait.
    pub(super) at_work: Arc<Semaphore>,
}

impl Endpoint {
    pub(super) fn new(app: App) -> Self {
        let schema = api::builder().data(SignIns::new(&app)).finish();
        let (gate, places) = (Gate::new(&app), Semaphore::new(app.config.limits.requests_in_flight));
        let at_work = Arc::new(Semaphore::new(AT_WORK));
        Self { app, schema, gate: Arc::new(gate), places: Arc::new(places), at_work }
    }

    /// The same for one thread, which asks the database over connections of its own.
    pub(super) fn over(&self, db: Database) -> Self {
        Self { app: self.app.over(db), at_work: Arc::new(Semaphore::new(AT_WORK)), ..self.clone() }
    }

    /// From whom a request comes.
    pub(super) fn client(&self, request: &HttpRequest) -> ClientAddress {
        ClientAddress(address::client(request, &self.app.config.access.trusted_proxies))
    }

    /// Gives a request what resolvers find in their context.
    pub(super) fn furnish(&self, asked: Request, from: ClientAddress, viewer: Option<(Viewer, Bearer)>) -> Request {
        let asked = asked.data(self.app.clone()).data(from);
        // Who is not signed in can sign in, and learns nothing of the schema.
        let Some((viewer, bearer)) = viewer else { return asked.disable_introspection() };
        let may_introspect = self.app.config.access.introspection.is_open_to(&viewer);
        let asked = asked.data(viewer).data(bearer);
        if may_introspect { asked } else { asked.disable_introspection() }
    }
}
