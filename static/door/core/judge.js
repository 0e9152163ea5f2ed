// What a scan leads to, decided on the phone by the server's own rules: app/checkin/rules says why, and
// tests/vectors/verdicts.json what both must come to. Names are those of the vectors; moments are ISO 8601.
import { covers, dayIndex } from "./days.js";

const refused = (reason, more = {}) =>
  ({ admitted: false, reason, ...Object.fromEntries(Object.entries(more).filter(([, value]) => value !== null && value !== undefined)) });

export const hasRoom = (gate) => gate.capacity === null || gate.inside_now < gate.capacity;

// Takes what is known of a badge (null for a code nobody knows, { unreadable } for one that is none), a moment in
// milliseconds, and what the gate asks for.
export function judge(presented, at, gate) {
  if (presented === null) return refused("unknown_code");
  if (presented.unreadable) return refused(presented.unreadable);
  if (gate.direction === "out") return { admitted: true, direction: "out", first_time: false };
  const verdict = ofBadge(presented, gate) ?? ofHour(presented, at, gate) ?? ofPlace(presented, gate);
  return verdict ?? { admitted: true, direction: "in", first_time: presented.entries === 0 };
}

function ofBadge(badge, gate) {
  if (badge.state === "revoked" || badge.state === "replaced") return refused(badge.state);
  if (!badge.is_approved) return refused("not_approved");
  if (badge.inside || (badge.entries && !gate.re_entry)) return refused("already_in", { since: badge.since, gate_id: badge.gate_id });
  return null;
}

function ofHour(badge, at, gate) {
  if (!covers(badge.day_mask, dayIndex(at, gate))) return refused("wrong_day");
  if (gate.closes_at !== null && at >= Date.parse(gate.closes_at)) return refused("wrong_session", { session_id: badge.booked_at });
  if (gate.opens_at !== null && at < Date.parse(gate.opens_at)) return refused("too_early", { opens_at: gate.opens_at });
  return null;
}

function ofPlace(badge, gate) {
  if (gate.categories_allowed !== null && !gate.categories_allowed.includes(badge.category_code)) return refused("category_not_allowed");
  if (!hasRoom(gate)) return refused("full");
  if (gate.booking_required && !badge.booked) return refused(badge.booked_at ? "wrong_session" : "no_booking", { session_id: badge.booked_at });
  return null;
}

const FOR_THE_DESK = new Set(["forged", "malformed", "unknown_code", "other_event", "revoked"]);

// Says whether somebody may let in all the same: never over the licensed number, nor a badge we cannot trust.
export function mayOverride(reason, { level, gate, inside = false }) {
  if (level !== "supervisor" || FOR_THE_DESK.has(reason) || reason === "full") return false;
  return inside || hasRoom(gate);
}
