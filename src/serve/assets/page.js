// The page asks while something moves, and puts what comes in its place. What it says was made by the server; here are the controls only.

import { state, byName, copy, read, write, remember, undo, canUndo } from "./state.js";

const $ = (id) => document.getElementById(id);
const rows = [...document.querySelectorAll(".lever")];
const tabs = [...document.querySelectorAll("[role=tab]")];
const boxes = [...document.querySelectorAll("[data-strategy]")];
const of = document.body.dataset.mark; // Of which scenario this page is.
const page = [...crypto.getRandomValues(new Uint8Array(8))].map((it) => it.toString(16).padStart(2, "0")).join("");

let turn = 0; // Of the latest question: what answers an earlier one is dropped.
let underWay = null;
let again = 0;

/** Asks, and takes the place of what was asked before. */
async function ask() {
  const mine = ++turn;
  underWay?.abort();
  underWay = new AbortController();
  clearTimeout(again);
  document.documentElement.dataset.asking = mine;
  try {
    const answer = await fetch("/play", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ of, page, turn: mine, ...state }),
      signal: underWay.signal,
    });
    if (!answer.ok) return refused(mine, answer.status, await answer.text());
    const finished = await events(answer.body, (frame) => frame.turn === turn && show(frame));
    if (!finished && mine === turn) lost(mine);
  } catch (error) {
    if (error.name !== "AbortError" && mine === turn) lost(mine);
  }
}

/** Reads events as they come; whether the last one said that it was. */
async function events(body, hear) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "", done = false;
  for (;;) {
    const piece = await reader.read();
    if (piece.done) return done;
    text += piece.value;
    for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
      const line = text.slice(0, end).split("\n").find((it) => it.startsWith("data: "));
      if (!line) continue;
      const frame = JSON.parse(line.slice(6));
      done = frame.done;
      hear(frame);
    }
  }
}

/** Puts a picture in its place. */
function show(frame) {
  const parts = new DOMParser().parseFromString(frame.html, "text/html").body;
  const wrong = parts.querySelector("#trouble");
  $("trouble").hidden = !wrong;
  for (const part of [...parts.children]) {
    const old = $(part.id);
    const kept = part.id === "view" ? { role: "tabpanel", tabindex: "0", "aria-labelledby": "tab-" + state.aspect } : {};
    for (const [name, value] of Object.entries(kept)) part.setAttribute(name, value);
    Idiomorph.morph(old, part, { ignoreActiveValue: true });
  }
  document.body.classList.toggle("stale", Boolean(wrong));
  document.documentElement.dataset.shown = frame.turn;
  if (frame.done) {
    document.documentElement.dataset.done = frame.turn;
    $("spoken").textContent = (wrong ? $("trouble") : $("answer")).textContent;
  }
  $("save").hidden = !$("strategy");
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
  $("trouble").textContent = words;
  $("trouble").hidden = false;
  document.body.classList.add("stale");
}

/** The state of the page as its controls show it. */
function dress() {
  for (const row of rows) {
    const { lever, file, start, values, unit } = row.dataset;
    const set = state.levers[lever];
    const shown = set ?? file;
    const [field, slider] = [row.querySelector(".number"), row.querySelector("[type=range]")];
    if (field !== document.activeElement || field.value === "") field.value = shown;
    const at = shown === "" ? start : shown;
    const all = values?.split(" ");
    if (slider !== document.activeElement || !held) slider.value = all ? nearest(all, at) : at;
    slider.setAttribute("aria-valuetext", shown === "" ? row.querySelector(".file").textContent : shown + unit);
    row.classList.toggle("moved", set !== undefined);
    row.querySelector(".back").disabled = set === undefined;
  }
  for (const box of boxes) box.checked = !state.off.includes(box.dataset.strategy);
  for (const tab of tabs) {
    const on = tab.dataset.aspect === state.aspect;
    tab.setAttribute("aria-selected", on);
    tab.tabIndex = on ? 0 : -1;
  }
  $("undo").disabled = !canUndo();
  $("reset").disabled = Object.keys(state.levers).length === 0 && state.off.length === 0;
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
  act();
  go();
}

function set(lever, shown) {
  if (shown === "" || shown === undefined) delete state.levers[lever];
  else state.levers[lever] = shown;
}

/** What was typed, as programs write it; null where it may be read in two ways, or in none. */
function number(typed) {
  const plain = typed.trim().replace(/^([-+]?\d+),(\d{1,2}|\d{4,})$/, "$1.$2");
  return plain === "" || /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? plain : null;
}

