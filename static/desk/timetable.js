// Moves sessions on the timetable, by pointer or by keyboard. Without this every session opens a form that does the same.
const STEP = 5 * 60000;
const root = document.querySelector("#timetable");
const words = root.dataset;
let held = null; // what is picked up: the block, where it came from, where it is now
let dragged = false;

const grid = () => root.querySelector(".grid");
const blocks = () => [...root.querySelectorAll(".ses[data-code]")];
const lanes = () => [...root.querySelectorAll(".lane[data-hall]")];
const say = (text) => { root.querySelector("#timetable-said").textContent = text; };
const put = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const rtl = () => getComputedStyle(grid()).direction === "rtl";
const stepWidth = () => parseFloat(getComputedStyle(root.querySelector(".top-r .lane")).gridTemplateColumns) || 5.1;
const moment = (step) => new Date(new Date(grid().dataset.begins).getTime() + step * STEP);
const clock = (step) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: grid().dataset.zone }).format(moment(step));

// One block in the tab order; the arrows go to the others.
function settle(current) {
  const links = blocks().map((block) => block.querySelector("a"));
  const at = current && links.includes(current) ? current : links[0];
  links.forEach((link) => { link.tabIndex = link === at ? 0 : -1; });
}

function place(block, lane, at, steps) {
  block.className = block.className.replace(/\b[cs]-\d+\b/g, "").replace(/\s+/g, " ").trim();
  block.classList.add(`c-${at}`, `s-${steps}`);
  if (block.parentElement !== lane) lane.append(block);
}

// What would be wrong there: the same questions the desk asks again when it is kept.
function trouble() {
  const { block, lane, at, steps } = held;
  blocks().forEach((other) => other.classList.remove("hit"));
  const found = [];
  for (const other of lane.querySelectorAll(".ses[data-code]:not([data-still])")) {
    if (other === block || !lane.dataset.hall) continue;
    const from = Number(other.dataset.at), until = from + Number(other.dataset.steps), pause = Number(lane.dataset.pause) / 5;
    if (at < until && from < at + steps) {
      found.push(put(words.wOverlap, { title: other.dataset.title }));
      other.classList.add("hit");
    } else if (at < until + pause && from < at + steps + pause) {
      const gap = 5 * (at >= until ? at - until : from - at - steps);
      found.push(put(words.wPause, { title: other.dataset.title, gap, needed: lane.dataset.pause }));
      other.classList.add("hit");
    }
  }
  const seats = Math.min(...[block.dataset.seats, lane.dataset.seats].filter((text) => text !== "").map(Number));
  if (!("unbooked" in block.dataset) && Number(block.dataset.taken) > seats && Number.isFinite(seats)) {
    found.push(put(words.wSeats, { taken: block.dataset.taken, seats }));
  }
  block.classList.toggle("bad", found.length > 0);
  return found;
}

function show(quiet = false) {
  const { block, lane, at, steps } = held;
  place(block, lane, at, steps);
  lanes().forEach((other) => other.classList.toggle("to", other === lane));
  const text = [put(words.wAt, { hall: lane.dataset.name, from: clock(at), until: clock(at + steps) }), ...trouble()].join(" ");
  let bubble = block.querySelector(".said");
  if (!bubble) {
    bubble = document.createElement("div");
    bubble.className = "said";
    bubble.setAttribute("aria-hidden", "true");
    block.append(bubble);
  }
  bubble.textContent = text;
  if (!quiet) say(text);
}

function pickUp(block) {
  if ("still" in block.dataset) { say(words.wStill); return false; }
  const from = { lane: block.parentElement, at: Number(block.dataset.at), steps: Number(block.dataset.steps), classes: block.className };
  held = { block, from, lane: from.lane, at: from.at, steps: from.steps, days: 0 };
  block.classList.add("up");
  return true;
}

function letGo() {
  const { block, from } = held;
  block.querySelector(".said")?.remove();
  blocks().forEach((other) => other.classList.remove("hit"));
  lanes().forEach((lane) => lane.classList.remove("to"));
  from.lane.append(block);
  block.className = from.classes;
  held = null;
}

function back() {
  const link = held.block.querySelector("a");
  letGo();
  say(words.wBack);
  link.focus();
}

async function keep(day = null) {
  const { block, lane, at, steps, from } = held;
  const code = block.dataset.code;
  const stays = lane === from.lane && at === from.at && steps === from.steps && !day;
  if (stays) { back(); return; }
  const shift = day ? (Date.parse(`${day}T12:00Z`) - Date.parse(`${grid().dataset.day}T12:00Z`)) : 0;
  const iso = (step) => new Date(moment(step).getTime() + shift).toISOString().replace(/\.\d+Z$/, "+0000");
  const body = new URLSearchParams({
    csrf_token: words.token, part: "1", day: day ?? grid().dataset.day, hall_id: lane.dataset.hall, starts_at: iso(at), ends_at: iso(at + steps),
  });
  root.classList.add("busy");
  try {
    const answer = await fetch(block.dataset.url, { method: "POST", body, credentials: "same-origin" });
    if (answer.redirected || (!answer.ok && answer.status !== 422)) throw new Error(String(answer.status));
    held = null;
    take(await answer.text(), code);
    if (day) history.replaceState(null, "", `?day=${day}`);
  } catch {
    letGo();
    say(words.wFailed);
    block.querySelector("a").focus();
  } finally {
    root.classList.remove("busy");
  }
}

