// The page asks while something moves, and puts what comes in its place. What it says was made by the server; here are the controls only.

import { state, byName, copy, read, write, remember, undo, canUndo } from "./state.js";
import { post, events, parts } from "./wire.js";
import { number, field as about } from "./fields.js";
import { misread, note, leftOut, mark } from "./notes.js";
import { keep } from "./keep.js";
import { age } from "./life.js";
import "./tools.js";

const $ = (id) => document.getElementById(id);
const rows = [...document.querySelectorAll(".lever")];
const tabs = [...document.querySelectorAll("[role=tab]")];
const boxes = [...document.querySelectorAll("[data-strategy]")];

let turn = 0; // Of the latest question: what answers an earlier one is dropped.
let underWay = null;
let again = 0;
let asked = null; // The state that the latest question is of,
let shown = null; // and the one that the picture is of.
let linked = false; // Whether the state is as an address has it.
let unplayable = []; // Names of the levers that the server refused.

// A question that is not answered at once: what is shown pales, then it is said.
const PALE = 250, SILENT = 4000;
let pale = 0, silent = 0;

/** Asks, and takes the place of what was asked before. */
async function ask() {
  const mine = ++turn;
  underWay?.abort();
  underWay = new AbortController();
  asked = copy();
  calm();
  pale = setTimeout(fade, PALE);
  silent = setTimeout(() => trouble("The server has not answered for some seconds. This page waits."), SILENT);
  document.documentElement.dataset.asking = mine;
  try {
    const answer = await post("/play", { turn: mine, ...asked }, { signal: underWay.signal });
    if (!answer.ok) return refused(mine, answer.status, await answer.text());
    const finished = await events(answer.body, (frame) => frame.turn === turn && show(frame));
    if (!finished && mine === turn) lost(mine);
  } catch (error) {
    if (error.name !== "AbortError" && mine === turn) lost(mine);
  }
}

/** Nothing is waited for. */
function calm() {
  for (const it of [pale, silent, again]) clearTimeout(it);
}

/** What is shown is of an earlier question. */
function fade() {
  document.body.classList.add("stale");
  $("view").setAttribute("aria-busy", "true");
  $("copy").disabled = $("save").disabled = true;
  if (shown) $("progress").textContent = "the answer before";
}

/** Puts a picture in its place, or what is wrong with the question. */
function show(frame) {
  calm();
  const all = parts(frame);
  const wrong = all.querySelector("#trouble");
  unplayable = wrong ? JSON.parse(wrong.dataset.levers) : [];
  if (wrong && linked && !shown && without(wrong)) return;
  $("trouble").hidden = !wrong;
  for (const part of [...all.children]) {
    const kept = part.id === "view" ? { role: "tabpanel", tabindex: "0", "aria-labelledby": "tab-" + state.aspect } : {};
    for (const [name, value] of Object.entries(kept)) part.setAttribute(name, value);
    Idiomorph.morph($(part.id), part, { ignoreActiveValue: true });
  }
  if (wrong) {
    fade();
    if (!shown) $("answer").textContent = "There is no answer.";
  } else {
    shown = asked;
    document.body.classList.remove("stale");
    $("copy").disabled = $("save").disabled = $("keep").disabled = false;
  }
  mark(unplayable);
  document.documentElement.dataset.shown = frame.turn;
  if (frame.done) {
    document.documentElement.dataset.done = frame.turn;
    $("spoken").textContent = (wrong ? $("trouble") : $("answer")).textContent;
  }
  $("save").hidden = !$("strategy");
}

/** An address that cannot be played is played without what is wrong in it, or without all of it; whether something was left out. */
function without(wrong) {
  const why = [...wrong.querySelectorAll("li")].map((it) => it.textContent).join("; ");
  if (!unplayable.length && !Object.keys(state.levers).length && !state.off.length) return false;
  for (const name of unplayable.length ? unplayable : Object.keys(state.levers)) delete state.levers[name];
  if (!unplayable.length) state.off = [];
  unplayable = [];
  leftOut([why]);
  go();
  return true;
}

/** The server does not answer this. */
function refused(mine, status, words) {
  if (mine !== turn || status === 409) return;
  if (status === 410) return anew();
  if (status === 503) trouble("Others are asking. This page asks again until there is room.");
  if (status === 503) return void (again = setTimeout(ask, 500));
  trouble(status === 401 ? "The server was started anew: open the address that it told, in another tab. Then this page goes on." : words);
  if (status === 401) again = setTimeout(ask, 2000);
}

/** Another scenario is there: what this page has of the one before, its levers and where they stand, is of no use. */
function anew() {
  history.replaceState(null, "", location.pathname);
  location.reload();
}

/** The server is gone: asks again until it is there. */
function lost(mine) {
  if (mine !== turn) return;
  trouble("The server does not answer. This page asks again until it does.");
  again = setTimeout(ask, 1000);
}

function trouble(words) {
  calm();
  $("trouble").textContent = words;
  $("trouble").hidden = false;
  fade();
}