// While a slider is held every place is asked, and one step back undoes the whole move.
let held = null;
for (const row of rows) {
  const { lever, file, values } = row.dataset;
  const [field, slider] = [row.querySelector(".number"), row.querySelector("[type=range]")];
  slider.addEventListener("input", () => {
    held ??= copy();
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
    const shown = number(field.value);
    if (shown === null) return trouble(`${row.querySelector("label").textContent}: a number is expected, such as 1250 or 12.5; no commas between thousands.`);
    if (shown === (state.levers[lever] ?? file)) return dress();
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

$("reset")?.addEventListener("click", () => change(() => Object.assign(state, { levers: byName(), off: [] })));
const back = () => undo() && go();
$("undo")?.addEventListener("click", back);
addEventListener("keydown", (event) => {
  const typing = event.target.matches?.("input:not([type=range], [type=checkbox])");
  if (event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !typing) {
    event.preventDefault();
    back();
  }
});
addEventListener("hashchange", () => {
  fromAddress();
  dress();
  ask();
});

// An answer that is kept stands beside those that come later.
let kept = 0;
$("keep")?.addEventListener("click", () => {
  kept += 1;
  const card = document.createElement("article");
  const moved = rows.filter((row) => row.dataset.lever in state.levers);
  const told = moved.map((row) => `${row.querySelector("label").textContent} ${state.levers[row.dataset.lever]}${row.dataset.unit}`);
  const heading = document.createElement("h2");
  heading.textContent = `Kept: ${told.join("; ") || "as in the file"}`;
  const answer = document.createElement("p");
  answer.textContent = $("answer").textContent;
  const facts = document.createElement("p");
  facts.className = "facts";
  facts.textContent = $("facts").textContent;
  const view = $("view").cloneNode(true);
  view.id = "";
  for (const name of ["role", "tabindex", "aria-labelledby", "id"]) view.removeAttribute(name);
  for (const part of view.querySelectorAll("[id]")) part.id = `kept${kept}-${part.id}`;
  for (const name of ["aria-labelledby", "aria-describedby"]) {
    for (const part of view.querySelectorAll(`[${name}]`)) part.setAttribute(name, `kept${kept}-${part.getAttribute(name)}`);
  }
  const away = document.createElement("button");
  away.type = "button";
  away.textContent = "Let go";
  away.addEventListener("click", () => {
    card.remove();
    $("kept").hidden = !$("kept").children.length;
    $("keep").focus();
  });
  card.append(heading, answer, view, facts, away);
  $("kept").append(card);
  $("kept").hidden = false;
  heading.scrollIntoView({ block: "nearest" });
  $("spoken").textContent = "Kept below.";
});

/** A file, by the browser: the server writes none. */
function download(name, kind, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: kind }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
$("copy").addEventListener("click", async () => {
  const text = [$("strategy"), $("words")].filter(Boolean).map((it) => it.textContent).join("\n");
  const done = await navigator.clipboard?.writeText(text).then(() => true, () => false);
  if (!done) getSelection().selectAllChildren($("overlay"));
  $("spoken").textContent = done ? "Copied." : "Marked: copy it with Ctrl-C.";
});
$("save").addEventListener("click", () => download("what_if.toml", "application/toml", $("strategy").textContent));
$("print").addEventListener("click", () => print());
$("report").addEventListener("click", async (event) => {
  const button = event.currentTarget;
  button.disabled = true;
  try {
    const body = JSON.stringify({ of, page: page + "-report", turn: Date.now(), ...state });
    const answer = await fetch("/report", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    const text = await answer.text();
    if (answer.ok && text.startsWith("<!DOCTYPE")) download("report.html", "text/html", text);
    else trouble(text || "The report was not finished.");
  } catch {
    trouble("The server does not answer.");
  }
  button.disabled = false;
});
$("invite")?.addEventListener("click", async () => {
  const answer = await fetch("/guest", { method: "POST" });
  $("guest").textContent = answer.ok
    ? `For one guest, once: ${await answer.text()} (plain http: who listens on this network can read along)`
    : await answer.text();
  $("guest").hidden = false;
});

// What is opened comes into sight.
for (const panel of document.querySelectorAll("footer details")) {
  panel.addEventListener("toggle", () => panel.open && panel.scrollIntoView({ block: "nearest" }));
}

// One customer, in the world as the levers have it.
$("who")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const future = $("future").value;
  const whom = { customer: $("customer").value.trim(), strategy: $("under").value, future: future === "" ? null : Number(future) };
  const body = JSON.stringify({ of, page: page + "-life", turn: Date.now(), ...state, whom });
  try {
    const answer = await fetch("/life", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    if (!answer.ok) return trouble(await answer.text());
    await events(answer.body, (frame) => Idiomorph.morph($("life"), new DOMParser().parseFromString(frame.html, "text/html").body.firstElementChild));
  } catch {
    trouble("The server does not answer.");
  }
});

function fromAddress() {
  read(rows.map((it) => it.dataset.lever), boxes.map((it) => it.dataset.strategy), tabs.map((it) => it.dataset.aspect));
}
fromAddress();
dress();
ask();
