//! One thing for each quantity of a table of the file.

use super::keys::QuantityKey;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// What belongs to each quantity of a section: `service[ServiceKey::Quality]`.
#[derive(Clone, Debug, PartialEq)]
pub struct ByKey<K, T> {
    /// By key; nothing where the file is silent and the key has no number for that.
    all: Vec<Option<T>>,
    keys: PhantomData<K>,
}

impl<K: QuantityKey, T> ByKey<K, T> {
    /// What `of` makes of each key, in the order of the section.
    pub fn make(of: impl FnMut(K) -> Option<T>) -> Self {
        ByKey { all: K::ALL.iter().copied().map(of).collect(), keys: PhantomData }
    }

    /// What `of` makes of each.
    pub fn map<U>(&self, mut of: impl FnMut(&T) -> U) -> ByKey<K, U> {
        ByKey { all: self.all.iter().map(|it| it.as_ref().map(&mut of)).collect(), keys: PhantomData }
    }

    /// That of a key which may be absent: its row says in words what holds then.
    pub fn get(&self, key: K) -> Option<&T> {
        self.all[key.index()].as_ref()
    }

    /// Those that are there with their keys, in the order of the section.
    pub fn iter(&self) -> impl Iterator<Item = (K, &T)> {
        K::ALL.iter().zip(&self.all).filter_map(|(key, it)| Some((*key, it.as_ref()?)))
    }

    /// Those that are there, in the order of the section.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.all.iter().flatten()
    }

    /// The same, to change them.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.all.iter_mut().flatten()
    }
}

/// That of a key which is always there: its row has a number for an absent one, or requires it.
///
/// # Panics
/// It is not there.
impl<K: QuantityKey, T> Index<K> for ByKey<K, T> {
    type Output = T;

    #[inline]
    fn index(&self, key: K) -> &T {
        match &self.all[key.index()] {
            Some(it) => it,
            None => panic!("`{}` may be absent: ask with `get`", key.name()),
        }
    }
}

impl<K: QuantityKey, T> IndexMut<K> for ByKey<K, T> {
    fn index_mut(&mut self, key: K) -> &mut T {
        match &mut self.all[key.index()] {
            Some(it) => it,
            None => panic!("`{}` may be absent: ask with `get`", key.name()),
        }
    }
}
