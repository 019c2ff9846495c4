//! A server that was started as people start it, and a client that says exactly what it is told to.

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;
use tenure::serve::{Desk, Gate, House, Role, Store, serve};
use tenure::stop::Stop;

/// A running `tenure serve`, or one of this process.
pub(super) struct Server {
    pub(super) child: Option<Child>,
    end: Stop,
    pub(super) port: u16,
    pub(super) token: String,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: String,
}

impl Answer {
    /// A header, by its name in small letters.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let own = |line: &'_ str| line.split_once(": ").is_some_and(|(key, _)| key.eq_ignore_ascii_case(name));
        self.head.lines().find(|line| own(line)).and_then(|line| line.split_once(": ")).map(|(_, value)| value)
    }

    /// The pictures in it.
    pub(super) fn frames(&self) -> Vec<Value> {
        let data = self.body.lines().filter_map(|line| line.strip_prefix("data: "));
        data.map(|it| serde_json::from_str(it).unwrap()).collect()
    }
}

impl Server {
    /// Of these words after `tenure serve`.
    pub(super) fn start(words: &[&str]) -> Server {
        let program = cargo_bin_cmd!("tenure").get_program().to_owned();
        let mut child = Command::new(program)
            .arg("serve")
            .args(words)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
        let address = first.trim_end().strip_prefix("http://127.0.0.1:").unwrap_or_else(|| panic!("{first}"));
        let (port, token) = address.split_once("/?token=").unwrap();
        Server { port: port.parse().unwrap(), token: token.to_owned(), child: Some(child), end: Stop::default() }
    }

    /// One that lets others in, without asking which network this machine is in.
    pub(super) fn of_all(desk: Desk) -> Server {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let next = AtomicU8::new(1);
        let secrets = Box::new(move || [next.fetch_add(1, Ordering::Relaxed); 16]);
        let gate = Gate::new(&["127.0.0.1".to_owned()], port, secrets);
        let token = gate.invite(Role::Host);
        let guests = Some(format!("http://127.0.0.1:{port}"));
        let house = Arc::new(House::new(desk, Store::new(1 << 24), gate, guests));
        let end = Stop::default();
        let until = end.clone();
        std::thread::spawn(move || serve(listener, &house, &until));
        Server { port, token, child: None, end }
    }

    /// By which name it is called.
    pub(super) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Says this, and hears all that comes back.
    pub(super) fn say(&self, said: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(2))).unwrap();
        // Who is refused before all of it was said may not be listened to any more.
        let _ = stream.write_all(said);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8(answer).unwrap();
        let (head, rest) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|it| it.parse().ok()).unwrap_or(0);
        let chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
        Answer { status, head: head.to_owned(), body: if chunked { whole(rest) } else { rest.to_owned() } }
    }

    /// A request with these headers.
    pub(super) fn ask(&self, request: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut said = format!("{request} HTTP/1.1\r\nConnection: close\r\n");
        headers.iter().for_each(|(name, value)| said += &format!("{name}: {value}\r\n"));
        if !body.is_empty() {
            said += &format!("Content-Length: {}\r\n", body.len());
        }
        self.say(format!("{said}\r\n{body}").as_bytes())
    }

    /// Comes in by the token; the cookie.
    pub(super) fn enter(&self) -> String {
        self.enter_by(&self.token)
    }

    /// The same by another token.
    pub(super) fn enter_by(&self, token: &str) -> String {
        let entered = self.ask(&format!("GET /?token={token}"), &[("Host", &self.host())], "");
        assert_eq!(entered.status, 200);
        entered.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
    }

    /// What a page of its own says at this path.
    pub(super) fn post(&self, path: &str, cookie: &str, body: &str) -> Answer {
        let (host, origin) = (self.host(), format!("http://{}", self.host()));
        let headers = [("Host", &*host), ("Origin", &origin), ("Cookie", cookie), ("Content-Type", "application/json")];
        self.ask(&format!("POST {path}"), &headers, body)
    }

    /// The last picture of a question.
    pub(super) fn last(&self, cookie: &str, turn: u64, levers: &Value, aspect: &str) -> String {
        let question = json!({ "page": "test", "turn": turn, "levers": levers, "aspect": aspect });
        let answer = self.post("/play", cookie, &question.to_string());
        assert_eq!(answer.status, 200, "{}", answer.body);
        let frames = answer.frames();
        let last = frames.last().unwrap();
        assert!(last["done"] == true && last["turn"] == turn, "{last}");
        last["html"].as_str().unwrap().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end.ask();
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// What came in chunks.
fn whole(chunks: &str) -> String {
    let (mut rest, mut all) = (chunks, String::new());
    while let Some((size, more)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).unwrap_or(0);
        if size == 0 || more.len() < size {
            break;
        }
        all += &more[..size];
        rest = more[size..].trim_start_matches("\r\n");
    }
    all
}

/// A scenario in a folder of its own.
pub(super) fn written(folder: &Path, text: &str) -> String {
    let file = folder.join("scenario.toml");
    std::fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}
