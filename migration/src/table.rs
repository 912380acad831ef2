//! Column and key shapes that every table shares.

use sea_orm_migration::{prelude::*, schema::*};

/// A new table with a generated 64-bit key.
pub(crate) fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).col(big_pk_auto("id")).take()
}

/// A word of the vocabulary.
pub(crate) fn word(name: &'static str) -> ColumnDef {
    string_len(name, 32)
}

/// A count of fen that is never negative.
pub(crate) fn fen(name: &'static str) -> ColumnDef {
    big_integer(name).check(Expr::col(name).gte(0)).take()
}

/// As [`fen`], and may be absent.
pub(crate) fn fen_null(name: &'static str) -> ColumnDef {
    big_integer_null(name).check(Expr::col(name).gte(0)).take()
}

/// The version an update is checked against.
pub(crate) fn version() -> ColumnDef {
    integer("version").default(1).take()
}

/// A reference to the key of another table. Nothing is ever deleted, so it restricts.
pub(crate) fn refers(from: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{from}_{column}"))
        .from(from, column)
        .to(to, "id")
        .on_delete(ForeignKeyAction::Restrict)
        .take()
}

/// A plain index, named after what it covers.
pub(crate) fn index(on: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().name(format!("ix_{on}_{}", columns.join("_"))).table(on).take();
    for column in columns {
        index.col(*column);
    }
    index
}

/// As [`index`], and unique.
pub(crate) fn unique(on: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = index(on, columns);
    index.name(format!("ux_{on}_{}", columns.join("_"))).unique().take()
}

/// At most one row with no last day for each `columns`, among rows whose `word` is one of `words`: one head a
/// unit, one leader a project.
pub(crate) fn one_open(
    on: &'static str,
    columns: &[&'static str],
    word: &'static str,
    words: &[&'static str],
) -> IndexCreateStatement {
    let mut index = unique(on, columns);
    index
        .name(format!("ux_{on}_open"))
        .and_where(Expr::col("until_on").is_null())
        .and_where(Expr::col(word).is_in(words.iter().copied()))
        .take()
}

/// Creates tables, then indexes.
pub(crate) async fn create(
    manager: &SchemaManager<'_>,
    tables: Vec<TableCreateStatement>,
    indexes: Vec<IndexCreateStatement>,
) -> Result<(), DbErr> {
    for table in tables {
        manager.create_table(table).await?;
    }
    for index in indexes {
        manager.create_index(index).await?;
    }
    Ok(())
}
