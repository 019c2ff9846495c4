// What people type into a field. What may be read in two ways is asked back, never guessed.

/** What was typed, as programs write it: `shown`, empty where nothing was; or what is `wrong` with it. */
export function number(typed, { label, unit, low, high, fine, example, currency }) {
  const no = (why) => ({ wrong: `${label}: ${why}` });
  const percent = unit === "%";
  let text = typed.trim().replace(/^−/, "-");
  if (text === "") return { shown: "" };
  const sign = text.endsWith("%");
  if (sign && !percent) return no(`“${typed}” is a percentage, and none is expected. Type a number such as ${example}.`);
  if (sign) text = text.slice(0, -1).trim();
  if (!percent) text = bare(text, currency);
  const single = /^[-+]?([1-9]\d{0,2})[.,](\d{3})$/.exec(text);
  if (single && !fine) {
    const [small, large] = [Number(`${single[1]}.${single[2]}`), single[1] + single[2]];
    const told = single[2] === "000" ? `${single[1]} thousand` : large;
    return no(`${typed}: is it ${small} or ${told}? Type ${small} or ${large}.`);
  }
  text = ungrouped(text).replace(/^([-+]?\d*),(\d+)$/, "$1.$2");
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return no(`“${typed}” is no number. Type one such as ${example}.`);
  const value = Number(text);
  if (Math.abs(value) >= 1e15) return no(`${typed} is too large.`);
  if (percent && !sign && low >= 1 && value > 0 && value < 1) {
    const hundredfold = Number((100 * value).toPrecision(12));
    const meant = hundredfold >= low && hundredfold <= high ? `Is ${hundredfold} meant? ` : "";
    return no(`${text}% is far below what it is meant to be (${low} to ${high}%). ${meant}If not, type ${text}%.`);
  }
  return { shown: text };
}

/** An amount without the sign of its money. */
function bare(text, currency) {
  for (const word of [currency, ...(text.match(/\p{Sc}/gu) ?? [])]) {
    if (word && text.startsWith(word)) return text.slice(word.length).trim();
    if (word && text.endsWith(word)) return text.slice(0, -word.length).trim();
  }
  return text;
}

/** Without what stands between thousands, where it stands between all of them or is no decimal mark. */
function ungrouped(text) {
  const groups = [
    [/^([-+]?\d{1,3}(?:[\s'’]\d{3})+)([.,]\d+)?$/, /[\s'’]/g],
    [/^([-+]?\d{1,3}(?:\.\d{3})+)(,\d+)$/, /\./g],
    [/^([-+]?\d{1,3}(?:,\d{3})+)(\.\d+)$/, /,/g],
    [/^([-+]?\d{1,3}(?:\.\d{3}){2,})()$/, /\./g],
    [/^([-+]?\d{1,3}(?:,\d{3}){2,})()$/, /,/g],
  ];
  for (const [form, mark] of groups) {
    const [, whole, rest = ""] = form.exec(text) ?? [];
    if (whole) return whole.replace(mark, "") + rest.replace(",", ".");
  }
  return text;
}

/** What is to be known of the field of a lever. */
export function field(row) {
  const { unit, low, high, fine, file, start } = row.dataset;
  const label = row.querySelector("label").textContent;
  const currency = row.closest("form").dataset.currency;
  return { label, unit, low: Number(low), high: Number(high), fine: fine === "true", example: file || start, currency };
}