/** The state of the page as its controls show it. */
function dress() {
  for (const row of rows) {
    const { lever, file, start, values, unit } = row.dataset;
    const set = state.levers[lever];
    const shown = set ?? file;
    const [field, slider] = [row.querySelector(".number"), row.querySelector("[type=range]")];
    if ((field !== document.activeElement || field.value === "") && !misread.has(lever)) field.value = shown;
    const at = shown === "" ? start : shown;
    const all = values?.split(" ");
    if (slider !== document.activeElement || !held) slider.value = all ? nearest(all, at) : at;
    slider.setAttribute("aria-valuetext", shown === "" ? row.querySelector(".file").textContent : shown + unit);
    row.classList.toggle("moved", set !== undefined);
    row.querySelector(".back").disabled = set === undefined && !misread.has(lever);
  }
  for (const box of boxes) box.checked = !state.off.includes(box.dataset.strategy);
  for (const tab of tabs) {
    const on = tab.dataset.aspect === state.aspect;
    tab.setAttribute("aria-selected", on);
    tab.tabIndex = on ? 0 : -1;
  }
  $("undo").disabled = !canUndo();
  $("reset").disabled = Object.keys(state.levers).length === 0 && state.off.length === 0 && !misread.size;
  mark(unplayable);
  age();
}

function nearest(all, shown) {
  const far = all.map((it) => Math.abs(it - shown));
  return far.indexOf(Math.min(...far));
}

/** After a change: into the address, onto the controls, to the server. */
function go() {
  write();
  dress();
  ask();
}

/** A change that can be undone. */
function change(act) {
  remember(copy());
  linked = false;
  note("");
  act();
  go();
}

function set(lever, shown) {
  misread.delete(lever);
  if (shown === "" || shown === undefined) delete state.levers[lever];
  else state.levers[lever] = shown;
}

// While a slider is held every place is asked, and one step back undoes the whole move.
let held = null;
for (const row of rows) {
  const { lever, file, values, unit } = row.dataset;
  const [field, slider] = [row.querySelector(".number"), row.querySelector("[type=range]")];
  slider.addEventListener("input", () => {
    held ??= copy();
    linked = false;
    note("");
    const shown = values ? values.split(" ")[slider.value] : slider.value;
    set(lever, shown === file ? "" : shown);
    go();
  });
  slider.addEventListener("change", () => {
    if (held) remember(held);
    held = null;
    dress();
  });
  field.addEventListener("change", () => {
    const { shown, wrong } = number(field.value, about(row));
    if (wrong) {
      const stands = state.levers[lever] ?? file;
      misread.set(lever, stands === "" ? wrong : `${wrong} Until then it is ${stands}${unit}.`);
      return dress();
    }
    misread.delete(lever);
    field.value = shown === "" ? file : shown;
    if (field.value === (state.levers[lever] ?? file)) return dress();
    change(() => set(lever, shown === file ? "" : shown));
  });
  row.querySelector(".back").addEventListener("click", () => {
    change(() => set(lever, ""));
    field.value = file;
    field.focus();
  });
}

$("levers").addEventListener("submit", (event) => event.preventDefault());

function look(tab) {
  state.aspect = tab.dataset.aspect;
  $("view").setAttribute("aria-labelledby", tab.id);
  go();
  if (shown?.aspect !== state.aspect) fade();
}
for (const tab of tabs) {
  tab.addEventListener("click", () => look(tab));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = event.key === "Home" ? 0 : event.key === "End" ? tabs.length - 1 : step && (tabs.indexOf(tab) + step + tabs.length) % tabs.length;
    if (at === undefined) return;
    event.preventDefault();
    tabs[at].focus();
    look(tabs[at]);
  });
}
for (const box of boxes) {
  box.addEventListener("change", () => change(() => {
    const name = box.dataset.strategy;
    state.off = box.checked ? state.off.filter((it) => it !== name) : [...state.off, name];
  }));
}

$("reset")?.addEventListener("click", () => change(() => {
  misread.clear();
  Object.assign(state, { levers: byName(), off: [] });
}));
function back() {
  if (!undo()) return;
  misread.clear();
  note("");
  go();
}
$("undo")?.addEventListener("click", back);
addEventListener("keydown", (event) => {
  const typing = event.target.matches?.("input:not([type=range], [type=checkbox])");
  if (event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !typing) {
    event.preventDefault();
    back();
  }
});
addEventListener("hashchange", fromAddress);

$("keep")?.addEventListener("click", () => keep(shown, rows, boxes));

// What is opened comes into sight.
for (const panel of document.querySelectorAll("footer details")) {
  panel.addEventListener("toggle", () => panel.open && panel.scrollIntoView({ block: "nearest" }));
}

/** Where the levers stand as the address has it, and what of it cannot be. */
function fromAddress() {
  const words = read(rows.map((it) => it.dataset.lever), boxes.map((it) => it.dataset.strategy), tabs.map((it) => it.dataset.aspect));
  for (const row of rows) {
    const { lever } = row.dataset;
    // What this page wrote there is plain; people may write there too.
    if (!(lever in state.levers) || /^[-+]?\d+(\.\d+)?$/.test(state.levers[lever])) continue;
    const { shown, wrong } = number(state.levers[lever], about(row));
    if (wrong) words.push(wrong.replace(/\.$/, ""));
    set(lever, shown);
  }
  linked = true;
  note("");
  leftOut(words);
  go();
}
fromAddress();
