// Questions to the server, and what comes back piece by piece.

const of = document.body.dataset.mark; // Of which scenario this page is.
const page = [...crypto.getRandomValues(new Uint8Array(8))].map((it) => it.toString(16).padStart(2, "0")).join("");

/** Asks; what is asked for another purpose goes on beside it. */
export const post = (path, question, { purpose = "", signal } = {}) => fetch(path, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ of, page: page + purpose, ...question }),
  signal,
});

/** Reads events as they come; whether the last one said that it was. */
export async function events(body, hear) {
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

/** The parts of a frame. */
export const parts = (frame) => new DOMParser().parseFromString(frame.html, "text/html").body;
