//! Who is let in, what is refused, and how it ends.

use super::answers::{desk, desk_of};
use super::wire::{Server, written};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const SMALL: &str = "[scenario]\nname = \"<script>alert(1)</script>\\\" onload=x\"\nperiods = 4\nruns = 30\n[segments.small]\ncustomers = 20\n\
    retention = 0.5\npurchases = 4\nbasket = 80\nmargin = 0.3\n[strategies.\"<b>\"]\nlabel = \"</script><img src=x onerror=alert(2)>\"\n\
    change = [{ path = \"segments.*.retention\", add = 0.2 }]\n";

fn small() -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&[&written(folder.path(), SMALL), "--threads", "1"]);
    (folder, server)
}

#[test]
fn who_was_not_invited_is_not_let_in() {
    let (_folder, server) = small();
    let host = server.host();
    let get = |path: &str, headers: &[(&str, &str)]| server.ask(&format!("GET {path}"), headers, "");
    // No token, another one, another name of the machine, none.
    for path in ["/", "/?token=", "/?token=00000000000000000000000000000000", "/?token", "/?x=1"] {
        let closed = get(path, &[("Host", &host)]);
        assert_eq!((closed.status, closed.header("set-cookie")), (401, None), "{path}");
    }
    let path = format!("/?token={}", server.token);
    for other in ["evil.example", "127.0.0.1", "evil.example:80", "127.0.0.1.evil.example", "[::1]"] {
        assert_eq!(get(&path, &[("Host", other)]).status, 403, "{other}");
    }
    assert!([400, 403].contains(&get(&path, &[]).status));
    assert_eq!(get(&path, &[("Host", &host), ("Host", "evil.example")]).status, 403, "two names");
    // The token is still good; then it is not.
    let cookie = server.enter();
    let again = get(&path, &[("Host", &host)]);
    assert_eq!((again.status, again.header("set-cookie")), (401, None));
    let page = get("/", &[("Host", &host), ("Cookie", &cookie)]);
    assert!(page.status == 200 && page.body.contains("What if …"));
    let other = cookie.replace(&format!("tenure_{}", server.port), "tenure_1");
    assert_eq!(get("/", &[("Host", &host), ("Cookie", &other)]).status, 401);
    assert_eq!(get("/", &[("Host", "evil.example"), ("Cookie", &cookie)]).status, 403);
}

