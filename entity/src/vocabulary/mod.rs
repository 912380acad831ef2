//! The closed sets of words of the field, each defined once: as the database stores it, as GraphQL
//! names it, and as officials read it ([`term`](Stage::term)).

macro_rules! words {
    ($( $(#[$about:meta])* $name:ident { $( $(#[$means:meta])* $word:ident = $term:literal, )+ } )+) => { $(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum, async_graphql::Enum)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[sea_orm(rs_type = "String", rename_all = "SCREAMING_SNAKE_CASE")]
        #[sea_orm(db_type = "String(sea_orm::prelude::StringLen::N(32))")]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name { $( $(#[$means])* $word, )+ }

        impl $name {
            /// The users' own word for it, as letters and refusals print it.
            pub const fn term(self) -> &'static str {
                match self { $( Self::$word => $term, )+ }
            }

            /// The word in Chinese, and in English: its name as lower-case words.
            pub fn terms(self) -> (&'static str, String) {
                (self.term(), sea_orm::ActiveEnum::to_value(&self).to_lowercase().replace('_', " "))
            }
        }
    )+ };
}

mod acquisition;
mod figures;
mod job;
mod letter;
mod organisation;
mod project;
mod refusal;
mod timeline;

pub use self::{acquisition::*, figures::*, job::*, letter::*, organisation::*, project::*, refusal::*, timeline::*};
