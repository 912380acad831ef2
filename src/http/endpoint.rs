//! What executes requests, over whichever transport.

use std::{net::IpAddr, num::NonZeroU32, sync::Arc, time::Duration};

use actix_web::HttpRequest;
use async_graphql::Request;
use tokio::sync::Semaphore;

use super::address;
use crate::{
    app::App,
    domain::viewer::Viewer,
    graphql::{
        self as api, Schema,
        budget::{Budget, SignIns},
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
    /// Requests to the pages of personal links, by address; none if there is no limit.
    link_requests: Option<Arc<Budget<IpAddr>>>,
    /// One for each request that this thread may execute at once; the others wait.
    pub(super) at_work: Arc<Semaphore>,
}

impl Endpoint {
    pub(super) fn new(app: App) -> Self {
        let schema = api::builder().data(SignIns::new(&app)).finish();
        let (gate, places) = (Gate::new(&app), Semaphore::new(app.config.limits.requests_in_flight));
        let at_work = Arc::new(Semaphore::new(AT_WORK));
        let link_requests = app.config.limits.link_requests_per_minute;
        let link_requests = link_requests.map(|per_minute| Arc::new(Budget::new(&app, per_minute)));
        Self { app, schema, gate: Arc::new(gate), places: Arc::new(places), link_requests, at_work }
    }

    /// The same for one thread, which asks the database over connections of its own.
    pub(super) fn over(&self, db: Database) -> Self {
        Self { app: self.app.over(db), at_work: Arc::new(Semaphore::new(AT_WORK)), ..self.clone() }
    }

    /// From whom a request comes.
    pub(super) fn client(&self, request: &HttpRequest) -> ClientAddress {
        ClientAddress(address::client(request, &self.app.config.access.trusted_proxies))
    }

    /// Counts a request to a page of a personal link; how long to wait, if there were too many.
    pub(super) fn count_link_request(&self, request: &HttpRequest) -> Result<(), Duration> {
        let Some(budget) = &self.link_requests else { return Ok(()) };
        budget.spend(&self.client(request).0, NonZeroU32::MIN).map(drop)
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
