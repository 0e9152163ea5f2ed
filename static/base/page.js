// What makes every page smoother; nothing here is needed for it to work.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const lang = document.documentElement.lang;

// The reader's own time under the event's, where the two differ.
for (const time of document.querySelectorAll("time[data-zone]")) {
  const at = new Date(time.dateTime);
  const here = (timeZone) => new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "short", timeStyle: "short" }).format(at);
  if (!zone || here(zone) === here(time.dataset.zone)) continue;
  const sameDay = here(zone).split(",")[0] === here(time.dataset.zone).split(",")[0];
  const format = sameDay ? { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } : { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const own = document.createElement("span");
  own.className = "dual-yours";
  const city = zone.split("/").pop().replaceAll("_", " ");
  own.textContent = `${new Intl.DateTimeFormat(lang, { ...format, timeZone: zone }).format(at)} · ${city}`;
  time.parentElement.append(own);
}

// The focus goes to what went wrong.
document.querySelector("[data-focus]")?.focus();

// Menus close on Escape and on a click beside them.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("details.switch[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
});
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.switch[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});

// A form is sent once: the button says that it is working, and comes back with the page.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || event.defaultPrevented || event.target.hasAttribute("data-again") || button.hasAttribute("data-again")) return;
  setTimeout(() => { button.setAttribute("aria-busy", "true"); button.disabled = true; });
});
addEventListener("pageshow", () => document.querySelectorAll("[aria-busy]").forEach((button) => { button.removeAttribute("aria-busy"); button.disabled = false; }));
