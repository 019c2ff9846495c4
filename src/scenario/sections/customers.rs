//! Customers: who they are, what they do, and how they are won.

use super::{ASSUMED, LAW, MOST_PERIODS, arrival, customers, opening, portfolio, start};
use crate::scenario::keys::Absent::{Described, Number, Required, Word};
use crate::scenario::keys::Takes;
use crate::scenario::words::{
    AsOf, BelowMinimum, Buying, DateOrder, Decimal, FirstPurchase, Leaving, ReferralCount, ReferralTime, SleepCause,
};
use crate::units::Role::{Chance, Gain, Growth, Margin, PerBasis, PerOccasion, Periods, Retention, Share, Time};

section! { ATTRIBUTE "attributes.*" "attribute"
    "A property of customers that the scenario adds: a word, as here, or a number in any form of a quantity, `points = 0.0`.":
    "words" Takes::Words, Described("those of the list, and the default"),
        "What it may say. A rule that compares it with another word is refused.", LAW;
    "default" Takes::Text, Described("it must be there, unless `weights` are"),
        "The word of everybody to whom the list gives none.", LAW;
    "known" Takes::Flag, Described("true"),
        "Whether the firm has it on file. What is not, only rules of the customer's nature see.", LAW;
    "weights" Takes::Weights, Described("the default holds"),
        "How often each of `words` is, instead of a default: each customer to whom the list gives none draws its own.", LAW;
}

section! { PORTFOLIO "portfolio" "[portfolio]" "A list of real customers.":
    "customers" Takes::Text, Required,
        "The CSV file: id, segment, start, end, last_bought, frequency, revenue_year, products, acquired, stayed, and attributes or quantities of the segment.", LAW;
    "columns" Takes::Columns, Described("columns go by the names of what they hold"),
        "What columns with other names hold: `{ id = \"Klantnr\", basket = \"Orderbedrag\" }`.", LAW;
    "decimal" Takes::Choice(Decimal::WORDS), Described("what each column shows"),
        "The mark before decimals, where the list leaves it open.", LAW;
    "dates" Takes::Choice(DateOrder::WORDS), Described("what each column shows"),
        "The order of day, month and year, where the list leaves it open.", LAW;
    "basket_as_of" Takes::Choice(AsOf::WORDS), Word("start"),
        "Whether a basket in the list is that of the customer's start, and has grown since, or of now.", LAW;
    "retention_as_of" Takes::Choice(AsOf::WORDS), Word("start"),
        "Whether a law of retention describes customers at their start, so that those of the past are its survivors, or those of now.", LAW;
}

