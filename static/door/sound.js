// Four sounds that differ without looking: rising is yes, double is look, low is no, three notes are not sure.
let context = null;

const TONES = {
  admit: [[660, 0, 0.09], [990, 0.1, 0.14]],
  again: [[520, 0, 0.1], [520, 0.16, 0.1]],
  standby: [[520, 0, 0.1], [520, 0.16, 0.1]],
  wrong: [[520, 0, 0.1], [520, 0.16, 0.1]],
  full: [[196, 0, 0.35]],
  revoked: [[165, 0, 0.45]],
  unknown: [[165, 0, 0.45]],
  unsure: [[440, 0, 0.09], [370, 0.12, 0.09], [440, 0.24, 0.09]],
};
const BUZZ = { admit: [60], again: [60, 60, 60], standby: [60, 60, 60], wrong: [60, 60, 60], full: [300], revoked: [400], unknown: [400], unsure: [50, 50, 50, 50, 50] };

// Browsers let a page sound only after a touch.
export function allowSound() {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
}

export function sound(family) {
  navigator.vibrate?.(BUZZ[family]);
  if (context?.state !== "running") return;
  for (const [frequency, after, length] of TONES[family]) {
    const tone = context.createOscillator();
    const gain = context.createGain();
    const start = context.currentTime + after;
    tone.frequency.value = frequency;
    gain.gain.setValueAtTime(0.25, start);
    gain.gain.exponentialRampToValueAtTime(0.001, start + length);
    tone.connect(gain).connect(context.destination);
    tone.start(start);
    tone.stop(start + length);
  }
}
