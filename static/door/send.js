// Sends a scan until it is answered, always under the same id: a bad line never makes two scans of one.
const TIMEOUT_MS = 4000;
const WAITS_MS = [300, 1000, 2000, 4000];
const KEPT = "door-unanswered";

export class Sender {
  constructor({ token, onWaiting, onLate }) {
    Object.assign(this, { token, onWaiting, onLate });
    this.waiting = new Map(JSON.parse(sessionStorage.getItem(KEPT) || "[]"));
    for (const [id, { url, row }] of this.waiting) this.post(url, row, id).then((answer) => onLate(answer), () => {});
    this.#tell();
  }

  // Resolves with the server's answer; rejects with { refused } where trying again would not help.
  async post(url, row, id = row.id) {
    this.waiting.set(id, { url, row });
    this.#tell();
    for (let tries = 0; ; tries += 1) {
      const answer = await this.#try(url, row);
      if (answer) {
        this.waiting.delete(id);
        this.#tell();
        if (answer.ok) return answer.json();
        const problem = await answer.json().catch(() => ({}));
        throw Object.assign(new Error("refused"), { status: answer.status, detail: problem.detail || "" });
      }
      await new Promise((resolve) => setTimeout(resolve, WAITS_MS[Math.min(tries, WAITS_MS.length - 1)]));
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
      return null;
    }
  }

  #tell() {
    sessionStorage.setItem(KEPT, JSON.stringify([...this.waiting]));
    this.onWaiting(this.waiting.size);
  }
}
