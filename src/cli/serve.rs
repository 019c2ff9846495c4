//! `tenure serve`: the page for the room. Here the socket is opened, and secrets are drawn.

use super::End;
use super::arguments::{PlayingArguments, SceneArguments, amount, whole};
use super::interrupt::Interrupt;
use super::play::{instructions, workers};
use super::{scene, tell};
use crate::ask::{CEILING, Door, Scene, chosen, pursuit, target};
use crate::bundle::{Kind, Part};
use crate::error::{Error, Result, Source};
use crate::serve::{Desk, Gate, House, Kept, MOST_KEPT, Means, Opened, Role, Secret, Store, serve as answer};
use crate::stats::Target;
use clap::Args;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::sync::Arc;

/// What it takes.
#[derive(Args)]
#[command(after_help = "Ctrl-C ends it: exit code 0, as for anything that went well.")]
pub(super) struct ServeArguments {
    #[command(flatten)]
    pub(super) scene: SceneArguments,

    /// Let others on this network in, each with an address of their own that the page gives out. It is plain http: who listens there can
    /// read along
    #[arg(long)]
    pub(super) lan: bool,

    /// At this port of the machine. Without it: one that is free
    #[arg(long, value_name = "PORT", value_parser = port, allow_negative_numbers = true)]
    pub(super) port: Option<u16>,

    #[command(flatten)]
    pub(super) playing: PlayingArguments,

    /// Play on until it is known so well, as in `tenure run`
    #[arg(long, value_name = "HOW WELL", value_parser = target, allow_hyphen_values = true)]
    pub(super) precision: Option<Target>,

    /// As in `tenure run`
    #[arg(long, value_name = "MONEY", requires = "precision", value_parser = amount, allow_negative_numbers = true)]
    pub(super) indifference: Option<f64>,
}

fn port(text: &str) -> std::result::Result<u16, String> {
    whole(text, 1..=u16::MAX)
}

/// Answers until somebody asks for the end.
pub(super) fn serve(arguments: &ServeArguments, words: &[String], interrupt: &Interrupt) -> Result<End> {
    let ServeArguments { scene, lan, port, .. } = arguments;
    if arguments.playing.telling.json {
        return Err(Error::Usage("--json is one document, and a page is none: tenure run --json".to_owned()));
    }
    let scene = scene::open_to_keep(scene.scenario.as_deref(), &scene.reading, interrupt)?;
    let desk = desk(arguments, words, &scene)?;
    // Before anybody is waiting for them.
    getrandom::fill(&mut [0; 16]).map_err(|cause| Error::Run(format!("this machine gives no secrets: {cause}")))?;
    let at = if *lan { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
    let listener = TcpListener::bind(SocketAddr::new(IpAddr::V4(at), port.unwrap_or(0)));
    let listener = listener.map_err(|cause| refused(*port, &cause))?;
    let port = listener.local_addr().map_err(|cause| refused(*port, &cause))?.port();
    let outside = if *lan { Some(outside()?) } else { None };
    let names = ["127.0.0.1".to_owned(), "localhost".to_owned()];
    let names: Vec<String> = names.into_iter().chain(outside.map(|it| it.to_string())).collect();
    let gate = Gate::new(&names, port, Box::new(secret));
    let token = gate.invite(Role::Host);
    let guests = outside.map(|it| format!("http://{it}:{port}"));
    // What is kept of earlier answers is a part of what may be taken.
    let most = usize::try_from(arguments.scene.reading.means.memory / 4).unwrap_or(MOST_KEPT).min(MOST_KEPT);
    let house = Arc::new(House::new(desk, Store::new(most), gate, guests));
    // Who reads the address may want the end at once.
    (interrupt as &dyn Door).keeping(|stop| {
        tell::result(&format!(
            "http://127.0.0.1:{port}/?token={token}\nOpen this address in a browser, once. Ctrl-C ends it.\n"
        ))?;
        if *lan {
            tell::warning(
                "others on this network are let in by addresses that the page gives out; it is plain http, and who listens can read along",
            );
        }
        answer(listener, &house, stop)
    })?;
    Ok(End::Done)
}

fn desk(arguments: &ServeArguments, words: &[String], scene: &Scene) -> Result<Desk> {
    let PlayingArguments { runs, seed, telling } = &arguments.playing;
    let precision = arguments.precision;
    let runs = runs.unwrap_or(if precision.is_some() { CEILING } else { scene.model.runs });
    let strategies = chosen(&scene.model, &[])?;
    let (document, mode) = scene.written();
    let means = Means {
        mode,
        runs,
        seed: seed.unwrap_or(scene.model.seed),
        pursuit: pursuit((precision, arguments.indifference), runs, &strategies)?,
        threads: workers(telling),
        isa: instructions(telling),
        memory: arguments.scene.reading.means.memory,
    };
    let opened = Opened {
        words: as_run(words),
        changed: !arguments.scene.reading.set.is_empty(),
        warnings: scene.warnings.iter().chain(&scene.notes).cloned().collect(),
    };
    Desk::new(document.clone(), kept(scene.kept()), scene.model.clone(), means, opened)
}

/// The same words for `tenure run`: without those that concern the page alone.
fn as_run(words: &[String]) -> Vec<String> {
    let mut own = vec!["run".to_owned()];
    let mut rest = words.iter().skip(1);
    while let Some(word) = rest.next() {
        match word.as_str() {
            "--lan" => {}
            "--port" => _ = rest.next(),
            word if word.starts_with("--port=") => {}
            word => own.push(word.to_owned()),
        }
    }
    own
}

/// The files as they are now: whatever becomes of them, the page goes on with these.
fn kept(parts: Vec<Part>) -> Kept {
    let mut kept = Kept::default();
    for Part { kind, name, shown, bytes } in parts {
        match kind {
            Kind::Rules => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                kept.rules.insert(name, Arc::new(Source { name: shown, text }));
            }
            Kind::Customers => _ = kept.lists.insert(name, bytes),
            Kind::Scenario => {}
        }
    }
    kept
}

/// By which address others on the network find this machine. Nothing is sent.
fn outside() -> Result<IpAddr> {
    let found = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9))?;
        socket.local_addr()
    });
    found.map(|it| it.ip()).map_err(|cause| Error::Run(format!("this machine is in no network: {cause}")))
}

fn refused(port: Option<u16>, cause: &std::io::Error) -> Error {
    let place = port.map_or_else(|| "any port".to_owned(), |port| format!("port {port}"));
    Error::Run(format!("cannot answer at {place}: {cause}"))
}

/// 128 bits of the machine's own chance, which was there a moment ago.
fn secret() -> Secret {
    let mut secret = [0; 16];
    match getrandom::fill(&mut secret) {
        Ok(()) => secret,
        Err(cause) => {
            tell::error(&Error::Run(format!("this machine gives no secrets any more: {cause}")));
            std::process::exit(1)
        }
    }
}
