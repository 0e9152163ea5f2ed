// The door's page: camera, hand scanner, typed code and name lead to one verdict that fills the screen.
// For tests: document.documentElement.dataset.door is "ready" once the camera reads, dataset.verdict names the last family.
import { Camera } from "./camera.js";
import { Sender } from "./send.js";
import { allowSound, sound } from "./sound.js";
import { uuid7 } from "./uuid7.js";
import { listenForHandScanner } from "./wedge.js";

const AGAIN_MS = 2500;
const LATE_MS = 2500;
const COUNTS_MS = 5000;
const root = document.querySelector("[data-door]");
const urls = JSON.parse(root.dataset.urls);
const words = JSON.parse(root.dataset.words);
const page = document.documentElement;
const $ = (selector) => document.querySelector(selector);
const sheet = $("#verdict");
let direction = "in";
let shown = null;
let scans = 0;
let lastSeen = { text: "", at: 0 };

const sender = new Sender({
  token: $('meta[name="csrf-token"]').content,
  onWaiting: (count) => { $("#to-send").textContent = count; $("#to-send").closest("div").classList.toggle("am", count > 0); },
  onLate: (answer) => { if (answer.family) log(answer); },
});

function verdict(answer) {
  shown = answer;
  sheet.className = `verdict verdict-sheet v-${answer.family}`;
  sheet.querySelector("[data-shape]").setAttribute("href", `#shape-${answer.family}`);
  sheet.querySelector(".sh").setAttribute("class", `sh sh-${answer.family}${answer.family === "wrong" ? " flip" : ""}`);
  const fill = (name, text, lang) => {
    const place = sheet.querySelector(`[data-${name}]`);
    place.textContent = text || "";
    place.hidden = !text;
    if (lang) place.lang = lang;
  };
  fill("word", answer.word);
  fill("second", answer.word_second);
  fill("name", answer.name);
  fill("native", answer.native_name);
  fill("at", answer.at);
  fill("category", answer.category);
  fill("category-second", answer.category_second);
  sheet.querySelector(".who").style.setProperty("--cat", answer.category_fill || "");
  sheet.querySelector(".who").hidden = !answer.name;
  const why = sheet.querySelector(".why");
  why.replaceChildren(...(answer.lines || []).map((line, place) => Object.assign(document.createElement(place ? "small" : "span"), { textContent: line })));
  $("#undo").hidden = !(answer.admitted && root.dataset.supervisor && answer.scan_id);
  $("#override").hidden = !answer.may_override;
  $("#by-name").hidden = answer.family !== "unknown";
  sheet.hidden = false;
  page.dataset.verdict = answer.family;
  page.dataset.reason = answer.reason || "";
  page.dataset.scan = answer.scan_id || "";
  sound(answer.family);
}

function log(answer) {
  const row = $("#last-row").content.cloneNode(true);
  row.querySelector("[data-shape]").setAttribute("href", `#shape-${answer.family}`);
  row.querySelector("svg").setAttribute("class", `sh sh-${answer.family}`);
  row.querySelector("bdi").textContent = answer.name || words.nobody;
  row.querySelector("small").textContent = [answer.category, answer.word].filter(Boolean).join(" · ");
  row.querySelector("time").textContent = answer.at || "";
  const list = $(".last");
  list.prepend(row);
  while (list.children.length > 3) list.lastElementChild.remove();
  counts(answer);
}

function counts({ inside, licensed, entries }) {
  if (inside === undefined) return;
  $("#inside").textContent = inside;
  $("#licensed").textContent = licensed ? `/ ${licensed}` : "";
  $("#entries").textContent = entries;
}

function online(yes) {
  const net = $("#net");
  net.className = `net ${yes ? "on" : "off"}`;
  net.querySelector("b").textContent = yes ? words.online : words.offline;
}

async function judge(found) {
  const row = { id: uuid7(), code: "", registration_id: null, gate_id: root.dataset.gate, session_id: root.dataset.session || null, direction, scanned_at: new Date().toISOString(), ...found };
  page.dataset.verdict = "waiting";
  const late = setTimeout(() => verdict({ family: "unsure", word: words.sending, word_second: "", lines: [words.kept] }), LATE_MS);
  try {
    const answer = await sender.post(urls.scan, row);
    scans += 1;
    $("#scans").textContent = scans;
    verdict(answer);
    log(answer);
  } catch (error) {
    if (error.status === 401) location.reload();
    verdict({ family: "unsure", word: words.unsure, word_second: "", lines: [error.detail || words.again] });
  } finally {
    clearTimeout(late);
  }
}

