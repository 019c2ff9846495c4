//! Who may come in. Names of this machine first, so that no other site can lend its own to it; then where a question comes from; then a cookie,
//! which is given for a token that is good for once.

use std::fmt::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// 128 bits that nobody can guess.
pub type Secret = [u8; 16];

/// So many are let in at most.
const MOST_GUESTS: usize = 32;

/// The gate of one server.
pub struct Gate {
    /// As browsers write them: with the port.
    hosts: Vec<String>,
    /// Of the cookie; cookies do not know ports, so it carries that.
    cookie: String,
    secrets: Box<dyn Fn() -> Secret + Send + Sync>,
    doors: Mutex<Doors>,
}

#[derive(Default)]
struct Doors {
    tokens: Vec<(Secret, Role)>,
    sessions: Vec<(Secret, Role)>,
}

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Ask, and let others in.
    Host,
    /// Ask.
    Guest,
}

impl Gate {
    /// Of a server that is called by these names at this port.
    #[must_use]
    pub fn new(names: &[String], port: u16, secrets: Box<dyn Fn() -> Secret + Send + Sync>) -> Gate {
        let own = |name: &String| {
            // The port that is meant where none is said is left out.
            let bare = (port == 80).then(|| name.clone());
            [format!("{name}:{port}")].into_iter().chain(bare)
        };
        let hosts = names.iter().flat_map(own).collect();
        Gate { hosts, cookie: format!("tenure_{port}"), secrets, doors: Mutex::default() }
    }

    /// A token for somebody. Where there is no room, the invitation that nobody took for longest is good no more, then the guest who has not
    /// asked for longest has to be let in again.
    pub fn invite(&self, role: Role) -> String {
        let mut doors = self.doors();
        let Doors { tokens, sessions } = &mut *doors;
        if tokens.len() + sessions.len() >= MOST_GUESTS {
            let guest = |all: &[(Secret, Role)]| all.iter().position(|(_, role)| *role == Role::Guest);
            match (guest(tokens), guest(sessions)) {
                (Some(at), _) => _ = tokens.remove(at),
                (None, Some(at)) => _ = sessions.remove(at),
                (None, None) => {}
            }
        }
        let token = (self.secrets)();
        tokens.push((token, role));
        written(&token)
    }

    /// Whether a host is one of its own names.
    pub(super) fn is_own(&self, host: Option<&str>) -> bool {
        host.is_some_and(|host| self.hosts.iter().any(|it| it.eq_ignore_ascii_case(host)))
    }

    /// Whether a question comes from a page of its own, at that host.
    pub(super) fn is_from(&self, host: Option<&str>, origin: Option<&str>) -> bool {
        let from = origin.and_then(|it| it.strip_prefix("http://"));
        self.is_own(host) && from.is_some_and(|from| host.is_some_and(|host| from.eq_ignore_ascii_case(host)))
    }

    /// Takes a token, once, and gives the cookie for it.
    pub(super) fn enter(&self, token: &str) -> Option<String> {
        let mut doors = self.doors();
        let at = doors.tokens.iter().position(|(known, _)| same(&written(known), token))?;
        let (_, role) = doors.tokens.remove(at);
        let session = (self.secrets)();
        doors.sessions.push((session, role));
        Some(format!("{}={}; Path=/; HttpOnly; SameSite=Strict", self.cookie, written(&session)))
    }

    /// What who has this cookie may do.
    pub(super) fn who(&self, cookies: Option<&str>) -> Option<Role> {
        self.session(cookies).map(|(_, role)| role)
    }

    /// Who has this cookie, and what they may do.
    pub(super) fn session(&self, cookies: Option<&str>) -> Option<(Secret, Role)> {
        let own = |pair: &str| pair.trim().strip_prefix(&self.cookie)?.strip_prefix('=').map(str::to_owned);
        let sessions = &mut self.doors().sessions;
        let at = |given: String| sessions.iter().position(|(session, _)| same(&written(session), &given));
        let at = cookies?.split(';').filter_map(own).find_map(at)?;
        // Who asked last stands last.
        sessions[at..].rotate_left(1);
        sessions.last().copied()
    }

