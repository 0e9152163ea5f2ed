// A hand scanner types like a keyboard, only faster: 12 characters or more, under 60 ms each on average, Enter or Tab at the end.
const GAP_MS = 250;
const SHORTEST = 12;
const MEAN_MS = 60;

export function listenForHandScanner(onCode) {
  let text = "";
  let first = 0;
  let last = 0;
  document.addEventListener("keydown", (event) => {
    const now = event.timeStamp; // when the key came down: a busy phone handles a quick scanner's keys late, and in bursts
    if (now - last > GAP_MS) text = "";
    if (event.key === "Enter" || event.key === "Tab") {
      const quick = text.length >= SHORTEST && (last - first) / text.length < MEAN_MS;
      if (quick) { event.preventDefault(); event.stopPropagation(); takeOut(text); onCode(text); }
      text = "";
      return;
    }
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!text) first = now;
    text += event.key;
    last = now;
  }, { capture: true });
}

// What the scanner has typed into a field that had the focus is no search.
function takeOut(text) {
  const field = document.activeElement;
  if (field instanceof HTMLInputElement && field.value.endsWith(text)) field.value = field.value.slice(0, -text.length);
}
