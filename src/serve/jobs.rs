//! What is worked on for who asks, and told piece by piece.

use super::frame::{life, nobody, picture, refusal, wrong};
use super::gate::Role;
use super::http::House;
use super::question::Question;
use super::work::{Picture, followed, whole, work};
use crate::error::Error;
use crate::stop::Stop;
use hyper::body::Bytes;
use tokio::sync::mpsc::Sender;

/// Works on a question, picture by picture.
pub(super) fn play(house: &House, role: Role, question: &Question, told: &Told) {
    let turn = question.turn;
    let worked = house.desk.lay_for(role, question).and_then(|laid| {
        let mut tell = |it: Picture| told.event(&picture(turn, &laid, &it));
        work(&laid, &house.store, &told.stop, &mut tell)
    });
    if let Err(error) = worked
        && !told.stop.is_asked()
    {
        told.event(&refusal(turn, &said(house, role, &error), &house.desk.concerned(question, &error)));
    }
}

/// What becomes of one customer.
pub(super) fn follow(house: &House, role: Role, question: &Question, told: &Told) {
    let whom = question.whom.clone().unwrap_or_default();
    let laid = house.desk.lay_for(role, question);
    let lived =
        laid.and_then(|laid| followed(&laid, &whom, &told.stop).map(|lived| life(question.turn, &laid, &lived)));
    match lived {
        Ok(frame) => told.event(&frame),
        Err(error) if !told.stop.is_asked() => told.event(&nobody(question.turn, &said(house, role, &error))),
        Err(_) => {}
    }
}

/// Plays all of it and writes the report.
pub(super) fn write_report(house: &House, role: Role, question: &Question, told: &Told) {
    let written = house.desk.lay_for(role, question).and_then(|laid| whole(&house.desk, &laid, &told.stop));
    match written {
        Ok(page) => told.send(page.into()),
        Err(error) if !told.stop.is_asked() => told.send(said(house, role, &error).join("\n").into()),
        Err(_) => {}
    }
}

/// What is wrong, as it is told to whom.
fn said(house: &House, role: Role, error: &Error) -> Vec<String> {
    wrong(error).iter().map(|it| house.desk.told(role, it)).collect()
}

/// Where what is known goes.
pub(super) struct Told {
    pub(super) out: Sender<Bytes>,
    pub(super) stop: Stop,
}

impl Told {
    /// A server-sent event.
    fn event(&self, data: &str) {
        self.send(format!("event: picture\ndata: {data}\n\n").into());
    }

    /// Waits for who reads slowly, as long as the connection does.
    fn send(&self, bytes: Bytes) {
        if self.out.blocking_send(bytes).is_err() {
            self.stop.ask();
        }
    }
}
