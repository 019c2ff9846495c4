//! Paths of a scenario in words.

use super::visible;

/// What stands at a path, as people say it: "retention of every segment", "newcomers of market", "fixed cost".
#[must_use]
pub fn path(path: &str) -> String {
    let parts: Vec<&str> = path.split('.').collect();
    let [section, of @ .., what] = &parts[..] else { return visible(path) };
    let kind =
        section.strip_suffix("ies").map_or_else(|| section.trim_end_matches('s').to_owned(), |it| format!("{it}y"));
    let whose: Vec<String> =
        of.iter().map(|it| if *it == "*" { format!("every {kind}") } else { (*it).to_owned() }).collect();
    let of = if whose.is_empty() { "" } else { " of " };
    visible(&format!("{what}{of}{}", whose.join(", ")).replace('_', " "))
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn a_path_is_said_as_people_say_it() {
        assert_eq!(path("segments.*.retention"), "retention of every segment");
        assert_eq!(path("activities.*.cost"), "cost of every activity");
        assert_eq!(path("channels.market.newcomers"), "newcomers of market");
        assert_eq!(path("services.front_desk.slow_leave"), "slow leave of front desk");
        assert_eq!(path("scenario.fixed_cost"), "fixed cost");
        assert_eq!(path("price_rise"), "price_rise");
    }
}
