//! Strategies with some of their ingredients only.

use super::change::{Action, Wish};
use super::reader::{Part, Reader};
use super::setting;
use super::strategy::{Ingredients, Overlays, cost, own_name};
use crate::legible::path;
use crate::model::Strategy;
use crate::model::apart::{Apart, cuts};
use crate::scenario::{clip, keys};

/// One thing that a strategy is made of, by its place among those of its kind.
#[derive(Clone, Copy)]
enum Ingredient {
    Change(usize),
    Rules(usize),
    Drop(usize),
    Measure(usize),
    Cost,
}

impl Overlays<'_> {
    /// The named strategies taken apart, with the strategies that are their parts: the first of these gets the index `next`.
    pub(super) fn apart(
        &self,
        reader: &mut Reader<'_>,
        names: &[String],
        mut next: usize,
    ) -> (Vec<Apart>, Vec<Strategy>) {
        let parts = setting::named(reader, self.base.root, &keys::STRATEGY);
        let (mut all, mut strategies) = (Vec::new(), Vec::new());
        for name in names {
            let Some(part) = parts.iter().find(|part| own_name(part) == name) else {
                all.push(Apart::default());
                continue;
            };
            let before = reader.problems.len();
            let own = self.ingredients(reader, part);
            let ingredients = self.made_of(part, &own);
            let (orders, held) = cuts(ingredients.len());
            let mut indices = next..;
            for held in &held {
                let has = |at: usize| held[at];
                let those: Vec<Ingredient> =
                    (0..held.len()).filter(|at| has(*at)).map(|at| ingredients[at].0).collect();
                strategies.push(self.with(reader, part, &own, &those));
            }
            // What is to be said of the whole was said.
            reader.keep_errors(before);
            next += held.len();
            let parts = held.into_iter().zip(&mut indices).collect();
            let ingredients = ingredients.into_iter().map(|(_, told)| told).collect();
            all.push(Apart { ingredients, orders, parts, refused: None });
        }
        (all, strategies)
    }

    /// What a strategy is made of, and what that is called.
    fn made_of(&self, part: &Part<'_>, own: &Ingredients) -> Vec<(Ingredient, String)> {
        let segment = |at: usize| clip(&self.base.setting.segments[at].name);
        let mut all: Vec<(Ingredient, String)> = Vec::new();
        all.extend(own.wishes.iter().enumerate().map(|(at, wish)| (Ingredient::Change(at), told(wish))));
        all.extend(own.rules.iter().enumerate().map(|(at, it)| (Ingredient::Rules(at), format!("rules {}", it.name))));
        all.extend(
            own.drops.iter().enumerate().map(|(at, it)| (Ingredient::Drop(at), format!("drop {}", segment(*it)))),
        );
        let offer = |at: usize| {
            let kind = if at < self.base.setting.measures.len() { "measure" } else { "cascade" };
            format!("{kind} {}", clip(self.base.setting.offers().nth(at).unwrap_or_default()))
        };
        all.extend(own.measures.iter().enumerate().map(|(at, it)| (Ingredient::Measure(at), offer(*it))));
        all.extend(part.get("cost").map(|_| (Ingredient::Cost, "cost".to_owned())));
        all
    }

    /// A strategy with these of its ingredients.
    fn with(&self, reader: &mut Reader<'_>, part: &Part<'_>, own: &Ingredients, those: &[Ingredient]) -> Strategy {
        let (mut wishes, mut rules, mut drops, mut measures) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut paid = false;
        for it in those {
            match *it {
                Ingredient::Change(at) => wishes.push(own.wishes[at].clone()),
                Ingredient::Rules(at) => rules.push(own.rules[at].clone()),
                Ingredient::Drop(at) => drops.push(own.drops[at]),
                Ingredient::Measure(at) => measures.push(own.measures[at]),
                Ingredient::Cost => paid = true,
            }
        }
        let setting = self.setting(reader, part, &wishes, rules, &drops, &measures);
        let cost = if paid { own.cost.clone() } else { cost(reader, part, &self.base.setting.segments, false) };
        let name = format!("a part of {}", own_name(part));
        let Ingredients { from, until, ramp, .. } = *own;
        Strategy { label: name.clone(), name, from, until, ramp, setting, cost, further: Vec::new(), ordered: false }
    }
}

/// "retention of every segment, plus 0.05".
fn told(wish: &Wish) -> String {
    let how = match wish.action {
        Action::Add(_) => "plus",
        Action::Scale(_) => "times",
        Action::Set(_) => "set to",
    };
    let value: Vec<&str> = wish.value_place.text().split_whitespace().collect();
    format!("{}, {how} {}", clip(&path(&wish.path)), clip(&value.join(" ")))
}
