// The door's page where the server judges: every scan is sent until it is answered.
import { Figures } from "./figures.js";
import { keep } from "./keeper.js";
import { Queue } from "./queue.js";

const root = document.querySelector("[data-door]");
const urls = JSON.parse(root.dataset.urls);
const words = JSON.parse(root.dataset.words);
const where = { gate_id: root.dataset.gate, session_id: root.dataset.session || null };

const figures = new Figures({ url: urls.counts, list: document.querySelector(".last"), row: document.querySelector("#last-row"), words, onSignedOut: () => location.reload() });
const queue = new Queue({
  token: document.querySelector('meta[name="csrf-token"]').content,
  onWaiting: (count) => figures.waiting(count),
  onLate: (answer) => { if (answer.family) figures.log(answer); },
});

async function find(sought) {
  const address = new URL(urls.search, location.href);
  address.searchParams.set("q", sought);
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(4000) });
    return answer.ok ? (await answer.json()).hits : null;
  } catch {
    return null;
  }
}

const door = {
  judge: (row) => queue.post(urls.scan, { ...row, ...where, scanned_at: new Date().toISOString() }),
  override: (row) => queue.post(urls.override, row),
  undo: (row) => queue.post(urls.undo, row),
  find,
};
keep({ root, words, door, figures, isSupervisor: Boolean(root.dataset.supervisor) });
