//! Who is who on the day of a letter, and how letters of that day are numbered.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{AddresseeKind, CopyTo, RecipientKind, UnitPost, official};
use sea_orm::{ConnectionTrait, DbErr, Iterable};

use super::render::{Absent, LeaderName, Names, UnitName};
use crate::{
    config::Office,
    domain::{
        calendar::Calendar,
        letter::{
            Draft,
            number::Numbering,
            recipients::{Copies, post, recipients},
        },
        responsibility::holds_on,
    },
    storage,
};

/// Everybody whom letters of a day mention or go to.
#[derive(Debug)]
pub struct Roster {
    /// Day of issue.
    pub day: NaiveDate,
    pub(super) names: Names,
    pub(super) numbering: Numbering,
    pub(super) calendar: Calendar,
    copies: Copies,
    /// By unit.
    holders: HashMap<UnitPost, HashMap<i64, i64>>,
    deputies: HashMap<i64, i64>,
    officials: HashMap<i64, official::Model>,
}

/// Somebody who gets a letter, and as what.
#[derive(Clone, Copy, Debug)]
pub struct Recipient<'a> {
    /// As what.
    pub kind: RecipientKind,
    /// Who; nobody, if a unit that is addressed has no head, or if it is the office.
    pub official: Option<&'a official::Model>,
}

impl Roster {
    /// Reads who is who on `day`.
    pub async fn read(conn: &impl ConnectionTrait, office: &Office, day: NaiveDate) -> Result<Self, DbErr> {
        let mut holders = HashMap::new();
        for post in UnitPost::iter() {
            holders.insert(post, storage::letter::posts(conn, post, day).await?);
        }
        let officials = storage::letter::officials(conn).await?;
        let name_of_head =
            |unit: i64| officials.get(holders.get(&UnitPost::Head)?.get(&unit)?).map(|head| head.name.clone());
        let units = storage::letter::unit_names(conn).await?;
        let units = units.into_iter().map(|(id, name)| (id, UnitName { name, head: name_of_head(id) })).collect();
        let leader = |row: &official::Model| LeaderName { name: row.name.clone(), title: row.title.clone() };
        let leaders = officials.iter().map(|(id, row)| (*id, leader(row))).collect();
        Ok(Self {
            day,
            names: Names { units, leaders },
            calendar: storage::calendar::read(conn).await?,
            numbering: storage::letter_numbering::on(conn, &office.number_prefix, day).await?,
            copies: storage::letter_copy_rule::on(conn, day).await?,
            deputies: storage::absence::deputies(conn, day).await?,
            holders,
            officials,
        })
    }

    /// Who gets the letter, the addressee first; nobody who is not in office on the day.
    pub fn recipients(&self, draft: &Draft) -> Vec<Recipient<'_>> {
        let to = draft.addressee;
        let holder = |post: UnitPost| self.holders.get(&post)?.get(&to.id).copied();
        let addressed = match to.kind {
            AddresseeKind::Unit => holder(UnitPost::Head),
            AddresseeKind::Leader | AddresseeKind::GroupLeader => Some(to.id),
        };
        let copied_to = self.copies.get(&(draft.kind, to.kind)).map(Vec::as_slice).unwrap_or_default();
        let with_deputy = copied_to.contains(&CopyTo::Deputy);
        let deputy = addressed.filter(|_| with_deputy).and_then(|id| self.deputies.get(&id).copied());
        let holders = copied_to.iter().filter_map(|to| holder(post(*to)?));
        let in_office = |id: &i64| self.in_office(*id).is_some();
        let copies: Vec<i64> = draft.copied_leaders.iter().copied().chain(holders).filter(in_office).collect();
        let office = copied_to.contains(&CopyTo::GroupOffice).then_some((RecipientKind::Office, None));
        recipients(addressed.filter(in_office), deputy.filter(in_office), &copies)
            .into_iter()
            .chain(office)
            .map(|(kind, id)| Recipient { kind, official: id.and_then(|id| self.in_office(id)) })
            .collect()
    }

    /// The official whom a letter is to.
    pub fn addressed(&self, draft: &Draft) -> Option<&official::Model> {
        self.recipients(draft).first().and_then(|first| first.official)
    }

    /// Who gets a copy, as printed (抄送).
    pub(super) fn copies(&self, draft: &Draft) -> Vec<String> {
        let copies = self.recipients(draft).into_iter().filter(|recipient| recipient.kind == RecipientKind::Copy);
        copies.filter_map(|recipient| recipient.official).map(|row| format!("{}（{}）", row.name, row.title)).collect()
    }

    /// That the addressee is away, and who acts meanwhile.
    pub(super) fn absent(&self, draft: &Draft) -> Option<Absent> {
        let recipients = self.recipients(draft);
        let of =
            |kind| recipients.iter().find(|recipient| recipient.kind == kind)?.official.map(|row| row.name.clone());
        Some(Absent { name: of(RecipientKind::Addressee)?, deputy: of(RecipientKind::Deputy)? })
    }

    fn in_office(&self, id: i64) -> Option<&official::Model> {
        let official = self.officials.get(&id)?;
        holds_on(official.active_from, official.active_until, self.day).then_some(official)
    }
}
