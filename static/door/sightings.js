// Which codes the camera sees are worth a scan: a badge held still is one scan, two badges at once are none.
const AGAIN_MS = 2500;
const PAIR_MS = 800;

export class Sightings {
  constructor() {
    this.last = new Map();
    this.pairAt = -Infinity;
  }

  // Returns the text to scan, "two" where one would have to guess, or null. Counts from a code's last sight, not its first.
  see(texts, now) {
    if (texts.length > 1) {
      const told = now - this.pairAt < AGAIN_MS;
      this.pairAt = now;
      return told ? null : "two";
    }
    // A second badge that one frame has missed is still there.
    if (now - this.pairAt < PAIR_MS) return null;
    const [text] = texts;
    const seen = this.last.get(text) ?? -Infinity;
    for (const [other, at] of this.last) if (now - at > AGAIN_MS) this.last.delete(other);
    this.last.set(text, now);
    return now - seen < AGAIN_MS ? null : text;
  }
}
