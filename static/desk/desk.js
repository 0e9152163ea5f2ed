// The desk from the keyboard: / searches, g and a letter goes to a page, j k x Enter walk a list, ? says so.
// Whoever speaks to the computer or uses a single-letter reader turns it off; without it all is clicked.
const SWITCH = "lanyard-keys";
const list = document.querySelector("#keys");
const rows = () => [...document.querySelectorAll(".tb-k tbody tr:has(a)")];
let waiting = 0;

const typing = (event) =>
  event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

function step(by) {
  const all = rows();
  const to = all[all.findIndex((row) => row.classList.contains("at")) + by];
  if (!to) return;
  all.forEach((row) => row.classList.toggle("at", row === to));
  to.scrollIntoView({ block: "nearest" });
  to.querySelector("a").focus({ preventScroll: true });
}

const keys = {
  "/": () => document.querySelector("#find")?.focus(),
  f: () => document.querySelector(".chips input, .desk-filter input")?.focus(),
  j: () => step(1),
  k: () => step(-1),
  "?": () => list?.showModal(),
  x: () => document.querySelector(".tb-k tr.at [data-tick]")?.click(),
  u: () => document.querySelector("[data-undo]")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || typing(event) || (localStorage.getItem(SWITCH) === "off" && event.key !== "?")) return;
  if (event.timeStamp < waiting) {
    waiting = 0;
    document.querySelector(`.side a[data-key="${CSS.escape(event.key)}"]`)?.click();
  } else if (event.key === "g") {
    waiting = event.timeStamp + 1500;
  } else if (keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
});

// The list of keys, and their switch.
const flip = document.querySelector("[data-keys-switch]");
const label = () => { flip.textContent = localStorage.getItem(SWITCH) === "off" ? flip.dataset.on : flip.dataset.off; };
flip?.addEventListener("click", () => {
  localStorage.setItem(SWITCH, localStorage.getItem(SWITCH) === "off" ? "on" : "off");
  label();
});
const opener = document.querySelector("[data-keys-opener]");
if (opener && flip) {
  label();
  opener.hidden = false;
  opener.querySelector("button").addEventListener("click", () => list.showModal());
}

// The bar that acts on ticked rows counts them and shows itself; shift ticks everything in between.
const bulk = document.querySelector("[data-bulk]");
const ticks = () => [...document.querySelectorAll("[data-tick]")].filter((box) => box.offsetParent !== null);
let lastTick = null;

function count() {
  if (!bulk) return;
  const chosen = ticks().filter((box) => box.checked).length;
  bulk.hidden = chosen === 0;
  bulk.querySelector("[data-count]").textContent = new Intl.NumberFormat(document.documentElement.lang).format(chosen);
  const all = document.querySelector("[data-all]");
  if (all) {
    all.checked = chosen > 0 && chosen === ticks().length;
    all.indeterminate = chosen > 0 && !all.checked;
  }
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-all]")) ticks().forEach((box) => { box.checked = event.target.checked; });
  if (event.target.matches("[data-all], [data-tick]")) count();
});
document.addEventListener("click", (event) => {
  if (!event.target.matches("[data-tick]")) return;
  const all = ticks();
  const [from, to] = [all.indexOf(lastTick), all.indexOf(event.target)];
  if (event.shiftKey && from >= 0) {
    all.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((box) => { box.checked = event.target.checked; });
    count();
  }
  lastTick = event.target;
});
if (bulk) {
  document.querySelectorAll("[data-all], [data-none]").forEach((tool) => { tool.hidden = false; });
  const none = () => { ticks().forEach((box) => { box.checked = false; }); count(); };
  bulk.querySelector("[data-none]").addEventListener("click", none);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.defaultPrevented && !typing(event)) none(); });
  addEventListener("pageshow", count);
  count();
}

// The event's own clock goes on.
const clock = document.querySelector("[data-clock]");
if (clock) {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: clock.dataset.clock, hour: "2-digit", minute: "2-digit" });
  setInterval(() => { clock.textContent = format.format(new Date()); }, 10_000);
}
