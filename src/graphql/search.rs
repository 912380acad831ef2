//! Searching names and codes of everything at once.

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use entity::{lead, official, project, unit};

use super::{
    context::ContextExt,
    error::Fault,
    guard::SignedIn,
    id::Kind,
    node::{Node, load_all},
};
use crate::{
    domain::{language::say, text},
    storage::{
        self, organisation,
        search::{BEGINNING, Rank, WHOLE, search},
    },
};

/// Hits nobody asked a number for.
const USUAL_HITS: i32 = 20;
/// The most hits.
const MOST_HITS: i32 = 50;
/// Characters of a text.
const LONGEST: usize = 100;
/// Words of a text.
const MOST_WORDS: usize = 8;

/// What is searched (搜索范围).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SearchKind {
    /// Projects (项目), by name, code and investor.
    Project,
    /// Leads (招商线索), by company.
    Lead,
    /// Responsibility units (责任单位), by name.
    Unit,
    /// Officials (干部), by name and title.
    Official,
}

/// How well a hit fits the text (匹配方式), the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SearchFit {
    /// A name or code is exactly the text (完全一致).
    Whole,
    /// A name or code begins with the text (开头一致).
    Beginning,
    /// All words of the text occur (包含).
    Within,
}

impl From<Rank> for SearchFit {
    fn from(rank: Rank) -> Self {
        match rank {
            WHOLE => Self::Whole,
            BEGINNING => Self::Beginning,
            _ => Self::Within,
        }
    }
}

/// One hit of a search (搜索结果).
#[derive(SimpleObject)]
pub struct SearchHit {
    /// What was found (对象); take its fields by `... on Project { name }`.
    node: Node,
    /// What kind of thing it is (对象类别).
    kind: SearchKind,
    /// How well it fits (匹配方式).
    fit: SearchFit,
}

/// How many hits are asked for, for the cost of a request. Arguments arrive here unchecked.
fn hits_cost(first: Option<i32>) -> usize {
    usize::try_from(first.unwrap_or(USUAL_HITS).clamp(1, MOST_HITS)).unwrap_or(1)
}

#[derive(Default)]
pub struct SearchQuery;

#[Object(guard = "SignedIn")]
impl SearchQuery {
    /// Searches names and codes (全文搜索) of what the viewer may see. All words of the text, parted by blanks, have to
    /// occur, whatever the case of their letters; the best fits come first, such as the project whose code it is.
    #[graphql(complexity = "hits_cost(first) * child_complexity + 200")]
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to look for (关键词), such as `芯片 基地`; 1 to 8 words, at most 100 characters.")]
        text: String,
        #[graphql(desc = "Only things of these kinds (搜索范围); all kinds if not given.")] kinds: Option<
            Vec<SearchKind>,
        >,
        #[graphql(desc = "The first n, 1 to 50, 20 if not given (前 n 条).")] first: Option<i32>,
    ) -> Result<Vec<SearchHit>> {
        let first = first.unwrap_or(USUAL_HITS);
        if !(1..=MOST_HITS).contains(&first) {
            let words = say!("搜索结果条数应在1至{MOST_HITS}之间", "A search gives 1 to {MOST_HITS} hits");
            return Err(Fault::BadInput(words).into());
        }
        let text = text::line("text", &text, LONGEST).map_err(|refusal| Fault::BadInput(refusal.message))?;
        if text.split_whitespace().count() > MOST_WORDS {
            let words = say!("关键词不得超过{MOST_WORDS}个", "A search has at most {MOST_WORDS} words");
            return Err(Fault::BadInput(words).into());
        }
        let mut ranked = Vec::new();
        for of in [SearchKind::Project, SearchKind::Lead, SearchKind::Unit, SearchKind::Official] {
            if kinds.as_ref().is_none_or(|kinds| kinds.contains(&of)) {
                let (kind, found) = keys(ctx, of, &text, first.unsigned_abs().into()).await?;
                ranked.extend(found.into_iter().map(|(key, rank)| (rank, of, (kind, key))));
            }
        }
        ranked.sort_by_key(|(rank, ..)| *rank);
        ranked.truncate(usize::try_from(first)?);
        let mut nodes = load_all(ctx, ranked.iter().map(|(.., id)| *id)).await?;
        let hits = ranked
            .into_iter()
            .filter_map(|(rank, kind, id)| Some(SearchHit { node: nodes.remove(&id)?, kind, fit: rank.into() }));
        Ok(hits.collect())
    }
}

/// Keys and ranks of what the viewer may see of one kind.
async fn keys(ctx: &Context<'_>, of: SearchKind, text: &str, limit: u64) -> Result<(Kind, Vec<(i64, Rank)>)> {
    let (db, scope) = (ctx.db(), &ctx.scope());
    Ok(match of {
        SearchKind::Project => {
            use project::Column::{Code, Id, Investor, Name};
            let visible = storage::project::visible(ctx.backend(), scope);
            (Kind::Project, search(db, visible, Id, &[Code, Name, Investor], text, limit).await?)
        }
        SearchKind::Lead => {
            use lead::Column::{Company, Id};
            (Kind::Lead, search(db, storage::lead::visible(ctx.backend(), scope), Id, &[Company], text, limit).await?)
        }
        SearchKind::Unit => {
            use unit::Column::{Id, Name};
            (Kind::Unit, search(db, organisation::visible_units(ctx.backend(), scope), Id, &[Name], text, limit).await?)
        }
        SearchKind::Official => {
            use official::Column::{Id, Name, Title};
            let own = ctx.viewer().and_then(|viewer| viewer.official_id);
            let visible = organisation::visible_officials(ctx.backend(), scope, own);
            (Kind::Official, search(db, visible, Id, &[Name, Title], text, limit).await?)
        }
    })
}