// The grid anew, as the desk sees it, scrolled as it was; the status is filled once it stands, so that it is read out.
function take(html, code) {
  const scrolled = root.querySelector("#grid").scrollLeft;
  root.innerHTML = html;
  const status = root.querySelector("#timetable-said"), said = status.textContent;
  status.textContent = "";
  begin();
  root.querySelector("#grid").scrollLeft = scrolled;
  const link = root.querySelector(`#s-${CSS.escape(code)} a`);
  settle(link);
  link?.focus();
  setTimeout(() => { status.textContent = said; }, 60);
}

function days() {
  return [...root.querySelectorAll(".views [data-day]")].map((tab) => tab.dataset.day);
}

function walk(key, link) {
  const block = link.closest(".ses"), lane = block.parentElement;
  const inLane = (one) => [...one.querySelectorAll(".ses[data-code]")].sort((a, b) => a.dataset.at - b.dataset.at);
  let to = null;
  if (key === "ArrowUp" || key === "ArrowDown") {
    const all = lanes(), by = key === "ArrowDown" ? 1 : -1;
    for (let at = all.indexOf(lane) + by; all[at] && !to; at += by) {
      to = inLane(all[at]).sort((a, b) => Math.abs(a.dataset.at - block.dataset.at) - Math.abs(b.dataset.at - block.dataset.at))[0];
    }
  } else {
    const row = inLane(lane);
    to = row[row.indexOf(block) + ((key === "ArrowRight") !== rtl() ? 1 : -1)];
  }
  if (to) { settle(to.querySelector("a")); to.querySelector("a").focus(); }
}

root.addEventListener("keydown", (event) => {
  const link = event.target.closest?.(".ses a");
  if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
  const { key } = event;
  const taken = () => { event.preventDefault(); event.stopPropagation(); };
  if (!held) {
    if (key === "m" || key === " ") {
      taken();
      if (pickUp(link.closest(".ses"))) { show(true); say(put(words.wUp, { title: held.block.dataset.title })); link.focus(); }
    } else if (key.startsWith("Arrow")) { taken(); walk(key, link); }
    return;
  }
  if (key === "Enter") { taken(); keep(); return; }
  if (key === "Escape") { taken(); back(); return; }
  if (key === "PageUp" || key === "PageDown") {
    taken();
    const all = days(), to = all[all.indexOf(grid().dataset.day) + (key === "PageDown" ? 1 : -1)];
    if (to) keep(to);
    return;
  }
  if (!key.startsWith("Arrow")) return;
  taken();
  const all = lanes(), forward = (key === "ArrowRight") !== rtl() ? 1 : -1;
  if (key === "ArrowUp" || key === "ArrowDown") held.lane = all[all.indexOf(held.lane) + (key === "ArrowDown" ? 1 : -1)] ?? held.lane;
  else if (event.shiftKey) held.steps = Math.max(1, held.steps + forward);
  else held.at = Math.max(0, held.at + forward);
  show();
  link.focus();
});

root.addEventListener("pointerdown", (event) => {
  const block = event.target.closest?.(".ses[data-code]");
  if (!block || held || event.button !== 0 || "still" in block.dataset) return;
  const begun = { x: event.clientX, y: event.clientY }, resizing = event.target.classList.contains("grip");
  const width = block.getBoundingClientRect().width / Number(block.dataset.steps);
  let target = null;
  dragged = false;
  const move = (moved) => {
    if (!held) {
      if (Math.hypot(moved.clientX - begun.x, moved.clientY - begun.y) < 5) return;
      if (!pickUp(block)) return;
      dragged = true;
    }
    moved.preventDefault();
    const by = Math.round(((moved.clientX - begun.x) / width) * (rtl() ? -1 : 1));
    const under = document.elementsFromPoint(moved.clientX, moved.clientY);
    target = under.find((one) => one.matches?.(".views [data-day]")) ?? null;
    root.querySelectorAll(".views .to").forEach((tab) => tab.classList.remove("to"));
    target?.classList.add("to");
    if (resizing) held.steps = Math.max(1, held.from.steps + by);
    else {
      held.at = Math.max(0, held.from.at + by);
      const row = under.map((one) => one.closest?.(".hr")).find((one) => one?.querySelector(".lane[data-hall]"));
      held.lane = row?.querySelector(".lane[data-hall]") ?? held.lane;
    }
    show(true);
  };
  const end = (cancelled) => {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", up);
    removeEventListener("pointercancel", stop);
    if (!held) return;
    if (cancelled) { back(); return; }
    if (target) { held.at = held.from.at; held.lane = held.from.lane; keep(target.dataset.day); } else keep();
  };
  const up = () => end(false), stop = () => end(true);
  addEventListener("pointermove", move, { passive: false });
  addEventListener("pointerup", up);
  addEventListener("pointercancel", stop);
});

// A drag ends on the block's own link, or on a day's: neither is opened by it.
root.addEventListener("click", (event) => {
  if (dragged && event.target.closest?.(".ses a, .views a")) event.preventDefault();
  dragged = false;
}, true);
root.addEventListener("dragstart", (event) => event.preventDefault());

function begin() {
  root.querySelector("#grid-help").hidden = false;
  settle(document.activeElement);
}

begin();
const first = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
const shown = first ?? blocks().sort((a, b) => a.dataset.at - b.dataset.at)[0];
if (shown) {
  const area = root.querySelector("#grid");
  const to = shown.getBoundingClientRect(), from = area.getBoundingClientRect();
  area.scrollLeft += (rtl() ? -1 : 1) * Math.max(0, (rtl() ? from.right - to.right : to.left - from.left) - 160);
  if (first) { settle(first.querySelector("a")); first.querySelector("a").focus({ preventScroll: true }); }
}