    fn doors(&self) -> MutexGuard<'_, Doors> {
        self.doors.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// In hexadecimal digits.
fn written(secret: &Secret) -> String {
    secret.iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// Whether two texts are the same; how long that takes does not tell where they differ.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::{Gate, Role};
    use std::sync::atomic::{AtomicU8, Ordering};

    fn gate() -> Gate {
        let next = AtomicU8::new(1);
        Gate::new(&["127.0.0.1".to_owned()], 4711, Box::new(move || [next.fetch_add(1, Ordering::Relaxed); 16]))
    }

    #[test]
    fn a_token_is_good_for_once_and_its_cookie_from_then_on() {
        let gate = gate();
        let token = gate.invite(Role::Host);
        assert!(gate.enter(&token[1..]).is_none() && gate.enter("").is_none());
        let cookie = gate.enter(&token).unwrap();
        assert!(gate.enter(&token).is_none(), "once");
        let pair = cookie.split(';').next().unwrap();
        assert_eq!(pair.split('=').next(), Some("tenure_4711"));
        assert_eq!(gate.who(Some(&format!("other=1; {pair}"))), Some(Role::Host));
        assert_eq!(gate.who(Some("tenure_4711=01")), None);
        assert_eq!(gate.who(Some(&pair.replace("tenure_4711", "tenure_47110"))), None);
        assert_eq!(gate.who(None), None);
    }

    #[test]
    fn names_come_first_and_questions_come_from_its_own_pages() {
        let gate = gate();
        assert!(gate.is_own(Some("127.0.0.1:4711")));
        for other in [None, Some("127.0.0.1"), Some("127.0.0.1:4712"), Some("evil.example:4711"), Some("")] {
            assert!(!gate.is_own(other), "{other:?}");
        }
        let host = Some("127.0.0.1:4711");
        assert!(gate.is_from(host, Some("http://127.0.0.1:4711")));
        for other in
            [None, Some("null"), Some("https://127.0.0.1:4711"), Some("http://evil.example"), Some("http://127.0.0.1")]
        {
            assert!(!gate.is_from(host, other), "{other:?}");
        }
    }

    #[test]
    fn who_comes_takes_the_place_of_who_does_not() {
        let gate = gate();
        let enter = |token: &str| gate.enter(token).map(|it| it.split(';').next().unwrap().to_owned());
        let host = enter(&gate.invite(Role::Host)).unwrap();
        let [idle, keen] = [Role::Guest; 2].map(|role| enter(&gate.invite(role)).unwrap());
        let unused = gate.invite(Role::Guest);
        let taken: Vec<_> = (4..super::MOST_GUESTS).map(|_| enter(&gate.invite(Role::Guest))).collect();
        assert!(taken.iter().all(Option::is_some));
        let one_more = gate.invite(Role::Guest);
        assert!(enter(&unused).is_none(), "nobody took it");
        assert!(enter(&one_more).is_some());
        assert_eq!(gate.who(Some(&keen)), Some(Role::Guest));
        gate.invite(Role::Guest);
        let all = [&host, &keen, &idle].map(|it| gate.who(Some(it)));
        assert_eq!(all, [Some(Role::Host), Some(Role::Guest), None]);
    }

    #[test]
    fn the_port_that_is_meant_anyway_is_left_out() {
        let gate = Gate::new(&["127.0.0.1".to_owned()], 80, Box::new(|| [1; 16]));
        assert!(
            gate.is_own(Some("127.0.0.1")) && gate.is_own(Some("127.0.0.1:80")) && !gate.is_own(Some("127.0.0.1:81"))
        );
        assert!(gate.is_from(Some("127.0.0.1"), Some("http://127.0.0.1")));
    }
}
