//! Who draws what, and that nothing else moves it.

use super::samplers::kolmogorov_smirnov;
use super::*;

#[test]
fn ten_thousand_replications_are_distinct() {
    let first = |replication| Draws::new(42, replication).uniform(Identity::WORLD, Decision::PURCHASES, 0).to_bits();
    assert_eq!((0..10_000).map(first).collect::<BTreeSet<_>>().len(), 10_000);
    assert_ne!(Draws::new(1, 0), Draws::new(0, 1));
}

#[test]
fn a_draw_does_not_depend_on_what_else_is_drawn() {
    let draws = Draws::new(42, 3);
    let ids = ids(100);
    let one_by_one: Vec<f64> =
        ids.iter().rev().map(|&id| draws.uniform(Identity(id), Decision::COMPLAINT, 5)).collect();
    let mut column = vec![0.0; 100];
    draws.uniforms(Isa::best(), &ids, Decision::COMPLAINT, 5, &mut column);
    column.reverse();
    assert_eq!(one_by_one, column);
}

#[test]
fn columns_hold_the_numbers_of_each_lane_on_every_set() {
    let draws = Draws::new(u64::MAX, u32::MAX);
    let ids = ids(1_003);
    for isa in sets() {
        let (lanes, _) = lanes(isa, draws, &ids, 9);
        for (number, lane) in (0..4).zip(&lanes) {
            let beside = &lanes[usize::from(number ^ 1)];
            let decision = Decision::Word(number);
            let mut uniforms = vec![0.0; ids.len()];
            draws.uniforms(isa, &ids, decision, 9, &mut uniforms);
            for (((&id, &word), &low), &column) in ids.iter().zip(lane).zip(beside).zip(&uniforms) {
                let uniform = draws.uniform(Identity(id), decision, 9);
                assert_eq!(uniform, column);
                let scaled = uniform * 4_294_967_296.0;
                assert_eq!(scaled.floor(), f64::from(word));
                assert_eq!((scaled.fract() * f64::from(1 << 20)).floor(), f64::from(low >> 12));
            }
        }
    }
}

#[test]
fn customers_keep_their_identity_and_differ() {
    let mut all = BTreeSet::from([Identity::WORLD]);
    for k in 0..100_000 {
        all.insert(Origin::segment("small").member(k));
        all.insert(Origin::segment("large").member(k));
        all.insert(Identity::listed(&k.to_string()));
    }
    for period in 0..1_000 {
        for j in 0..100 {
            all.insert(Origin::channel("online").period(period).member(j));
            all.insert(Origin::referrer(Origin::segment("small").member(j)).period(period).member(0));
        }
    }
    assert_eq!(all.len(), 500_001);
    assert_eq!(Origin::channel("online").period(7).member(3), Origin::channel("online").period(7).member(3));
    assert_eq!(Origin::segment("small").member(0).0, GOLDEN_IDENTITY);
}

#[test]
fn named_decisions_hold_the_same_numbers_in_columns_and_one_by_one() {
    let draws = Draws::new(7, 7);
    let ids = ids(1_003);
    let decision = Decision::named("activities.call.rate");
    let Decision::Named(name) = decision else { panic!("it has a name") };
    for isa in sets() {
        let (_, seeds) = lanes(isa, draws, &ids, 3);
        let mut column = [0; 1_003];
        named(isa, name, &seeds, &mut column);
        let mut uniforms = vec![0.0; ids.len()];
        draws.uniforms(isa, &ids, decision, 3, &mut uniforms);
        for ((&id, &word), &uniform) in ids.iter().zip(&column).zip(&uniforms) {
            assert_eq!(uniform, draws.uniform(Identity(id), decision, 3));
            assert_eq!((uniform * 4_294_967_296.0).floor(), f64::from(word));
        }
    }
}

#[test]
fn uniforms_follow_the_law() {
    for decision in [Decision::COMPLAINT, Decision::named("stay")] {
        let mut u = vec![0.0; N];
        Draws::new(11, 0).uniforms(Isa::best(), &ids(N), decision, 0, &mut u);
        kolmogorov_smirnov(u, |x| x, "uniform");
    }
}

#[test]
fn names_do_not_meet() {
    let names = (0..100_000).map(|i| Decision::named(&format!("segments.s{i}.basket")));
    assert_eq!(names.collect::<BTreeSet<_>>().len(), 100_000);
}

#[test]
fn lanes_occurrences_and_neighbours_are_uncorrelated() {
    let draws = Draws::new(1, 1);
    let ids = ids(N + 1);
    let column = |draws: Draws, decision, occurrence| {
        let mut uniforms = vec![0.0; ids.len()];
        draws.uniforms(Isa::best(), &ids, decision, occurrence, &mut uniforms);
        uniforms
    };
    let [call, visit] = ["activities.call.rate count", "activities.visit.rate count"].map(Decision::named);
    let Decision::Named(name) = call else { panic!("it has a name") };
    for decision in [Decision::PURCHASES, call] {
        let reference = column(draws, decision, 0);
        for (index, column) in [
            column(draws, Decision::BASKET_NOISE, 0),
            column(draws, Decision::COMPLAINT, 0),
            column(draws, Decision::RESOLVED, 0),
            column(draws, Decision::CROSS_SELL, 0),
            column(draws, Decision::REFERRALS, 0),
            column(draws, visit, 0),
            column(draws, Decision::Named(name ^ 1), 0),
            column(draws, decision, 1),
            column(Draws::new(1, 2), decision, 0),
            [&reference[1..], &reference[..1]].concat(),
        ]
        .into_iter()
        .enumerate()
        {
            let sum: f64 = reference.iter().zip(&column).map(|(a, b)| (a - 0.5) * (b - 0.5)).sum();
            assert!((sum * 12.0 / (ids.len() as f64).sqrt()).abs() < Z, "{decision:?} {index}");
        }
    }
}

#[test]
fn a_stream_gives_the_words_in_order() {
    use rand::Rng;
    let (draws, who) = (Draws::new(3, 4), Origin::segment("small").member(5));
    let (lanes, _) = lanes(Isa::Sse2, draws, &[who.0], 1);
    let mut stream = Stream::new(draws, who);
    let words: Vec<u32> = (0..8).map(|_| stream.next_u32()).collect();
    assert_eq!(words[4..], lanes.concat());
    let (mut bytes, mut again) = ([0; 6], Stream::new(draws, who));
    again.fill_bytes(&mut bytes);
    assert_eq!(bytes[..4], words[0].to_le_bytes());
    assert_eq!(bytes[4..], words[1].to_le_bytes()[..2]);
    assert_eq!(again.next_u64(), u64::from(words[3]) << 32 | u64::from(words[2]));
}

/// Opening customer 0 of segment "small": whoever changes it changes every result.
const GOLDEN_IDENTITY: u64 = 14117492392625374797;
