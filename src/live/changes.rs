//! The changes of one transaction, each once, and few enough for one notification.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, Subject};

/// The most keys of one subject: more count as "any". Keeps a notification under PostgreSQL's 8,000 bytes.
pub(super) const MOST_KEYS: usize = 64;

/// What a transaction changed: of each subject the keys, or none for any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes(BTreeMap<Subject, Option<BTreeSet<i64>>>);

impl Changes {
    /// Anything may have changed.
    pub(super) fn anything() -> Self {
        Self(Subject::ALL.map(|subject| (subject, None)).into())
    }

    /// Adds a change.
    pub fn add(&mut self, change: Change) {
        let keys = self.0.entry(change.subject).or_insert_with(|| Some(BTreeSet::new()));
        *keys = match (keys.take(), change.id) {
            (Some(mut keys), Some(id)) => {
                keys.insert(id);
                (keys.len() <= MOST_KEYS).then_some(keys)
            }
            _ => None,
        };
    }

    /// Those of things that processes keep.
    pub(super) fn of_what_is_kept(&self) -> Self {
        self.of(Subject::is_kept)
    }

    /// Those of things that are only watched.
    pub(super) fn of_what_passes(&self) -> Self {
        self.of(|subject| !subject.is_kept())
    }

    fn of(&self, wanted: impl Fn(Subject) -> bool) -> Self {
        let subjects = self.0.iter().filter(|(subject, _)| wanted(**subject));
        Self(subjects.map(|(subject, keys)| (*subject, keys.clone())).collect())
    }

    /// These together.
    pub(super) fn of_all(changes: &[Change]) -> Self {
        let mut all = Self::default();
        changes.iter().for_each(|change| all.add(*change));
        all
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One by one.
    pub fn iter(&self) -> impl Iterator<Item = Change> {
        self.0.iter().flat_map(|(subject, keys)| match keys {
            Some(keys) => keys.iter().map(|id| Change::of(*subject, *id)).collect(),
            None => vec![Change::any(*subject)],
        })
    }

    /// As words, such as `p17 p18 o*`.
    pub(super) fn in_words(&self) -> String {
        let word = |change: Change| match change.id {
            Some(id) => format!("{}{id}", change.subject.letter()),
            None => format!("{}*", change.subject.letter()),
        };
        self.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    /// What [`Self::in_words`] wrote. A word that another version of the service wrote and this one does not know may
    /// mean anything.
    pub(super) fn read(words: &str) -> Self {
        let mut changes = Self::default();
        for word in words.split(' ') {
            let Some(change) = read(word) else { return Self::anything() };
            changes.add(change);
        }
        changes
    }
}

fn read(word: &str) -> Option<Change> {
    let subject = Subject::ALL.into_iter().find(|subject| word.starts_with(subject.letter()))?;
    match word.strip_prefix(subject.letter())? {
        "*" => Some(Change::any(subject)),
        id => Some(Change::of(subject, id.parse().ok()?)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_change_is_told_once_and_words_bring_it_back() {
        let mut changes = Changes::default();
        for change in
            [Change::of(Subject::Project, 17), Change::any(Subject::Organisation), Change::of(Subject::Project, 17)]
        {
            changes.add(change);
        }
        changes.add(Change::of(Subject::Organisation, 3));
        assert_eq!(changes.in_words(), "o* p17");
        assert_eq!(Changes::read("o* p17"), changes);
    }

    #[test]
    fn words_of_another_version_may_mean_anything() {
        for words in ["p17 z3", "p", "", "p17x"] {
            assert_eq!(Changes::read(words), Changes::anything(), "{words:?}");
        }
    }

    proptest! {
        #[test]
        fn however_much_changes_the_words_fit_a_notification(ids in prop::collection::vec(any::<i64>(), 0..400)) {
            let mut changes = Changes::default();
            for id in ids {
                Subject::ALL.into_iter().for_each(|subject| changes.add(Change::of(subject, id)));
            }
            prop_assert!(changes.in_words().len() < 7_900);
        }
    }
}
