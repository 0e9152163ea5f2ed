// The search box shows what it finds while one types. Without this it is a plain form that leads to a page.
const box = document.querySelector("#find");
const panel = document.querySelector("#found");
const said = document.querySelector("#found-said");
const PAUSE = 140;
let timer = 0, call = null, at = -1;

const options = () => [...panel.querySelectorAll("[role=option]")];

function close() {
  call?.abort();
  clearTimeout(timer);
  panel.hidden = true;
  at = -1;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function choose(to) {
  const all = options();
  if (!all.length) return;
  at = (to + all.length) % all.length;
  all.forEach((option, place) => option.setAttribute("aria-selected", place === at ? "true" : "false"));
  box.setAttribute("aria-activedescendant", all[at].id);
  all[at].scrollIntoView({ block: "nearest" });
}

// One sign says much in Chinese, little in Latin letters.
const tells = (text) => text.length > 1 || /[^\u0000-\u024f]/u.test(text);

async function look() {
  const text = box.value.trim();
  if (!tells(text)) { close(); return; }
  call?.abort();
  call = new AbortController();
  const address = new URL(box.form.action);
  address.search = new URLSearchParams({ q: text, part: "1" });
  box.form.classList.add("is-looking");
  try {
    const answer = await fetch(address, { signal: call.signal, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) { close(); return; }
    panel.innerHTML = await answer.text();
  } catch (error) {
    if (error.name !== "AbortError") close();
    return;
  } finally {
    box.form.classList.remove("is-looking");
  }
  options().forEach((option, place) => { option.id = `found-${place}`; });
  said.textContent = panel.querySelector("[data-said]")?.textContent ?? "";
  panel.hidden = false;
  box.setAttribute("aria-expanded", options().length ? "true" : "false");
  at = -1;
  choose(0);
}

if (box && panel) {
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", "found");
  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, PAUSE); });
  box.addEventListener("focus", () => { if (box.value.trim() && panel.hidden) look(); });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !panel.hidden) { event.preventDefault(); close(); return; }
    if (panel.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(at + 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); choose(at - 1); }
    if (event.key === "Enter" && at >= 0) { event.preventDefault(); options()[at].click(); }
  });
  document.addEventListener("click", (event) => { if (!box.form.contains(event.target) && !panel.contains(event.target)) close(); });
  box.form.addEventListener("focusout", (event) => {
    if (!box.form.contains(event.relatedTarget) && !panel.contains(event.relatedTarget)) setTimeout(close, 150);
  });
}
