/* Keep the list fresh: what arrives appears without a reload. */

const EVERY_MS = 2000;

async function refresh() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { cache: "no-store" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("mails");
  const shown = document.getElementById("mails");
  if (fresh && fresh.innerHTML !== shown.innerHTML) shown.replaceChildren(...fresh.childNodes);
}

setInterval(() => {
  // The mailbox may be restarting: the next round asks again.
  refresh().catch(() => {});
}, EVERY_MS);
