// How far a file is, looked at every second as long as it is being taken in. Without this one presses "Look again".
const panel = document.querySelector("[data-going]");
const PAUSE = 1000;

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-going]");
    if (!now) return location.reload();
    panel.querySelector("progress").value = now.querySelector("progress").value;
    panel.querySelector("[data-going-said]").textContent = now.querySelector("[data-going-said]").textContent;
    for (const name of ["[data-going-on]", "[data-going-still]"]) panel.querySelector(name).hidden = now.querySelector(name).hidden;
  } catch {
    // The net is away: the next look may find it.
  }
  setTimeout(look, PAUSE);
}

if (panel) setTimeout(look, PAUSE);
