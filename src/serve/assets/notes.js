// What is said over the picture: of the page as a whole, and of fields that were not understood.

const $ = (id) => document.getElementById(id);
const rows = [...document.querySelectorAll(".lever")];

/** By lever, what is wrong with what its field holds: it stays until the field is right, whatever is played meanwhile. */
export const misread = new Map();

/** Something to know that concerns no figure; nothing any more where it is empty. */
export function note(words) {
  $("note").textContent = words;
  $("note").hidden = !words;
}

/** What was left out of an address, beside what was before. */
export function leftOut(words) {
  if (words.length) note([$("note").textContent, `Left out of the address: ${words.join("; ")}.`].join(" ").trim());
}

/** Marks the fields that are wrong, those of levers that the server refused among them. */
export function mark(refused) {
  const told = [];
  for (const [at, row] of rows.entries()) {
    const { lever } = row.dataset, field = row.querySelector(".number");
    if (misread.has(lever)) told.push(Object.assign(document.createElement("p"), { id: "wrong" + at, textContent: misread.get(lever) }));
    const by = misread.has(lever) ? "wrong" + at : refused.includes(lever) ? "trouble" : null;
    field.setAttribute("aria-describedby", ["file" + at, by].filter(Boolean).join(" "));
    if (by) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
  $("wrong").hidden = !told.length;
  // What was said already is not said again.
  if ($("wrong").textContent !== told.map((it) => it.textContent).join("")) $("wrong").replaceChildren(...told);
}
