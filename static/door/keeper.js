// What a keeper does at the door, whoever judges: camera, hand scanner, typed code and name lead to one verdict that fills
// the screen. For tests: document.documentElement.dataset.door is "ready" once the camera reads, dataset.verdict names the
// last family ("waiting" while an answer is out), dataset.reason and dataset.scan say more; doorCamera() starts it anew.
import { Camera } from "./camera.js";
import { Search } from "./search.js";
import { offerSettings } from "./settings.js";
import { Sightings } from "./sightings.js";
import { allowSound, sound } from "./sound.js";
import { uuid7 } from "./uuid7.js";
import { Verdict } from "./verdict.js";
import { listenForHandScanner } from "./wedge.js";

const LATE_MS = 1500;
const $ = (selector) => document.querySelector(selector);
const page = document.documentElement;

// The door answers: judge(row), override(row) and undo(row) resolve with what the screen shows, or reject with a status and
// a detail; find(text) resolves with hits, or null where nobody can look. `figures` shows what is counted and logged.
export function keep({ root, words, door, figures, isSupervisor }) {
  let direction = "in";
  let latest = "";
  const verdict = new Verdict({ sheet: $("#verdict"), behind: document.querySelectorAll("[data-behind]"), isSupervisor });
  const unsure = (word, ...lines) => verdict.show({ family: "unsure", word, lines });

  // Asks about one row and shows what comes back, unless a newer one is on the screen by then; a slow line is told, not hidden.
  async function ask(how, row, answered) {
    latest = row.id;
    const isLatest = () => latest === row.id;
    closePanels();
    page.dataset.verdict = "waiting";
    const late = setTimeout(() => { if (isLatest()) { unsure(words.sending, words.kept); page.dataset.verdict = "waiting"; } }, LATE_MS);
    try {
      answered(await how(row), isLatest());
    } catch (error) {
      if (error.status === 401) location.reload();
      if (isLatest()) unsure(words.unsure, error.detail || words.again);
    } finally {
      clearTimeout(late);
    }
  }

  function judged(answer, isLatest) {
    if (isLatest) verdict.show(answer);
    figures.log(answer);
  }

  const judge = (found) => ask(door.judge, { id: uuid7(), code: "", registration_id: null, direction, ...found }, judged);
  const overrule = (reason) => ask(door.override, { id: uuid7(), scan_id: verdict.shown.scan_id, reason }, judged);
  const undo = () => ask(door.undo, { id: uuid7(), scan_id: verdict.shown.scan_id }, (answer, isLatest) => {
    if (isLatest) unsure(answer.word, words.undone);
    figures.count(answer);
  });

  const sightings = new Sightings();

  function seen(texts, thorough) {
    if (!texts.length) return unsure(words.unsure, words.no_code);
    if ($("dialog[open]")) return undefined; // the keeper is busy with somebody else
    const text = thorough && texts.length === 1 ? texts[0] : sightings.see(texts, performance.now());
    if (text === "two") { latest = ""; return unsure(words.unsure, words.one); }
    return text === null ? undefined : judge({ code: text, source: "camera" });
  }

  const torch = $("#torch");
  const camera = new Camera({
    video: $("#camera"),
    onCodes: seen,
    onState: (state, { torch: hasTorch } = {}) => {
      root.dataset.camera = state;
      torch.hidden = !hasTorch;
      torch.setAttribute("aria-pressed", "false");
      if (state === "on") page.dataset.door = "ready";
    },
    onDark: (dark) => { $("#hint").textContent = dark && !torch.hidden ? words.dark : words.hold; },
  });
  window.doorCamera = () => camera.restart();

  torch.addEventListener("click", async () => {
    const on = torch.getAttribute("aria-pressed") !== "true";
    await camera.torch(on);
    torch.setAttribute("aria-pressed", String(on));
  });
  $("#photo").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (file) await camera.read(file).catch(() => unsure(words.unsure, words.no_code));
    event.target.value = "";
  });
  for (const button of document.querySelectorAll("[data-start-camera]")) button.addEventListener("click", () => { root.dataset.camera = "starting"; camera.restart(); });
  for (const button of document.querySelectorAll("[data-direction]")) {
    button.addEventListener("click", () => {
      direction = button.dataset.direction;
      root.classList.toggle("going-out", direction === "out");
      document.querySelectorAll("[data-direction]").forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
    });
  }

  const search = new Search({
    field: $("#search-field"), hits: $("#hits"), note: $("#found"), row: $("#hit-row"), find: door.find, words,
    onFound: (hit) => judge({ registration_id: hit.registration_id, source: "name" }),
  });
  const fillSettings = offerSettings({ form: $("#settings-form"), camera, sound });
  const prepare = { "#search-panel": () => search.clear(), "#settings-panel": fillSettings };

  function closePanels() {
    document.querySelectorAll("dialog[open]").forEach((panel) => panel.close());
  }

  for (const opener of document.querySelectorAll("[data-opens]")) {
    opener.addEventListener("click", () => {
      prepare[opener.dataset.opens]?.();
      const panel = $(opener.dataset.opens);
      panel.showModal();
      panel.querySelector("input:not([type=radio])")?.focus();
    });
  }
  document.querySelectorAll("dialog [data-close]").forEach((button) => button.addEventListener("click", closePanels));

  $("#code-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const code = event.target.elements.code.value.trim();
    event.target.reset();
    if (code) judge({ code, source: "typed" });
  });
  $("#override-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const reason = new FormData(event.target).get("reason");
    event.target.reset();
    if (reason) overrule(reason);
  });
  $("#was-out").addEventListener("click", (event) => overrule(event.currentTarget.value));
  $("#undo").addEventListener("click", undo);
  $("#back").addEventListener("click", () => verdict.close());
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !$("dialog[open]")) verdict.close(); });

  document.addEventListener("pointerdown", allowSound);
  document.addEventListener("keydown", allowSound);
  listenForHandScanner((code) => { root.classList.add("has-wedge"); judge({ code, source: "wedge" }); });

  $("[data-copy]").addEventListener("click", async (event) => {
    const button = event.currentTarget;
    await navigator.clipboard.writeText(location.href);
    button.lastChild.textContent = words.copied;
  });

  if (/MicroMessenger|FBAN|FBAV|Instagram|Line\//.test(navigator.userAgent)) root.dataset.camera = "in-app";
  else if (!window.isSecureContext) root.dataset.camera = "insecure";
  else if (!navigator.mediaDevices) root.dataset.camera = "absent";
  else camera.start();
  return { verdict, camera };
}
