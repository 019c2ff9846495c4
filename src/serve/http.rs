//! Over the wire: which request is answered with what, and how much of it at a time. A GET changes nothing and begins no work, but that a token
//! is taken; whatever is asked is a POST from a page of its own. No path of a request is ever opened: all there is stands in the program.

use super::assets::ASSETS;
use super::desk::Desk;
use super::gate::{Gate, Role, Secret};
use super::jobs::{Told, follow, play, write_report};
use super::page::{closed, entrance, page};
use super::question::Question;
use super::seats::{Seat, Seats};
use super::store::Store;
use super::turns::Turns;
use crate::error::Error;
use crate::stop::Stop;
use http_body_util::{BodyExt, Either, Full, LengthLimitError, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{ALLOW, CONTENT_TYPE, COOKIE, HOST, HeaderName, HeaderValue, ORIGIN, SET_COOKIE};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::net;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutWriter;

/// What a question holds at most, in bytes: 1 MiB.
const LONGEST: usize = 1 << 20;
/// Questions that are worked on at a time, and those that are answered or wait for that.
const JOBS: usize = 2;
const STREAMS: usize = 16;
/// Of these, for one browser.
const STREAMS_OF_ONE: usize = 8;
/// Connections at a time: from this machine, and as many from others.
const CONNECTIONS: usize = 64;
/// Of these, for one other machine.
const CONNECTIONS_OF_ONE: usize = 16;
/// Who is connected and asks nothing for so long is dropped.
const IDLE: Duration = Duration::from_secs(2);
/// Who does not send a question, or does not read an answer, for so long is dropped.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often it is asked whether somebody wants the end.
const HEARTBEAT: Duration = Duration::from_millis(50);

/// All that a server has.
pub struct House {
    /// What is asked of.
    pub desk: Desk,
    /// What was played.
    pub store: Store,
    /// Who may ask.
    pub gate: Gate,
    turns: Turns,
    jobs: Arc<Semaphore>,
    streams: Arc<Semaphore>,
    own_streams: Arc<Seats<Secret>>,
    /// Whether others are let in, and by which name of this machine.
    lan: Option<String>,
}

impl House {
    /// A server of one scenario; `lan` is where others find it, if they do.
    #[must_use]
    pub fn new(desk: Desk, store: Store, gate: Gate, lan: Option<String>) -> House {
        let (jobs, streams) = (Arc::new(Semaphore::new(JOBS)), Arc::new(Semaphore::new(STREAMS)));
        let own_streams = Seats::new(STREAMS_OF_ONE);
        House { desk, store, gate, turns: Turns::default(), jobs, streams, own_streams, lan }
    }
}

/// Answers whoever comes to this socket until somebody asks to stop.
///
/// # Errors
/// [`Error::Run`] where the socket cannot be used.
pub fn serve(listener: net::TcpListener, house: &Arc<House>, stop: &Stop) -> Result<(), Error> {
    let failed = |cause: std::io::Error| Error::Run(format!("cannot answer at this address: {cause}"));
    listener.set_nonblocking(true).map_err(failed)?;
    let runtime = Builder::new_current_thread().enable_all().build().map_err(failed)?;
    runtime.block_on(async {
        let listener = TcpListener::from_std(listener).map_err(failed)?;
        let [near, far] = [CONNECTIONS; 2].map(|most| Arc::new(Semaphore::new(most)));
        let peers = Seats::new(CONNECTIONS_OF_ONE);
        while !stop.is_asked() {
            let Ok(accepted) = tokio::time::timeout(HEARTBEAT, listener.accept()).await else { continue };
            // Who went away again is no reason to stop, and neither is a machine without files to open.
            let Ok((stream, peer)) = accepted else {
                tokio::time::sleep(HEARTBEAT).await;
                continue;
            };
            let local = peer.ip().is_loopback();
            let own = if local { None } else { peers.take(peer.ip()) };
            let room = if local { &near } else { &far };
            if let Ok(place) = Arc::clone(room).try_acquire_owned()
                && (local || own.is_some())
            {
                tokio::spawn(connected(stream, Arc::clone(house), (place, own)));
            }
        }
        Ok(())
    })?;
    house.turns.end();
    runtime.shutdown_timeout(PATIENCE);
    Ok(())
}

/// One connection, from its first request to its last.
async fn connected(stream: TcpStream, house: Arc<House>, place: (OwnedSemaphorePermit, Option<Seat<net::IpAddr>>)) {
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutWriter::new(stream);
    stream.set_timeout(Some(PATIENCE));
    let answering = service_fn(|request| {
        let house = Arc::clone(&house);
        async move { Ok::<_, Infallible>(answer(request, &house).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .serve_connection(TokioIo::new(Box::pin(stream)), answering);
    // Who goes away, or reads nothing for long, is no reason to do anything.
    let _ = connection.await;
    drop(place);
}

type Answer = Response<Either<Full<Bytes>, Frames>>;

/// What a request is answered with.
async fn answer(request: Request<Incoming>, house: &Arc<House>) -> Answer {
    let host = one(&request, HOST);
    if !house.gate.is_own(host.as_deref()) {
        return plain(StatusCode::FORBIDDEN, "There is nothing here by that name.");
    }
    match *request.method() {
        Method::GET => got(&request, house),
        Method::POST => {
            if !house.gate.is_from(host.as_deref(), one(&request, ORIGIN).as_deref()) {
                return plain(StatusCode::FORBIDDEN, "This is answered to its own pages only.");
            }
            let Some((session, role)) = house.gate.session(one(&request, COOKIE).as_deref()) else {
                return plain(StatusCode::UNAUTHORIZED, "Open the address that `tenure serve` told.");
            };
            posted(request, house, session, role).await
        }
        _ => {
            let mut refused = plain(StatusCode::METHOD_NOT_ALLOWED, "This is read, or asked.");
            refused.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, POST"));
            refused
        }
    }
}

/// A header that stands there once.
fn one<T>(request: &Request<T>, name: HeaderName) -> Option<String> {
    let mut all = request.headers().get_all(name).iter();
    let first = all.next()?.to_str().ok()?.to_owned();
    all.next().is_none().then_some(first)
}

const PAGE: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

fn got(request: &Request<Incoming>, house: &House) -> Answer {
    let path = request.uri().path();
    if let Some(asset) = ASSETS.iter().find(|it| it.path == path) {
        return with(StatusCode::OK, asset.kind, asset.text.to_owned());
    }
    if path != "/" {
        return plain(StatusCode::NOT_FOUND, "There is no such page.");
    }
    if let Some(role) = house.gate.who(one(request, COOKIE).as_deref()) {
        let invites = role == Role::Host && house.lan.is_some();
        return with(StatusCode::OK, PAGE, page(&house.desk, role, invites));
    }
    let token = request.uri().query().and_then(|query| query.strip_prefix("token="));
    let cookie = token.and_then(|token| house.gate.enter(token)).and_then(|it| HeaderValue::try_from(it).ok());
    match cookie {
        // No redirect: after a click elsewhere a strict cookie would be lost on it.
        Some(cookie) => {
            let mut entered = with(StatusCode::OK, PAGE, entrance());
            entered.headers_mut().insert(SET_COOKIE, cookie);
            entered
        }
        None => with(StatusCode::UNAUTHORIZED, PAGE, closed()),
    }
}

/// All that was sent with a request.
async fn sent(request: Request<Incoming>) -> Result<Bytes, Answer> {
    if request.body().size_hint().lower() > LONGEST as u64 {
        return Err(plain(StatusCode::PAYLOAD_TOO_LARGE, "The question is too long."));
    }
    let body = Limited::new(request.into_body(), LONGEST).collect();
    match tokio::time::timeout(PATIENCE, body).await {
        Err(_) => Err(plain(StatusCode::REQUEST_TIMEOUT, "The question did not come.")),
        Ok(Err(cause)) if cause.is::<LengthLimitError>() => {
            Err(plain(StatusCode::PAYLOAD_TOO_LARGE, "The question is too long."))
        }
        Ok(Err(_)) => Err(plain(StatusCode::BAD_REQUEST, "The question did not come whole.")),
        Ok(Ok(body)) => Ok(body.to_bytes()),
    }
}

/// Lets somebody in, where that may be: there is nothing to say with it.
async fn invited(request: Request<Incoming>, house: &House, role: Role) -> Result<Answer, Answer> {
    let Some(address) = house.lan.as_ref().filter(|_| role == Role::Host) else {
        return Err(plain(StatusCode::FORBIDDEN, "Nobody else is let in."));
    };
    match sent(request).await?.trim_ascii() {
        b"" | b"{}" => Ok(plain(StatusCode::OK, &format!("{address}/?token={}", house.gate.invite(Role::Guest)))),
        _ => Err(plain(StatusCode::BAD_REQUEST, "Nothing is said with that.")),
    }
}

async fn posted(request: Request<Incoming>, house: &Arc<House>, session: Secret, role: Role) -> Answer {
    let path = request.uri().path().to_owned();
    if path == "/guest" {
        return invited(request, house, role).await.unwrap_or_else(|refused| refused);
    }
    let kind = one(&request, CONTENT_TYPE).unwrap_or_default();
    if kind.split(';').next() != Some("application/json") {
        return plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, "A question is JSON.");
    }
    let body = match sent(request).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let Ok(question) = serde_json::from_slice::<Question>(&body) else {
        return plain(StatusCode::BAD_REQUEST, "That is no question.");
    };
    if question.of.as_ref().is_some_and(|it| it != house.desk.mark()) {
        return plain(StatusCode::GONE, "Another scenario is played here now.");
    }
    let (answer, kind): (fn(&House, Role, &Question, &Told), _) = match path.as_str() {
        "/play" => (play, "text/event-stream"),
        "/life" => (follow, "text/event-stream"),
        // What is wrong comes the same way, and is not to be read as a page.
        "/report" => (write_report, TEXT),
        _ => return plain(StatusCode::NOT_FOUND, "There is no such question."),
    };
    let own = house.own_streams.take(session);
    let (Ok(place), Some(own)) = (Arc::clone(&house.streams).try_acquire_owned(), own) else {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "Too many ask at once.");
    };
    let Some(stop) = house.turns.begin(&question.page, question.turn) else {
        return plain(StatusCode::CONFLICT, "A later question was asked.");
    };
    let (out, pieces) = channel(8);
    let told = Told { out, stop: stop.clone() };
    let jobs = Arc::clone(&house.jobs);
    let worker = Arc::clone(house);
    tokio::spawn(async move {
        let Some(job) = waited(&told, jobs.acquire_owned()).await else { return };
        if told.stop.is_asked() {
            return;
        }
        let _ = tokio::task::spawn_blocking(move || answer(&worker, role, &question, &told)).await;
        drop(job);
    });
    respond(StatusCode::OK, kind, Either::Right(Frames { pieces, stop, _place: (place, own) }))
}

/// What comes of waiting, unless who asked goes away before.
async fn waited<T, E>(told: &Told, wait: impl Future<Output = Result<T, E>>) -> Option<T> {
    let (mut gone, mut wait) = (pin!(told.out.closed()), pin!(wait));
    let first = poll_fn(|context| match gone.as_mut().poll(context) {
        Poll::Ready(()) => Poll::Ready(None),
        Poll::Pending => wait.as_mut().poll(context).map(Result::ok),
    });
    first.await
}

/// An answer that comes in pieces. Who does not wait for the end of it ends the work.
struct Frames {
    pieces: Receiver<Bytes>,
    stop: Stop,
    _place: (OwnedSemaphorePermit, Seat<Secret>),
}

impl Body for Frames {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<hyper::body::Frame<Bytes>, Infallible>>> {
        self.pieces.poll_recv(context).map(|it| it.map(|bytes| Ok(hyper::body::Frame::data(bytes))))
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        self.stop.ask();
    }
}

fn plain(status: StatusCode, words: &str) -> Answer {
    with(status, TEXT, words.to_owned())
}

fn with(status: StatusCode, kind: &'static str, text: String) -> Answer {
    respond(status, kind, Either::Left(Full::new(text.into())))
}

/// An answer with what keeps it to itself.
fn respond(status: StatusCode, kind: &'static str, body: Either<Full<Bytes>, Frames>) -> Answer {
    const RULES: [(&str, &str); 6] = [
        ("content-security-policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cache-control", "no-store"),
    ];
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    for (name, value) in RULES {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}