function codes(texts) {
  const now = performance.now();
  const text = texts.length > 1 ? "" : texts[0];
  const seenBefore = text && text === lastSeen.text && now - lastSeen.at < AGAIN_MS;
  const pair = texts.length > 1 && lastSeen.text === "two" && now - lastSeen.at < AGAIN_MS;
  lastSeen = { text: texts.length > 1 ? "two" : text, at: now };
  if (seenBefore || pair) return;
  if (texts.length > 1) verdict({ family: "unsure", word: words.unsure, word_second: "", lines: [words.one] });
  else judge({ code: text, source: "camera" });
}

const camera = new Camera({
  video: $("#camera"),
  onCodes: codes,
  onState: (state, { torch } = {}) => {
    root.dataset.camera = state;
    $("#torch").hidden = !torch;
    if (state === "on") page.dataset.door = "ready";
  },
});
window.doorCamera = () => { camera.stop(); return camera.start(); };

const close = () => { sheet.hidden = true; };
$("#next").addEventListener("click", close);
$("#torch").addEventListener("click", (event) => {
  const on = event.currentTarget.getAttribute("aria-pressed") !== "true";
  event.currentTarget.setAttribute("aria-pressed", String(on));
  camera.torch(on);
});
$("#photo").addEventListener("change", (event) => { if (event.target.files[0]) camera.read(event.target.files[0]); event.target.value = ""; });
for (const button of document.querySelectorAll("[data-direction]")) {
  button.addEventListener("click", () => {
    direction = button.dataset.direction;
    root.classList.toggle("going-out", direction === "out");
    document.querySelectorAll("[data-direction]").forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
  });
}
for (const opener of document.querySelectorAll("[data-opens]")) {
  opener.addEventListener("click", (event) => { event.preventDefault(); const panel = $(opener.dataset.opens); panel.showModal(); panel.querySelector("input")?.focus(); });
}
document.querySelectorAll("dialog [data-close]").forEach((button) => button.addEventListener("click", () => button.closest("dialog").close()));
$("#code-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = event.target.elements.code;
  if (!field.value.trim()) return;
  $("#code-panel").close();
  judge({ code: field.value.trim(), source: "typed" });
  field.value = "";
});

let asked = 0;
$("#search-field").addEventListener("input", async (event) => {
  const words_ = event.target.value.trim();
  const mine = (asked += 1);
  if (words_.length < 2) { $("#hits").replaceChildren(); return; }
  const answer = await fetch(`${urls.search}${urls.search.includes("?") ? "&" : "?"}q=${encodeURIComponent(words_)}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (mine !== asked) return;
  const { hits } = answer?.ok ? await answer.json() : { hits: [] };
  $("#found").textContent = answer ? (hits.length ? "" : words.nobody_found) : words.offline;
  // The best one lowest, next to the thumb.
  $("#hits").replaceChildren(...hits.reverse().map(hit));
});

function hit(found) {
  const row = $("#hit-row").content.cloneNode(true).firstElementChild;
  row.style.setProperty("--cat-ink", found.category_fill);
  row.querySelector("[data-name]").textContent = found.name;
  row.querySelector("[data-second]").textContent = [found.native_name, found.organisation].filter(Boolean).join(" · ");
  row.querySelector("[data-category]").textContent = found.category;
  row.querySelector("[data-state]").textContent = found.state;
  row.addEventListener("click", () => { $("#search-panel").close(); judge({ registration_id: found.registration_id, source: "name" }); });
  return row;
}

$("#undo").addEventListener("click", async () => {
  const answer = await sender.post(urls.undo, { id: uuid7(), scan_id: shown.scan_id }).catch((error) => ({ problem: error.detail }));
  verdict({ family: "unsure", word: answer.word || words.unsure, word_second: "", lines: [answer.problem || words.undone] });
  counts(answer);
});
$("#override").addEventListener("click", () => $("#override-panel").showModal());
$("#override-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const reason = new FormData(event.target).get("reason");
  if (!reason) return;
  $("#override-panel").close();
  try {
    const answer = await sender.post(urls.override, { id: uuid7(), scan_id: shown.scan_id, reason });
    verdict(answer);
    log(answer);
  } catch (error) {
    verdict({ family: "unsure", word: words.unsure, word_second: "", lines: [error.detail || words.again] });
  }
});

document.addEventListener("pointerdown", allowSound, { once: true });
document.addEventListener("keydown", allowSound, { once: true });
listenForHandScanner((code) => judge({ code, source: "wedge" }));
addEventListener("online", () => online(true));
addEventListener("offline", () => online(false));
setInterval(async () => {
  if (document.hidden) return;
  const answer = await fetch(urls.counts, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(COUNTS_MS - 500) }).catch(() => null);
  online(Boolean(answer?.ok));
  if (answer?.ok) counts(await answer.json());
}, COUNTS_MS);

if (/MicroMessenger|FBAN|FBAV|Instagram|Line\//.test(navigator.userAgent)) root.dataset.camera = "in-app";
else if (!navigator.mediaDevices) root.dataset.camera = "absent";
else camera.start();
