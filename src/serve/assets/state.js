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

/** Whether the levers of two states stand in the same places. */
export function sameLevers(one, other) {
  const names = Object.keys(one.levers);
  return names.length === Object.keys(other.levers).length && names.every((it) => one.levers[it] === other.levers[it]);
}

/** Reads it from there; what the page does not know is left out, and told. */
export function read(levers, strategies, aspects) {
  const unknown = [];
  state.levers = byName();
  state.off = [];
  state.aspect = "futures";
  for (const [key, value] of new URLSearchParams(location.hash.slice(1))) {
    const lever = key.startsWith("lever.") ? key.slice(6) : null;
    if (lever !== null && levers.includes(lever)) state.levers[lever] = value;
    else if (key === "off" && strategies.includes(value)) state.off.push(value);
    else if (key === "look" && aspects.includes(value)) state.aspect = value;
    else unknown.push(`${key.slice(0, 40)}=${value.slice(0, 40)} (there is no such thing here)`);
  }
  return unknown;
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
