// An answer that is kept stands beside those that come later: the picture that is shown, with the levers it was asked of.

const $ = (id) => document.getElementById(id);
let kept = 0;

/** Keeps what is shown; `state` is that of which it was asked. */
export function keep(state, rows, boxes) {
  kept += 1;
  const card = document.createElement("article");
  const add = (tag, text) => card.appendChild(Object.assign(document.createElement(tag), { textContent: text }));
  const heading = add("h2", `Kept: ${told(state, rows, boxes) || "as in the file"}`);
  add("p", $("answer").textContent);
  card.append(futures(state));
  add("p", $("facts").textContent).className = "facts";
  const away = Object.assign(add("button", "Let go"), { type: "button" });
  away.addEventListener("click", () => {
    card.remove();
    $("kept").hidden = !$("kept").children.length;
    $("keep").focus();
  });
  $("kept").append(card);
  $("kept").hidden = false;
  heading.scrollIntoView({ block: "nearest" });
  $("spoken").textContent = "Kept below.";
}

/** Where levers stand that were moved, and which strategies are off. */
function told({ levers, off }, rows, boxes) {
  const moved = rows.filter((row) => row.dataset.lever in levers);
  const all = moved.map((row) => `${row.querySelector("label").textContent} ${levers[row.dataset.lever]}${row.dataset.unit}`);
  const without = boxes.filter((box) => off.includes(box.dataset.strategy)).map((box) => `without ${box.closest("label").textContent.trim()}`);
  return [...all, ...without].join("; ");
}

/** A copy of the dots, whatever is looked at, with names of its own. */
function futures({ aspect }) {
  const view = document.createElement("div");
  view.append(...[...$(aspect === "futures" ? "view" : "dots").childNodes].map((it) => it.cloneNode(true)));
  for (const part of view.querySelectorAll("[id]")) part.id = `kept${kept}-${part.id}`;
  for (const name of ["aria-labelledby", "aria-describedby"]) {
    for (const part of view.querySelectorAll(`[${name}]`)) {
      part.setAttribute(name, part.getAttribute(name).split(" ").map((it) => `kept${kept}-${it}`).join(" "));
    }
  }
  return view;
}