#[test]
fn the_cookie_and_every_answer_keep_to_themselves() {
    let (_folder, server) = small();
    let host = server.host();
    let entered = server.ask(&format!("GET /?token={}", server.token), &[("Host", &host)], "");
    let cookie = entered.header("set-cookie").unwrap();
    assert!(cookie.starts_with(&format!("tenure_{}=", server.port)), "{cookie}");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains("Domain"),
        "{cookie}"
    );
    assert!(entered.body.contains("/enter.js") && entered.header("location").is_none(), "a script goes on");
    let told = ["GET /", "GET /page.js", "GET /page.css", "GET /nothing", "PUT /", "POST /play"];
    let told = told.map(|it| server.ask(it, &[("Host", &host)], ""));
    for answer in told.iter().chain([&entered]) {
        let policy = answer.header("content-security-policy").unwrap();
        assert_eq!(policy, "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
}

#[test]
fn questions_come_from_its_own_pages_in_one_form_and_one_size() {
    let (_folder, server) = small();
    let cookie = server.enter();
    let (host, own) = (server.host(), format!("http://{}", server.host()));
    let question = json!({ "page": "a", "turn": 1 }).to_string();
    let status = |path: &str, changed: &[(&str, &str)], body: &str| {
        let usual = [("Host", &*host), ("Origin", &own), ("Cookie", &cookie), ("Content-Type", "application/json")];
        let usual = usual.into_iter().filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
        let headers: Vec<_> = usual.chain(changed.iter().copied().filter(|(_, value)| !value.is_empty())).collect();
        server.ask(path, &headers, body).status
    };
    for origin in ["", "null", "http://evil.example", "https://127.0.0.1", "http://127.0.0.1:1", "http://localhost"] {
        assert_eq!(status("POST /play", &[("Origin", origin)], &question), 403, "{origin}");
    }
    assert_eq!(status("POST /play", &[("Host", "evil.example"), ("Origin", "http://evil.example")], &question), 403);
    assert_eq!(status("POST /play", &[("Cookie", "")], &question), 401);
    assert_eq!(status("POST /play", &[("Content-Type", "text/plain")], &question), 415);
    let long = [("Content-Length", "1048577")];
    assert_eq!(status("POST /play", &long, ""), 413);
    for wrong in ["", "{", "[]", "{\"page\":1}", "{\"page\":\"a\",\"turn\":1,\"file\":\"/etc/passwd\"}"] {
        assert_eq!(status("POST /play", &[], wrong), 400, "{wrong}");
    }
    for path in
        ["POST /", "POST /../../etc/passwd", "POST /%2e%2e/etc/passwd", "GET /play", "GET /etc/passwd", "GET //x"]
    {
        assert_eq!(status(path, &[], if path.starts_with('P') { &question } else { "" }), 404, "{path}");
    }
    for method in ["PUT", "DELETE", "OPTIONS", "HEAD", "TRACE"] {
        assert_eq!(status(&format!("{method} /"), &[], ""), 405, "{method}");
    }
    assert_eq!(status("POST /guest", &[], ""), 403, "without --lan nobody else is let in");
    assert_eq!(status("POST /play", &[], &question), 200);
    assert_eq!(status("POST /play", &[], &question), 409, "the same turn again");
}

#[test]
fn a_hostile_scenario_is_text() {
    let (_folder, server) = small();
    let cookie = server.enter();
    let page = server.ask("GET /", &[("Host", &server.host()), ("Cookie", &cookie)], "").body;
    assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
    let pictures = ["futures", "time", "why", "customers", "numbers"].into_iter().zip(1..);
    let pictures: Vec<String> = pictures.map(|(aspect, turn)| server.last(&cookie, turn, &json!({}), aspect)).collect();
    let report = server.post("/report", &cookie, &json!({ "page": "report", "turn": 9 }).to_string());
    assert!(report.body.starts_with("<!DOCTYPE html>"), "{}", report.body);
    for text in pictures.iter().chain([&page, &report.body]) {
        for evil in ["<script>alert", "<img", "<b>"] {
            assert!(!text.contains(evil), "{evil}: {text}");
        }
    }
    for (lever, number, told) in [
        ("<b>", "1", "there is no lever"),
        ("lever1", "<b>", "a number is expected"),
        ("lever1", "-900", "cannot be played"),
    ] {
        let picture = server.last(
            &cookie,
            20 + u64::from(number == "-900") + u64::from(lever == "lever1"),
            &json!({ lever: number }),
            "",
        );
        assert!(picture.contains(told) && picture.contains("trouble") && !picture.contains("<b>"), "{picture}");
    }
}

#[test]
fn a_later_question_ends_an_earlier_one_and_who_goes_away_ends_the_work() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&[&written(folder.path(), SMALL), "--threads", "1", "--runs", "1000000"]);
    let cookie = server.enter();
    let begin = |page: &str, turn: u64| {
        let body = json!({ "page": page, "turn": turn }).to_string();
        let head = format!(
            "POST /play HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nCookie: {cookie}\r\nContent-Type: application/json\r\nContent-Length: {1}\r\n\r\n",
            server.host(),
            body.len()
        );
        let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
        stream
    };
    let hears = |stream: &mut TcpStream| {
        let mut some = [0; 64];
        stream.read(&mut some).is_ok_and(|read| read > 0) && some.starts_with(b"HTTP/1.1 200")
    };
    let mut first = begin("a", 1);
    assert!(hears(&mut first));
    let mut second = begin("a", 2);
    let mut rest = Vec::new();
    let ended = std::iter::repeat_with(|| {
        let mut some = [0; 16_384];
        let read = first.read(&mut some).unwrap();
        rest.extend_from_slice(&some[..read]);
        rest.ends_with(b"0\r\n\r\n")
    });
    assert!(ended.take(10_000).any(|it| it), "the first answer ends");
    assert!(!String::from_utf8_lossy(&rest).contains("\"done\":true"), "before it was finished");
    assert!(hears(&mut second));
    // Two others are worked on only when who was worked for has gone: at most two are.
    drop(second);
    let (mut third, mut fourth) = (begin("b", 1), begin("c", 1));
    for stream in [&mut third, &mut fourth] {
        let mut answer = Vec::new();
        while !String::from_utf8_lossy(&answer).contains("event: picture") {
            let mut some = [0; 16_384];
            let read = stream.read(&mut some).unwrap();
            assert!(read > 0, "work for them begins");
            answer.extend_from_slice(&some[..read]);
        }
    }
}

