//! Blocks of customers: who comes, goes or moves keeps everything that is theirs.

use proptest::prelude::*;
use tenure::portfolio::{BLOCK, Block, Keep, Origin, ROWS_TOGETHER, State};

/// What every scenario keeps, and one of the states that are kept where they are needed.
fn keep() -> Keep {
    Keep::new(|state| state == State::RevenueTotal, 1).and_drawn(1)
}

/// What may happen to a block.
#[derive(Clone, Debug)]
enum Deed {
    Welcome(usize),
    /// Removes each customer with this chance in 256, by bits that follow from the identity.
    Remove(u8),
    Absorb(usize),
    Clear,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        4 => (0_usize..300).prop_map(Deed::Welcome),
        4 => any::<u8>().prop_map(Deed::Remove),
        2 => (0_usize..200).prop_map(Deed::Absorb),
        1 => Just(Deed::Clear),
    ];
    prop::collection::vec(deed, 1..12)
}

/// Adds customers with new identities, and writes their identity into every column.
fn welcome(block: &mut Block, count: usize, next: &mut u64) {
    let from = block.len();
    let ids: Vec<u64> = (*next..).take(count).collect();
    *next += count as u64;
    let origins: Vec<Origin> = ids.iter().map(|id| Origin::Listed(u32::try_from(*id).unwrap())).collect();
    block.welcome(&ids, &origins, keep());
    for (lane, id) in (from..).zip(&ids) {
        let mark = *id as f64;
        block.who.arrived[lane] = i32::try_from(*id).unwrap();
        block.who.drawn[0][lane] = mark;
        for life in &mut block.lives {
            life.alive[lane] = 1.0;
            for column in [&mut life.value, &mut life.revenue_total, &mut life.attributes[0]] {
                assert_eq!(column[lane], 0.0, "who is new has nothing yet");
                column[lane] = mark;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn everybody_keeps_what_is_theirs(deeds in deeds()) {
        let (mut block, mut next) = (Block::new(0, 2, keep()), 1);
        let mut expected: Vec<u64> = Vec::new();
        for deed in deeds {
            match deed {
                Deed::Welcome(count) => {
                    let count = count.min(block.room());
                    expected.extend((next..).take(count));
                    welcome(&mut block, count, &mut next);
                }
                Deed::Remove(chance) => {
                    let goes = |id: u64| (id.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) < u64::from(chance);
                    let gone: Vec<u32> = (0..).zip(&expected).filter(|(_, id)| goes(**id)).map(|(lane, _)| lane).collect();
                    block.remove(&gone, keep());
                    gone.iter().rev().for_each(|lane| _ = expected.swap_remove(*lane as usize));
                }
                Deed::Absorb(count) => {
                    let mut other = Block::new(0, 2, keep());
                    let count = count.min(block.room());
                    expected.extend((next..).take(count));
                    welcome(&mut other, count, &mut next);
                    block.absorb(&mut other, keep());
                }
                Deed::Clear => {
                    block.clear(2, keep());
                    expected.clear();
                }
            }
            prop_assert_eq!(block.len(), expected.len());
            prop_assert_eq!(block.room(), BLOCK - expected.len());
            prop_assert_eq!(block.who.ids.len(), expected.len().next_multiple_of(ROWS_TOGETHER));
            let everyone: Vec<u32> = (0..u32::try_from(expected.len()).unwrap()).collect();
            for strategy in 0..2 {
                prop_assert_eq!(&block.living(strategy), &everyone, "nobody is alive beyond the last customer");
            }
            for (lane, id) in expected.iter().enumerate() {
                prop_assert_eq!(block.who.ids[lane], *id);
                prop_assert_eq!(block.who.origins[lane], Origin::Listed(u32::try_from(*id).unwrap()));
                prop_assert_eq!(block.who.arrived[lane], i32::try_from(*id).unwrap());
                let mark = *id as f64;
                prop_assert_eq!(block.who.drawn[0][lane], mark);
                for life in &block.lives {
                    prop_assert_eq!([life.value[lane], life.revenue_total[lane], life.attributes[0][lane]], [mark; 3]);
                }
            }
        }
    }
}