section! { SEGMENT SegmentKey "segments.*" "segment" "Customers of one kind.":
    Customers "customers" start(PerOccasion), Number(0.0), "Active at the start.", LAW => "600";
    Retention "retention" customers(Retention), Required, "The probability of staying.", LAW => "0.84";
    "leaving" Takes::Choice(Leaving::WORDS), Word("told"),
        "How customers leave: the firm is told, or they fall silent and stay on its file until it writes them off.", ASSUMED;
    WriteOff "write_off" customers(Periods), Number(f64::MAX),
        "Periods without a purchase after which the firm takes a customer off its file; without it, it never does. Where a rule or a draw gives a part of a period, that one is waited for too.", ASSUMED => "6", firm;
    "buying" Takes::Choice(Buying::WORDS), Word("poisson"),
        "How purchases come about: any number, one or none, or always in equal parts.", LAW;
    Purchases "purchases" customers(PerBasis), Number(1.0), "Purchases; with `bernoulli` the chance of one.", LAW => "9";
    "first_purchase" Takes::Choice(FirstPurchase::WORDS), Word("chance"),
        "Whether the first period holds one purchase for certain, beside those that chance brings.", "Fader, Hardie & Lee 2005";
    LastPurchase "last_purchase" customers(Share), Number(0.0),
        "The chance that a repeat purchase is the last.", "Fader, Hardie & Lee 2005" => "0.02";
    Quotes "quotes" customers(PerBasis), Number(0.0),
        "Quotes asked for (Poisson); those that are won are purchases beside the others.", LAW => "4";
    QuoteWins "quote_wins" customers(Share), Number(0.3), "The share of quotes that is won.", ASSUMED;
    Basket "basket" customers(PerOccasion), Number(0.0), "Revenue per purchase at list price.", LAW => "80";
    BasketNoise "basket_noise" customers(PerOccasion), Number(0.0),
        "Sigma of a lognormal shock with mean 1, per customer and period.", LAW => "0.3";
    Wallet "wallet" customers(PerBasis), Number(f64::MAX),
        "Money that a customer spends on such things anywhere: it is not expected to spend more here, fees apart.", ASSUMED => "3_000";
    Margin "margin" customers(Margin), Number(1.0),
        "Gross margin as a share of revenue; below 0 is selling below cost.", LAW => "0.3";
    Unpaid "unpaid" customers(Share), Number(0.0), "Share of revenue that is never paid.", ASSUMED => "0.01";
    PaymentDays "payment_days" customers(PerOccasion), Number(0.0),
        "Days until a customer has paid what it owes, on average.", LAW => "30";
    Owed "owed" opening(PerOccasion), Described("its steady amount"),
        "What a customer of the opening owes; newcomers owe nothing.", LAW => "450";
    Failure "failure" customers(Chance), Number(0.0),
        "The chance that a customer fails: what it owes is lost, and it is gone.", ASSUMED => "0.01";
    CreditLimit "credit_limit" customers(PerOccasion), Number(f64::MAX),
        "Who owes more when a period begins buys nothing in it; fees go on.", LAW => "5000", firm;
    Growth "growth" customers(Growth), Number(0.0), "Growth of the basket with tenure, per unit of its basis.", LAW;
    GrowthCapYears "growth_cap_years" customers(Time), Number(f64::MAX),
        "Tenure, in units of its basis, after which the basket no longer grows; without it, it never stops.", LAW;
    Price "price" customers(PerOccasion), Number(1.0),
        "Part of the list price that is paid: 1.04 is a rise of 4%. Goods cost the same.", LAW => "1.05", firm;
    OrderFee "order_fee" customers(PerOccasion), Number(0.0),
        "Money per purchase, beside what is bought: revenue without goods.", LAW => "5", firm;
    OrderMinimum "order_minimum" customers(PerOccasion), Number(0.0),
        "The least that an order may come to, at list price; it needs `order_spread`.", LAW => "50", firm;
    OrderSpread "order_spread" customers(PerOccasion), Number(0.0),
        "Spread of a customer's own orders, as sd / mean (lognormal).", LAW => "0.8";
    "below_minimum" Takes::Shares(BelowMinimum::WORDS), Described("all combined"),
        "What becomes of orders below the minimum: raised to it, combined into orders of it, or lost; together 1.", ASSUMED;
    VolumeResponse "volume_response" customers(PerOccasion), Number(0.0),
        "Elasticity of purchases: they go by p^-e, p what an order costs, fee included, as part of its list price.", ASSUMED => "0.5";
    OrderResponse "order_response" customers(PerOccasion), Number(0.0),
        "The same of combining orders: as much more per order as there are fewer.", ASSUMED => "0.3";
    LeaveResponse "leave_response" customers(PerOccasion), Number(0.0),
        "The same of leaving: the hazard goes by p^e.", ASSUMED => "0.5";
    Satisfaction "satisfaction" arrival(Share), Number(0.7), "Satisfaction at arrival.", ASSUMED => "0.75";
    Expectation "expectation" arrival(Share), Described("the quality of its service"),
        "What a customer expects at arrival.", ASSUMED => "0.75";
    Neutral "neutral" customers(Share), Number(0.7), "The satisfaction at which the stated rates hold.", ASSUMED => "0.7";
    SatisfiedStay "satisfied_stay" customers(Share), Number(0.0),
        "The part of the hazard of leaving that each tenth of satisfaction above `neutral` takes away.", ASSUMED => "0.07";
    SatisfiedSpend "satisfied_spend" customers(Gain), Number(0.0),
        "The part of the basket that each tenth of satisfaction above `neutral` adds.", ASSUMED => "0.03";
    SatisfiedRefer "satisfied_refer" customers(Gain), Number(0.0),
        "The part of the referrals that each tenth of satisfaction above `neutral` adds; 1 doubles them.", ASSUMED => "0.2";
    RefersFrom "refers_from" customers(Share), Number(0.0),
        "The satisfaction below which a customer recommends to nobody.", ASSUMED => "0.6";
    "service" Takes::Name("service"), Described("none"), "Its service level.", LAW;
    Complaints "complaints" customers(Chance), Number(0.0), "The chance of a problem that is told; for all problems see `problems`.", LAW;
    Problems "problems" customers(PerBasis), Number(0.0),
        "Problems, told or not; in a period one at most comes up. Not beside `complaints`.", LAW => "0.5";
    Told "told" customers(Share), Number(1.0), "Share of `problems` that are told: complaints.", LAW => "0.4";
    Asleep "asleep" opening(Share), Number(0.0), "Who is asleep when the scenario opens: a share, or 1 or 0 in the list.", ASSUMED => "0.1";
    Sleep "sleep" customers(Chance), Number(0.0),
        "The chance of falling asleep, for who stays: a sleeper buys nothing until it wakes.", ASSUMED => "0.15";
    Wake "wake" customers(Chance), Number(0.0), "The chance of waking, for a sleeper who stays.", ASSUMED => "0.3";
    "sleep_causes" Takes::Shares(SleepCause::WORDS), Described("all forgot"),
        "What customers fall asleep for; together 1. Rules see it as `customer.cause`.", ASSUMED;
    ComesBack "comes_back" customers(Chance), Number(0.0),
        "The chance that a customer who left comes back, from the period after on; 0 is never to return.", ASSUMED => "0.05";
    CrossSell "cross_sell" customers(Chance), Number(0.0), "The chance of one product more, for who stays.", LAW;
    "products_max" Takes::Whole(1, 1000), Number(4.0), "Products held at most.", ASSUMED => "4";
    ProductStay "product_stay" customers(Share), Number(0.0),
        "The part of the hazard of leaving that each product beyond the first takes away: what products cause, apart from who takes them.", ASSUMED => "0.07";
    ProductSpend "product_spend" customers(Gain), Number(0.0),
        "What each product beyond the first adds to purchases, as a part of them.", ASSUMED => "0.15";
    ProductServe "product_serve" customers(Gain), Number(0.0),
        "What each product beyond the first adds to the cost of serving, as a part of it.", ASSUMED => "0.1";
    ProductFee "product_fee" customers(PerBasis), Number(0.0),
        "Money per product beyond the first, beside purchases: a subscription, which sleepers go on paying.", ASSUMED => "60", firm;
    ProductMargin "product_margin" customers(Margin), Number(1.0), "Gross margin as a share of `product_fee`.", ASSUMED => "0.6";
    UpSell "up_sell" customers(Chance), Number(0.0), "The chance of buying one step dearer from now on, for who stays.", ASSUMED;
    UpSellStep "up_sell_step" customers(Gain), Number(0.1), "What such a step adds to the basket, as a part of it.", ASSUMED => "0.1";
    Referrals "referrals" customers(PerBasis), Number(0.0),
        "Newcomers brought; with `count = \"bernoulli\"` the chance of one.", LAW => "0.05";
    "refers_to" Takes::Name("segment"), Described("its own segment"), "The segment of those it brings.", ASSUMED;
}

