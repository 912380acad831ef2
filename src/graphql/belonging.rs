//! How lists that belong to the rows of another kind are written down.

/// Defines lists that belong to rows of one kind: the table, which rows of it, and their order. `of` says whose they are,
/// by which of its keys, and in which column and field of the table that is.
macro_rules! belongs {
    (of $owner:ident by $owner_key:ident, in $column:ident as $owned_by:ident; $(
        $(#[$about:meta])*
        $name:ident $({ $($field:ident: $type:ty),+ })?, rows of $table:ident, which $which:expr,
        by $word:ident as $key:expr, descending $descending:expr;
    )+) => { $(
        $(#[$about])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub(super) struct $name { $($(pub(super) $field: $type),+)? }

        impl $crate::graphql::page::Belongs<$owner::Model> for $name {
            type Entity = $table::Entity;
            const OWNER: $table::Column = $table::Column::$column;

            fn owner(row: &$owner::Model) -> i64 {
                row.$owner_key
            }

            fn owned_by(row: &$table::Model) -> i64 {
                // Some rows are about no owner; they are in nobody's list.
                Option::<i64>::from(row.$owned_by).unwrap_or_default()
            }

            fn rows(&self, _: sea_orm::DbBackend) -> sea_orm::Select<$table::Entity> {
                let which: fn(&Self, sea_orm::Select<$table::Entity>) -> sea_orm::Select<$table::Entity> = $which;
                which(self, <$table::Entity as sea_orm::EntityTrait>::find())
            }

            const ORDER: $crate::graphql::cursor::OrderWord = (stringify!($word), $descending);
            const BY: $table::Column = $table::Column::$word;

            fn key(row: &$table::Model) -> $crate::storage::page::Key {
                let key: fn(&$table::Model) -> $crate::storage::page::Key = $key;
                key(row)
            }

            const ID: $table::Column = $table::Column::Id;

            fn id(row: &$table::Model) -> i64 {
                row.id
            }
        }
    )+ };
}
pub(super) use belongs;
