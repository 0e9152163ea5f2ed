// The figures under the camera: who is inside, the last three scans, and whether the line holds.
const EVERY_MS = 5000;
const page = document.documentElement;

export class Figures {
  constructor({ url, list, row, words, onSignedOut }) {
    Object.assign(this, { url, list, row, words, onSignedOut });
    addEventListener("online", () => this.#line(true));
    addEventListener("offline", () => this.#line(false));
    setInterval(() => { if (!document.hidden) this.#ask(); }, EVERY_MS);
  }

  count({ inside, licensed, entries }) {
    if (inside === undefined) return;
    document.querySelector("#inside").textContent = inside;
    document.querySelector("#licensed").textContent = licensed ? `/ ${licensed}` : "";
    document.querySelector("#entries").textContent = entries;
  }

  waiting(count) {
    const place = document.querySelector("#to-send");
    place.textContent = count;
    place.closest("div").classList.toggle("am", count > 0);
  }

  log(answer) {
    const row = this.row.content.cloneNode(true);
    row.querySelector("[data-shape]").setAttribute("href", `#shape-${answer.family}`);
    row.querySelector("svg").setAttribute("class", `sh sh-${answer.family}`);
    row.querySelector("bdi").textContent = answer.name || this.words.nobody;
    row.querySelector("small").textContent = [answer.category, answer.word].filter(Boolean).join(" · ");
    row.querySelector(".at").textContent = answer.at || "";
    this.list.prepend(row);
    while (this.list.children.length > 3) this.list.lastElementChild.remove();
    this.count(answer);
  }

  async #ask() {
    try {
      const answer = await fetch(this.url, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(EVERY_MS - 500) });
      if (answer.status === 401) return this.onSignedOut();
      this.#line(answer.ok);
      if (answer.ok) this.count(await answer.json());
    } catch {
      this.#line(false);
    }
    return undefined;
  }

  #line(holds) {
    page.dataset.net = holds ? "on" : "off";
  }
}
