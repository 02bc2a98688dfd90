//! What a position cost on average.

use rust_decimal::{Decimal, RoundingStrategy};

/// A position before a trade; less than zero when more was sold than was there.
#[derive(Debug, Clone, Copy)]
pub struct Holding {
    pub quantity: i64,
    /// What a piece cost on average; nothing where nobody knows.
    pub average: Option<Decimal>,
}

impl Holding {
    /// What a piece costs on average after so many were bought, or sold if it is less than zero, at this
    /// price; half up, to three decimals.
    pub fn average_after(self, traded: i32, price: Decimal) -> Option<Decimal> {
        let exact = self.exact_average_after(traded, price)?;
        Some(exact.round_dp_with_strategy(3, RoundingStrategy::MidpointAwayFromZero))
    }

    fn exact_average_after(self, traded: i32, price: Decimal) -> Option<Decimal> {
        let traded = i64::from(traded);
        let after = self.quantity + traded;
        if after == 0 {
            return Some(Decimal::ZERO);
        }
        // What begins at nothing, or crosses it, was traded at this price alone.
        if self.quantity.signum() != after.signum() {
            return Some(price);
        }
        let reduces = self.quantity.signum() != traded.signum();
        if reduces {
            return self.average;
        }
        let before = self.average? * Decimal::from(self.quantity);
        Some((before + price * Decimal::from(traded)) / Decimal::from(after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn milli(units: i64) -> Decimal {
        Decimal::new(units, 3)
    }

    fn average(quantity: i64, average: i64, traded: i32, price: i64) -> Decimal {
        let average = Some(milli(average));
        let holding = Holding { quantity, average };
        holding.average_after(traded, milli(price)).unwrap()
    }

    #[test]
    fn it_is_right_for_longs_and_shorts() {
        for (quantity, before, traded, price, wanted) in [
            // Adds.
            (100, 10_000, 100, 20_000, 15_000),
            (-100, 10_000, -300, 20_000, 17_500),
            // Reduces.
            (100, 10_000, -50, 20_000, 10_000),
            (-100, 10_000, 50, 20_000, 10_000),
            // Crosses.
            (100, 10_000, -150, 20_000, 20_000),
            (-100, 10_000, 101, 20_000, 20_000),
            // Ends, and begins.
            (100, 10_000, -100, 20_000, 0),
            (-100, 10_000, 100, 20_000, 0),
            (0, 0, 7, 20_000, 20_000),
            (0, 0, -7, 20_000, 20_000),
            // Half up: 10.0005, 10.00033, 10.00067.
            (1, 10_000, 1, 10_001, 10_001),
            (-1, 10_000, -1, 10_001, 10_001),
            (2, 10_000, 1, 10_001, 10_000),
            (1, 10_000, 2, 10_001, 10_001),
        ] {
            let given = average(quantity, before, traded, price);
            assert_eq!(
                given,
                milli(wanted),
                "{quantity} at {before}, {traded} at {price}"
            );
        }
    }

    #[test]
    fn what_nobody_knows_stays_unknown_until_it_is_gone() {
        let unknown = Holding {
            quantity: -100,
            average: None,
        };
        let after = |traded| unknown.average_after(traded, milli(20_000));
        assert_eq!([after(-10), after(10)], [None, None]);
        assert_eq!(after(100), Some(Decimal::ZERO));
        assert_eq!(after(101), Some(milli(20_000)));
    }

    #[test]
    fn the_largest_quantities_and_prices_fit() {
        let price = milli(999_999_999_999_999);
        let holding = Holding {
            quantity: i64::from(i32::MAX) - 1,
            average: Some(price),
        };
        assert_eq!(holding.average_after(1, price), Some(price));
    }

    /// Numbers that are the same in every run: <https://prng.di.unimi.it/splitmix64.c>.
    struct Numbers(u64);

    impl Numbers {
        fn next(&mut self, below: u64) -> i64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = self.0;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            i64::try_from((mixed ^ (mixed >> 31)) % below).unwrap()
        }
    }

    /// What a trader has of a sequence of trades, by two ways of counting.
    #[derive(Default)]
    struct Account {
        quantity: i64,
        average: Decimal,
        cash: Decimal,
        realised: Decimal,
    }

    impl Account {
        /// Trades, with averages that are not rounded.
        fn trade(&mut self, traded: i32, price: Decimal) {
            let average = Some(self.average);
            let quantity = self.quantity;
            let holding = Holding { quantity, average };
            let exact = holding.exact_average_after(traded, price).unwrap();
            let traded = i64::from(traded);
            let closed = match quantity.signum() == -traded.signum() {
                true => quantity.abs().min(traded.abs()) * quantity.signum(),
                false => 0,
            };
            self.realised += (price - self.average) * Decimal::from(closed);
            self.cash -= price * Decimal::from(traded);
            self.quantity += traded;
            self.average = exact;
        }

        fn unrealised(&self, price: Decimal) -> Decimal {
            (price - self.average) * Decimal::from(self.quantity)
        }

        fn value(&self, price: Decimal) -> Decimal {
            price * Decimal::from(self.quantity)
        }
    }

    #[test]
    fn profit_is_cash_and_value_after_any_trades() {
        let mut numbers = Numbers(7);
        for _ in 0..500 {
            let mut account = Account::default();
            for _ in 0..100 {
                let size = [10, 1_000, 1_000_000][usize::try_from(numbers.next(3)).unwrap()];
                let traded = i32::try_from(numbers.next(2 * size + 1)).unwrap();
                let traded = traded - i32::try_from(size).unwrap();
                if traded == 0 {
                    continue;
                }
                account.trade(traded, milli(1 + numbers.next(1_000_000)));

                let price = milli(1 + numbers.next(1_000_000));
                let profit = account.realised + account.unrealised(price);
                let wanted = account.cash + account.value(price);
                assert_eq!(profit.round_dp(3), wanted);
            }
        }
    }

    #[test]
    fn what_is_rounded_is_within_half_of_the_last_digit_and_between_what_was_paid() {
        let mut numbers = Numbers(11);
        let half = Decimal::new(5, 4);
        for _ in 0..20_000 {
            let quantity = numbers.next(4_001) - 2_000;
            let traded = i32::try_from(numbers.next(4_001)).unwrap() - 2_000;
            let (before, price) = (
                milli(numbers.next(500_000)),
                milli(1 + numbers.next(500_000)),
            );
            if traded == 0 {
                continue;
            }
            let average = Some(before);
            let holding = Holding { quantity, average };
            let exact = holding.exact_average_after(traded, price).unwrap();
            let rounded = holding.average_after(traded, price).unwrap();

            assert!((rounded - exact).abs() <= half);
            assert_eq!(rounded, rounded.round_dp(3));
            if quantity + i64::from(traded) != 0 {
                assert!(before.min(price) <= rounded && rounded <= before.max(price));
            }
        }
    }
}
