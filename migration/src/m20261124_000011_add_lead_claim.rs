//! Leads say what they come from and whether their unit keeps the company; leads that are there already are compared.

use sea_orm_migration::{prelude::*, schema::*};

use crate::table::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Leads that are given their key with one statement.
const AT_ONCE: u64 = 500;

/// Of the open leads of a company, those that came after one that is not closed wait for a ruling.
const DISPUTE: &str = "
UPDATE lead SET claim = 'DISPUTED', first_lead_id = (
  SELECT MIN(earlier.id) FROM lead AS earlier
  WHERE earlier.company_key = lead.company_key AND earlier.id < lead.id AND earlier.status <> 'CLOSED')
WHERE status IN ('NEW', 'FOLLOWING', 'EFFECTIVE') AND EXISTS (
  SELECT 1 FROM lead AS earlier
  WHERE earlier.company_key = lead.company_key AND earlier.id < lead.id AND earlier.status <> 'CLOSED')";

/// Of the open leads of a company, one is held.
const ONE_HELD: &str = "CREATE UNIQUE INDEX ux_lead_held ON lead (company_key)
WHERE claim = 'HELD' AND status IN ('NEW', 'FOLLOWING', 'EFFECTIVE')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            string_len("company_key", 200).default("").take(),
            word("claim").default("HELD").take(),
            string_len_null("source_name", 200).take(),
            big_integer_null("activity_id").extra("REFERENCES activity (id) ON DELETE RESTRICT").take(),
            big_integer_null("first_lead_id").extra("REFERENCES lead (id) ON DELETE RESTRICT").take(),
        ] {
            manager.alter_table(Table::alter().table("lead").add_column(column).take()).await?;
        }
        give_keys(manager.get_connection()).await?;
        let ruling = table("lead_ruling")
            .col(big_integer("lead_id"))
            .col(big_integer_null("held_lead_id"))
            .col(word("keeper"))
            .col(text("reason"))
            .col(string_len("ruled_by", 60))
            .col(timestamp_with_time_zone("ruled_at"))
            .foreign_key(&mut refers("lead_ruling", "lead_id", "lead"))
            .foreign_key(&mut refers("lead_ruling", "held_lead_id", "lead"))
            .take();
        let indexes =
            vec![index("lead", &["company_key"]), index("lead", &["activity_id"]), unique("lead_ruling", &["lead_id"])];
        create(manager, vec![ruling], indexes).await?;
        manager.get_connection().execute_unprepared(DISPUTE).await?;
        manager.get_connection().execute_unprepared(ONE_HELD).await?;
        Ok(())
    }
}

/// Gives every lead the key of its company, some at a time.
async fn give_keys(conn: &SchemaManagerConnection<'_>) -> Result<(), DbErr> {
    let mut last = 0;
    loop {
        let some = Query::select()
            .columns(["id", "company"])
            .from("lead")
            .and_where(Expr::col("id").gt(last))
            .order_by("id", Order::Asc)
            .limit(AT_ONCE)
            .take();
        let mut keys = CaseStatement::new();
        let mut ids = Vec::new();
        for row in conn.query_all(&some).await? {
            last = row.try_get::<i64>("", "id")?;
            keys = keys.case(Expr::col("id").eq(last), normalised(&row.try_get::<String>("", "company")?));
            ids.push(last);
        }
        if ids.is_empty() {
            return Ok(());
        }
        let give =
            Query::update().table("lead").value("company_key", keys).and_where(Expr::col("id").is_in(ids)).take();
        conn.execute(&give).await?;
    }
}

/// `domain::company::normalised` as it stood when the column was made.
fn normalised(name: &str) -> String {
    const FORMS: [&str; 11] = [
        "有限责任公司",
        "股份有限公司",
        "有限公司",
        "股份公司",
        "集团",
        "公司",
        "coltd",
        "limited",
        "ltd",
        "inc",
        "corp",
    ];
    const CITIES: [&str; 4] = ["重庆市", "北京市", "上海市", "天津市"];
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    let plain: String = name.chars().map(half).flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect();
    let mut key = plain;
    while let Some(city) = CITIES.into_iter().find(|city| key.starts_with(city)) {
        key = key.replacen(city, city.trim_end_matches('市'), 1);
    }
    while let Some(rest) = FORMS.into_iter().find_map(|form| key.strip_suffix(form).filter(|rest| !rest.is_empty())) {
        key = rest.to_owned();
    }
    if key.is_empty() { name.trim().to_lowercase() } else { key }
}
