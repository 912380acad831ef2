//! A row knows the rows it was read with, so that what one of them refers to is read for all of them at once: a page
//! costs the same number of statements whatever its size, and no statement depends on timing.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    hash::Hash,
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
};

use async_graphql::{Context, Result};
use sea_orm::DbErr;
use tokio::sync::OnceCell;

/// Rows that were read together, and what was read for them.
struct Rows<M> {
    rows: Vec<M>,
    /// For every kind of link a `HashMap<L, Arc<OnceCell<Found<L::Target>>>>`.
    reads: Mutex<HashMap<TypeId, Box<dyn Any + Send + Sync>>>,
}

/// One of the rows that were read together.
pub struct Row<M> {
    all: Arc<Rows<M>>,
    index: usize,
}

/// A way from rows of one kind to rows of another, read for many at once. Its fields are the arguments of the way.
pub(super) trait Link<M>: Clone + Eq + Hash + Send + Sync + 'static {
    /// What it leads to.
    type Target: Send + Sync + 'static;

    /// The key of a row by which the targets know it; none if it leads nowhere.
    fn key(&self, row: &M) -> Option<i64>;

    /// The targets of all the keys, each with the key it belongs to, in the order they are to be listed.
    async fn read(&self, ctx: &Context<'_>, keys: Vec<i64>) -> Result<Vec<(i64, Self::Target)>, DbErr>;
}

/// What a link leads to, for all rows.
struct Found<T> {
    rows: Arc<Rows<T>>,
    places: HashMap<i64, Vec<usize>>,
}

impl<M> Clone for Row<M> {
    fn clone(&self) -> Self {
        Self { all: self.all.clone(), index: self.index }
    }
}

impl<M> Deref for Row<M> {
    type Target = M;

    #[expect(clippy::indexing_slicing, reason = "rows are numbered where they are made and never removed")]
    fn deref(&self) -> &M {
        &self.all.rows[self.index]
    }
}

impl<M> From<M> for Row<M> {
    fn from(row: M) -> Self {
        Self { all: Rows::new(vec![row]), index: 0 }
    }
}

impl<M: Clone> Row<M> {
    /// The row by itself.
    pub(super) fn clone_row(&self) -> M {
        M::clone(self)
    }
}

impl<M> Rows<M> {
    fn new(rows: Vec<M>) -> Arc<Self> {
        Arc::new(Self { rows, reads: Mutex::default() })
    }
}

/// Rows that were read together.
pub(super) fn together<M>(rows: Vec<M>) -> impl Iterator<Item = Row<M>> {
    let count = rows.len();
    let all = Rows::new(rows);
    (0..count).map(move |index| Row { all: all.clone(), index })
}

impl<M: Send + Sync + 'static> Row<M> {
    /// The row by itself, with what a link leads to, which was read with it.
    pub(super) fn knowing<L: Link<M>>(self, link: L, targets: Vec<L::Target>) -> Self {
        let places = link.key(&self).map(|key| (key, (0..targets.len()).collect())).into_iter().collect();
        // A row that was just made has followed nothing yet.
        let _ = self.read_by(&link).set(Found { rows: Rows::new(targets), places });
        self
    }

    /// What the link leads to from this row. The first who asks reads for all rows; the others wait for it.
    pub(super) async fn follow<L: Link<M>>(&self, ctx: &Context<'_>, link: L) -> Result<Vec<Row<L::Target>>> {
        let Some(key) = link.key(self) else { return Ok(Vec::new()) };
        let cell = self.read_by(&link);
        // On the heap, as every field of an object makes room for the largest of its resolvers.
        let found = cell.get_or_try_init(|| Box::pin(self.all.read(ctx, &link))).await?;
        let places = found.places.get(&key).map(Vec::as_slice).unwrap_or_default();
        Ok(places.iter().map(|index| Row { all: found.rows.clone(), index: *index }).collect())
    }

    /// As [`Self::follow`], for a link that leads to one at most.
    pub(super) async fn follow_one<L: Link<M>>(&self, ctx: &Context<'_>, link: L) -> Result<Option<Row<L::Target>>> {
        Ok(self.follow(ctx, link).await?.into_iter().next())
    }

    fn read_by<L: Link<M>>(&self, link: &L) -> Arc<OnceCell<Found<L::Target>>> {
        type Cells<M, L> = HashMap<L, Arc<OnceCell<Found<<L as Link<M>>::Target>>>>;
        let mut reads = self.all.reads.lock().unwrap_or_else(PoisonError::into_inner);
        let cells = reads.entry(TypeId::of::<L>()).or_insert_with(|| Box::new(Cells::<M, L>::new()));
        let cells = cells.downcast_mut::<Cells<M, L>>();
        cells.map(|cells| cells.entry(link.clone()).or_default().clone()).unwrap_or_default()
    }
}

impl<M> Rows<M> {
    async fn read<L: Link<M>>(&self, ctx: &Context<'_>, link: &L) -> Result<Found<L::Target>, DbErr> {
        let mut keys: Vec<i64> = self.rows.iter().filter_map(|row| link.key(row)).collect();
        keys.sort_unstable();
        keys.dedup();
        let mut places: HashMap<i64, Vec<usize>> = HashMap::with_capacity(keys.len());
        let mut rows = Vec::new();
        for (key, row) in link.read(ctx, keys).await? {
            places.entry(key).or_default().push(rows.len());
            rows.push(row);
        }
        Ok(Found { rows: Rows::new(rows), places })
    }
}

/// Defines links: to which rows, from which rows by which key, read how, and to which key a target belongs.
macro_rules! links {
    ($(
        $(#[$about:meta])*
        $name:ident => $to:ty, $( from $from:ty, by $key:expr, )+
            read |$ctx:ident, $keys:ident| $read:expr, of $owner:expr;
    )+) => { $(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(in crate::graphql) struct $name;

        $( impl $crate::graphql::rows::Link<$from> for $name {
            type Target = $to;

            fn key(&self, row: &$from) -> Option<i64> {
                let key: fn(&$from) -> Option<i64> = $key;
                key(row)
            }

            async fn read(
                &self,
                $ctx: &async_graphql::Context<'_>,
                $keys: Vec<i64>,
            ) -> Result<Vec<(i64, $to)>, sea_orm::DbErr> {
                let owner: fn(&$to) -> i64 = $owner;
                Ok($read.await?.into_iter().map(|row| (owner(&row), row)).collect())
            }
        } )+
    )+ };
}
pub(super) use links;