section! { CHANNEL ChannelKey "channels.*" "channel" "A way to win customers.":
    Newcomers "newcomers" portfolio(PerBasis), Described("what `budget` brings"), "The mean number of newcomers (Poisson).", LAW => "90";
    Budget "budget" portfolio(PerBasis), Described("`newcomers` are stated"),
        "Money spent on winning, whoever comes: `ceiling` x (1 - exp(-`budget` / (`ceiling` x `first_cost`))) newcomers.", ASSUMED => "20_000";
    Ceiling "ceiling" portfolio(PerBasis), Described("only and always with `budget`"),
        "Newcomers that no budget passes; a discount may.", ASSUMED => "400";
    FirstCost "first_cost" portfolio(PerOccasion), Described("only and always with `budget`"),
        "What the first newcomer costs; each further one costs more.", ASSUMED => "30";
    Cost "cost" portfolio(PerOccasion), Number(0.0), "Money per newcomer, beside a `budget`.", LAW => "150";
    Discount "discount" portfolio(Share), Number(0.0),
        "Part of their first revenue that newcomers are given. It is acquisition cost: revenue stays as it is.", LAW => "0.1";
    "discount_periods" Takes::Whole(1, MOST_PERIODS), Number(1.0), "For how many periods from their arrival.", LAW => "3";
    DiscountResponse "discount_response" portfolio(PerOccasion), Number(0.0),
        "How newcomers answer the discount: (1 - discount)^-response times as many.", ASSUMED => "1.5";
    "segments" Takes::Shares(&[]), Described("all to the only segment"), "The share of each segment; together 1.", LAW;
    "delay" Takes::Whole(0, MOST_PERIODS), Number(0.0), "Periods between payment and the first purchase.", LAW => "1";
}

section! { REFERRAL ReferralKey "referral" "[referral]" "How customers bring customers.":
    "count" Takes::Choice(ReferralCount::WORDS), Word("poisson"),
        "Any number of newcomers in a period, or one at most.", LAW;
    "when" Takes::Choice(ReferralTime::WORDS), Word("active"),
        "Who may refer: all who are active, or only who stays.", LAW;
    "delay" Takes::Whole(0, MOST_PERIODS), Number(1.0), "Periods between the reward and the first purchase.", LAW => "1";
    Cost "cost" portfolio(PerOccasion), Number(0.0), "Reward per newcomer, counted as acquisition cost.", LAW => "50";
}
