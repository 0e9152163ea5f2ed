// The verdict fills the screen: ground, shape, word, band, name, reason, acts; the camera goes on behind it.
import { sound } from "./sound.js";

const page = document.documentElement;

export class Verdict {
  constructor({ sheet, behind, isSupervisor }) {
    Object.assign(this, { sheet, behind, isSupervisor, shown: null });
  }

  show(answer) {
    const { family } = answer;
    this.shown = answer;
    this.sheet.className = `verdict verdict-sheet v-${family}`;
    this.sheet.querySelector(".sh").setAttribute("class", `sh sh-${family}${family === "wrong" ? " flip" : ""}`);
    this.sheet.querySelector("[data-shape]").setAttribute("href", `#shape-${family}`);
    this.#fill("word", answer.word);
    this.#fill("second", answer.word_second);
    this.#fill("name", answer.name);
    this.#fill("native", answer.native_name);
    this.#fill("at", answer.at);
    this.#fill("category", answer.category);
    this.#fill("category-second", answer.category_second);
    const who = this.sheet.querySelector(".who");
    who.hidden = !answer.name;
    who.style.setProperty("--cat", answer.category_fill || "");
    this.sheet.querySelector(".why").replaceChildren(...(answer.lines ?? []).map(line));
    this.#offer(answer);
    this.sheet.hidden = false;
    this.sheet.scrollTop = 0;
    for (const part of this.behind) part.inert = true;
    Object.assign(page.dataset, { verdict: family, reason: answer.reason || "", scan: answer.scan_id || "" });
    sound(family);
  }

  close() {
    this.sheet.hidden = true;
    for (const part of this.behind) part.inert = false;
  }

  #fill(name, text) {
    const place = this.sheet.querySelector(`[data-${name}]`);
    place.textContent = text || "";
    place.hidden = !text;
  }

  // An act is offered where the verdict is of its families and the keeper may do it.
  #offer({ family, admitted, scan_id: scan, may_override: override }) {
    const may = { undo: this.isSupervisor && admitted && scan, override };
    for (const act of this.sheet.querySelectorAll("[data-for]")) {
      const { for: families, needs } = act.dataset;
      act.hidden = !families.split(" ").includes(family) || Boolean(needs && !may[needs]);
    }
  }
}

function line(text, place) {
  return Object.assign(document.createElement(place ? "small" : "span"), { textContent: text });
}
