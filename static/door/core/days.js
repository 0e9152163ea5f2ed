// The festival day of a moment: the small hours belong to the evening before.
const DAY_MS = 86_400_000;
const formats = new Map();

function wallClock(zone) {
  if (!formats.has(zone)) {
    const parts = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" };
    formats.set(zone, new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", ...parts }));
  }
  return formats.get(zone);
}

// Counts the festival days from the first ("2026-10-12") to a moment in milliseconds; before it the number is negative.
export function dayIndex(at, { first_day: first, zone, day_change_hour: hour }) {
  const said = Object.fromEntries(wallClock(zone).formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const wall = Date.UTC(said.year, said.month - 1, said.day, said.hour, said.minute, said.second);
  return Math.floor((wall - hour * 3_600_000) / DAY_MS) - Date.parse(`${first}T00:00:00Z`) / DAY_MS;
}

export const DAYS = 16;

export function covers(mask, day) {
  return day >= 0 && day < DAYS && Boolean((mask >> day) & 1);
}
