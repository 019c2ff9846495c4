// One customer, in the world as the levers had it when somebody asked.

import { state, copy, sameLevers } from "./state.js";
import { post, events, parts } from "./wire.js";

const $ = (id) => document.getElementById(id);
let of = null; // The state that what is shown was asked of.

$("who")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const asked = copy(), future = $("future").value;
  const whom = { customer: $("customer").value.trim(), strategy: $("under").value, future: future === "" ? null : Number(future) };
  try {
    const answer = await post("/life", { turn: Date.now(), ...asked, whom }, { purpose: "-life" });
    if (answer.ok) await events(answer.body, (frame) => Idiomorph.morph($("life"), parts(frame).firstElementChild));
    else $("life").textContent = await answer.text();
  } catch {
    $("life").textContent = "The server does not answer.";
  }
  of = asked;
  age();
});

/** Whether what is shown is still of the levers as they stand. */
export function age() {
  if (!of) return;
  const old = !sameLevers(of, state);
  $("life").classList.toggle("old", old);
  $("old").hidden = !old;
}
