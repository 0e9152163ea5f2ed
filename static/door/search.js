// Find by name: the best match lowest, next to the thumb, with the part that matched underlined.
const SHORTEST = 2;
const PAUSE_MS = 150;

export class Search {
  constructor({ field, hits, note, row, find, words, onFound }) {
    Object.assign(this, { field, hits, note, row, find, words, onFound, asked: 0 });
    field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#ask(), PAUSE_MS);
    });
  }

  clear() {
    this.field.value = "";
    this.asked += 1;
    this.note.textContent = "";
    this.hits.replaceChildren();
  }

  async #ask() {
    const sought = this.field.value.trim();
    const mine = (this.asked += 1);
    // One Chinese character is a family name; one letter is nothing yet.
    if (sought.length < SHORTEST && !/\p{Script=Han}/u.test(sought)) return this.hits.replaceChildren();
    const found = await this.find(sought);
    if (mine !== this.asked) return undefined;
    this.note.textContent = found ? (found.length ? "" : this.words.nobody_found) : this.words.offline;
    this.hits.replaceChildren(...(found ?? []).reverse().map((hit) => this.#row(hit, sought)));
    this.hits.scrollTop = this.hits.scrollHeight;
    return undefined;
  }

  #row(hit, sought) {
    const row = this.row.content.cloneNode(true).firstElementChild;
    row.style.setProperty("--cat-ink", hit.category_fill);
    row.querySelector("[data-name]").replaceChildren(...marked(hit.name, sought));
    row.querySelector("[data-second]").replaceChildren(...marked([hit.native_name, hit.organisation].filter(Boolean).join(" · "), sought));
    row.querySelector("[data-category]").textContent = hit.category;
    row.querySelector("[data-state]").textContent = hit.state;
    row.addEventListener("click", () => this.onFound(hit));
    return row;
  }
}

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// Splits a text around the first word sought, without regard to accents and case.
function marked(text, sought) {
  const letters = Array.from(text.normalize("NFC"));
  const word = fold(sought.split(/\s+/)[0]);
  for (let from = 0; from < letters.length; from += 1) {
    let part = "";
    for (let to = from; to < letters.length && part.length < word.length; to += 1) {
      part += fold(letters[to]);
      if (part === word) {
        const mark = document.createElement("mark");
        mark.textContent = letters.slice(from, to + 1).join("");
        return [letters.slice(0, from).join(""), mark, letters.slice(to + 1).join("")];
      }
    }
  }
  return [text];
}
