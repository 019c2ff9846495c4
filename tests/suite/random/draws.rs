//! Who draws what, and that nothing else moves it.

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
        let mut lanes = [const { [0; 1_003] }; 4];
        draws.fill(isa, &ids, Decision::GROWING, 9, lanes.each_mut().map(|lane| &mut lane[..]));
        for (number, lane) in (0..4).zip(&lanes) {
            let beside = &lanes[usize::from(number ^ 1)];
            let decision = Decision { word: Decision::GROWING, lane: number };
            let mut column = vec![0; ids.len()];
            draws.column(isa, &ids, decision, 9, &mut column);
            assert_eq!(column, lane);
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
        all.insert(Identity::opening("small", k));
        all.insert(Identity::opening("large", k));
        all.insert(Identity::listed(&k.to_string()));
    }
    for period in 0..1_000 {
        for j in 0..100 {
            all.insert(Identity::newcomer("online", period, j));
            all.insert(Identity::referred(Identity::opening("small", j), period, 0));
        }
    }
    assert_eq!(all.len(), 500_001);
    assert_eq!(Identity::newcomer("online", 7, 3), Origin::channel("online").period(7).member(3));
    assert_eq!(Identity::opening("small", 0).0, GOLDEN_IDENTITY);
}

#[test]
fn named_decisions_never_meet_built_in_ones() {
    const CALL: Decision = Decision::named("activities.call.rate");
    const { assert!(CALL.word >= 1 << 31 && Decision::BUYING < 1 << 31 && Decision::GROWING < 1 << 31) };
    let words: BTreeSet<u32> =
        (0..300).map(|i| Decision::named(&format!("segments.s{i}.basket")).word).chain([CALL.word]).collect();
    assert_eq!(words.len(), 301);
}

#[test]
fn lanes_occurrences_and_neighbours_are_uncorrelated() {
    let draws = Draws::new(1, 1);
    let ids = ids(N + 1);
    let column = |decision, occurrence| {
        let mut u = vec![0; ids.len()];
        draws.column(Isa::best(), &ids, decision, occurrence, &mut u);
        u.into_iter().map(columns::unit).collect::<Vec<_>>()
    };
    let reference = column(Decision::PURCHASES, 0);
    let other_draws = Draws::new(1, 2);
    let other: Vec<f64> = ids.iter().map(|&id| other_draws.uniform(Identity(id), Decision::PURCHASES, 0)).collect();
    for column in [
        column(Decision::BASKET_NOISE, 0),
        column(Decision::COMPLAINT, 0),
        column(Decision::RESOLVED, 0),
        column(Decision::CROSS_SELL, 0),
        column(Decision::PURCHASES, 1),
        other,
        [&reference[1..], &reference[..1]].concat(),
    ] {
        let sum: f64 = reference.iter().zip(&column).map(|(a, b)| (a - 0.5) * (b - 0.5)).sum();
        assert!((sum * 12.0 / (ids.len() as f64).sqrt()).abs() < Z);
    }
}

#[test]
fn a_stream_gives_the_words_in_order() {
    use rand::Rng;
    let (draws, who) = (Draws::new(3, 4), Identity::opening("small", 5));
    let mut lanes = [const { [0] }; 4];
    draws.fill(Isa::Sse2, &[who.0], Decision::BUYING, 1, lanes.each_mut().map(|lane| &mut lane[..]));
    let mut stream = Stream::new(draws, who, Decision::PURCHASES);
    let words: Vec<u32> = (0..8).map(|_| stream.next_u32()).collect();
    assert_eq!(words[4..], lanes.concat());
    let (mut bytes, mut again) = ([0; 6], Stream::new(draws, who, Decision::PURCHASES));
    again.fill_bytes(&mut bytes);
    assert_eq!(bytes[..4], words[0].to_le_bytes());
    assert_eq!(bytes[4..], words[1].to_le_bytes()[..2]);
    assert_eq!(again.next_u64(), u64::from(words[3]) << 32 | u64::from(words[2]));
}

/// Opening customer 0 of segment "small": whoever changes it changes every result.
const GOLDEN_IDENTITY: u64 = 14117492392625374797;