#[test]
fn so_many_may_wait_and_no_more_half_of_them_in_one_browser() {
    let server = Server::of_all(desk(SMALL, 1_000_000));
    let host = server.enter();
    let guest = || server.enter_by(server.post("/guest", &host, "").body.split_once("token=").unwrap().1);
    let (one, other) = (guest(), guest());
    let mut statuses = Vec::new();
    let mut open = Vec::new();
    for page in 0..30 {
        let cookie = [&host, &one, &other][page / 10];
        let body = json!({ "page": page.to_string(), "turn": 1 }).to_string();
        let head = format!(
            "POST /play HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nCookie: {cookie}\r\nContent-Type: application/json\r\nContent-Length: {1}\r\n\r\n",
            server.host(),
            body.len()
        );
        let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
        let mut some = [0; 12];
        stream.read_exact(&mut some).unwrap();
        statuses.push(String::from_utf8_lossy(&some[9..]).into_owned());
        open.push(stream);
    }
    let heard: Vec<usize> = statuses.chunks(10).map(|own| own.iter().filter(|it| *it == "200").count()).collect();
    assert_eq!(heard, [8, 8, 0], "{statuses:?}");
    assert_eq!(statuses.iter().filter(|it| *it == "503").count(), 14);
}

#[test]
fn who_asks_nothing_is_dropped_soon() {
    let (_folder, server) = small();
    let began = std::time::Instant::now();
    let mut idle: Vec<TcpStream> = (0..64).map(|_| TcpStream::connect(("127.0.0.1", server.port)).unwrap()).collect();
    idle[1].write_all(b"GET / HTTP/1.1\r\nHost:").unwrap();
    for stream in &mut idle {
        stream.set_read_timeout(Some(Duration::from_secs(9))).unwrap();
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).unwrap();
    }
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    server.enter();
}

#[test]
fn guests_are_let_in_by_a_question_that_says_nothing_else() {
    let server = Server::of_all(desk(SMALL, 20));
    let host = server.enter();
    for wrong in ["[]", "null", "{\"role\":\"host\"}", "x", "{}{}"] {
        assert_eq!(server.post("/guest", &host, wrong).status, 400, "{wrong}");
    }
    for right in ["", "{}", " {} "] {
        let told = server.post("/guest", &host, right);
        assert_eq!(told.status, 200, "{right}");
        let guest = server.enter_by(told.body.split_once("token=").unwrap().1);
        assert_eq!(server.post("/guest", &guest, "{}").status, 403, "a guest lets nobody in");
    }
    // 32 may wait: who was invited before them has waited in vain.
    let invited: Vec<String> =
        (0..40).map(|_| server.post("/guest", &host, "").body.split_once("token=").unwrap().1.to_owned()).collect();
    let enters = |token: &str| server.ask(&format!("GET /?token={token}"), &[("Host", &server.host())], "").status;
    assert_eq!([enters(&invited[0]), enters(&invited[39])], [401, 200]);
}

#[test]
fn a_guest_does_not_learn_where_the_file_lies() {
    let file = "/home/somebody/secret clients/shop.toml";
    let server = Server::of_all(desk_of(file, SMALL, 20));
    let host = server.enter();
    let guest = server.enter_by(server.post("/guest", &host, "").body.split_once("token=").unwrap().1);
    let all = |cookie: &str| {
        let report =
            server.post("/report", cookie, &json!({ "page": format!("r{cookie}"), "turn": 1 }).to_string()).body;
        let page = server.ask("GET /", &[("Host", &server.host()), ("Cookie", cookie)], "").body;
        let question = json!({ "page": cookie, "turn": 1 }).to_string();
        let frames = server.post("/play", cookie, &question).frames();
        [frames.last().unwrap()["html"].as_str().unwrap().to_owned(), report, page]
    };
    let [picture, report, _] = all(&host);
    assert!(picture.contains("/home/somebody") && report.contains("/home/somebody"), "{picture}");
    let told = all(&guest);
    for text in &told {
        assert!(!text.contains("somebody") && !text.contains("secret clients"), "{text}");
    }
    assert!(told[0].contains("tenure run shop.toml"), "{}", told[0]);
}

#[cfg(unix)]
#[test]
fn control_c_ends_it_cleanly_while_it_works() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(&[&written(folder.path(), SMALL), "--threads", "1", "--runs", "1000000"]);
    let cookie = server.enter();
    let body = json!({ "page": "a", "turn": 1 }).to_string();
    let head = format!(
        "POST /play HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nCookie: {cookie}\r\nContent-Type: application/json\r\nContent-Length: {1}\r\n\r\n{body}",
        server.host(),
        body.len()
    );
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    assert!(stream.read(&mut [0; 64]).unwrap() > 0);
    let child = server.child.as_mut().unwrap();
    let asked = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(asked.success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
