// Sends a scan until it is answered, always under the same id: a bad line never makes two scans of one.
const TIMEOUT_MS = 4000;
const WAITS_MS = [300, 1000, 2000, 4000];
const KEPT = "door-unanswered";

export class Queue {
  // onWaiting(count) after each change; onLate(answer) for scans that a page before this one had sent.
  constructor({ token, onWaiting, onLate }) {
    Object.assign(this, { token, onWaiting });
    this.waiting = new Map(JSON.parse(sessionStorage.getItem(KEPT) || "[]"));
    for (const { url, row } of this.waiting.values()) this.post(url, row).then(onLate, () => {});
    this.#tell();
  }

  // Resolves with the server's answer, however long that takes; rejects with status and detail where the server refuses.
  async post(url, row) {
    this.waiting.set(row.id, { url, row });
    this.#tell();
    for (let tries = 0; ; tries += 1) {
      const answer = await this.#try(url, row);
      if (answer) {
        this.waiting.delete(row.id);
        this.#tell();
        if (answer.ok) return answer.json();
        const problem = await answer.json().catch(() => ({}));
        throw Object.assign(new Error("refused"), { status: answer.status, detail: problem.detail || "" });
      }
      await pause(WAITS_MS[Math.min(tries, WAITS_MS.length - 1)]);
    }
  }

  async #try(url, row) {
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token },
        body: JSON.stringify(row),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return answer.status >= 500 || answer.status === 429 ? null : answer;
    } catch {
      return null; // no line, or a slow one: the same scan goes again
    }
  }

  #tell() {
    sessionStorage.setItem(KEPT, JSON.stringify([...this.waiting]));
    this.onWaiting(this.waiting.size);
  }
}

// Waits, but not beyond the moment the line comes back.
function pause(milliseconds) {
  return new Promise((resolve) => {
    const done = () => { clearTimeout(timer); removeEventListener("online", done); resolve(); };
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done);
  });
}
