// Where the levers stand, which strategies are off and what is looked at; as it stands in the address.

/** Levers by name, where no name means anything by itself. */
export const byName = (levers = {}) => Object.assign(Object.create(null), levers);

export const state = { levers: byName(), off: [], aspect: "futures" };

const past = [];

/** A copy of it. */
export const copy = () => ({ ...state, levers: byName(state.levers), off: [...state.off] });

/** Writes it into the address. */
export function write() {
  const words = new URLSearchParams();
  for (const [name, shown] of Object.entries(state.levers)) words.set("lever." + name, shown);
  for (const name of state.off) words.append("off", name);
  if (state.aspect !== "futures") words.set("look", state.aspect);
  const hash = words.toString();
  history.replaceState(null, "", hash ? "#" + hash : location.pathname);
}

/** Reads it from there; what the page does not know is left out. */
export function read(levers, strategies, aspects) {
  const words = new URLSearchParams(location.hash.slice(1));
  state.levers = byName();
  for (const [key, shown] of words) {
    const name = key.startsWith("lever.") ? key.slice(6) : null;
    if (name !== null && levers.includes(name) && shown.length < 40) state.levers[name] = shown;
  }
  state.off = words.getAll("off").filter((name) => strategies.includes(name));
  const look = words.get("look");
  state.aspect = aspects.includes(look) ? look : "futures";
}

/** Remembers how it was before a change. */
export function remember(before) {
  past.push(before);
  if (past.length > 100) past.shift();
}

/** Goes back by one change, whatever is looked at; whether there was one. */
export function undo() {
  const before = past.pop();
  if (before) Object.assign(state, before, { aspect: state.aspect });
  return Boolean(before);
}

/** Whether there is a change to go back by. */
export const canUndo = () => past.length > 0;
