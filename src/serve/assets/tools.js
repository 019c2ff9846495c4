// What is taken along: a copy, a file, paper, a report; and who else is let in.

import { state } from "./state.js";
import { post } from "./wire.js";
import { note } from "./notes.js";

const $ = (id) => document.getElementById(id);

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
    const answer = await post("/report", { turn: Date.now(), ...state }, { purpose: "-report" });
    const text = await answer.text();
    if (answer.ok && text.startsWith("<!DOCTYPE")) download("report.html", "text/html", text);
    else note(text || "The report was not finished.");
  } catch {
    note("The server does not answer: there is no report.");
  }
  button.disabled = false;
});
$("invite")?.addEventListener("click", async () => {
  const answer = await fetch("/guest", { method: "POST" });
  $("guest").textContent = answer.ok
    ? `For one guest, once: ${await answer.text()} (plain http: who listens on this network can read along)`
    : await answer.text();
  $("guest").hidden = false;
  $("guest").scrollIntoView({ block: "nearest" });
});
