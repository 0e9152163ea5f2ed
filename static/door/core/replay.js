// Who is inside after any set of scans, as app/checkin/rules derives it: the set of rows decides, never their arrival.
// A row is { id, at, list_id, holder_id, gate_id, kind, direction, admitted, reason, refers_to }; `at` is its effective
// time in whole microseconds, ids are compared as text, which for UUIDs of one spelling is their order.

// Orders rows by time and then by id.
export const inOrder = (one, other) => one.at - other.at || (one.id < other.id ? -1 : Number(one.id > other.id));

export const stateKey = (list, holder) => `${list} ${holder}`;

const repeats = (row) => row.direction === "in" && (row.admitted || row.reason === "already_in");

// Moves a guest through the door; says whether that counts.
function moves(state, row) {
  if (row.direction === "out") {
    const moved = state.inside;
    state.inside = false;
    return moved;
  }
  if (state.inside && row.kind !== "override") return false;
  state.inside = true;
  state.entries += 1;
  Object.assign(state, { since: row.at, gate_id: row.gate_id, last_id: row.id, first_id: state.first_id ?? row.id });
  return true;
}

// Follows one guest at one list through rows in order; returns the state, which rows repeat which, and what is counted.
function follow(rows) {
  const state = { inside: false, entries: 0, since: null, gate_id: null, first_id: null, last_id: null };
  const duplicates = new Map();
  let entries = 0;
  for (const row of rows) {
    const entry = state.last_id;
    if (row.admitted && moves(state, row)) entries += Number(row.direction === "in");
    else if (entry !== null && repeats(row)) duplicates.set(row.id, entry);
  }
  return { state, duplicates, entries };
}

const NOTHING = { state: { inside: false, entries: 0, since: null, gate_id: null, first_id: null, last_id: null }, duplicates: new Map(), entries: 0 };

// Keeps presence while rows arrive, in any order and any of them twice; a row costs what its guest's rows cost, however
// many others there are.
export class Replayer {
  constructor(rows = []) {
    this.known = new Map();
    this.ofGuest = new Map();
    this.results = new Map();
    this.sums = new Map();
    this.voided = new Set();
    for (const row of rows) this.add(row);
  }

  // Takes a row; returns whether it is new. The same id with other content is an error of whoever sent it.
  add(row) {
    const before = this.known.get(row.id);
    if (before) {
      if (FIELDS.some((field) => before[field] !== row[field])) throw new Error(`scan ${row.id} says two things`);
      return false;
    }
    this.known.set(row.id, row);
    if (row.kind === "void") {
      this.voided.add(row.refers_to);
      const taken = this.known.get(row.refers_to);
      if (taken && taken.kind !== "void" && taken.holder_id !== null) this.#again(stateKey(taken.list_id, taken.holder_id));
    } else if (row.holder_id !== null) {
      const key = stateKey(row.list_id, row.holder_id);
      this.ofGuest.set(key, [...(this.ofGuest.get(key) ?? []), row].sort(inOrder));
      this.#again(key);
    }
    return true;
  }

  // Where a guest stands to a list.
  state(list, holder) {
    return (this.results.get(stateKey(list, holder)) ?? NOTHING).state;
  }

  // The figures of a list: { inside, entries, duplicates }.
  total(list) {
    return this.sums.get(list) ?? { inside: 0, entries: 0, duplicates: 0 };
  }

  // Everything, in the order of keys: for tests, and to compare with the server.
  all() {
    const states = {};
    const duplicates = {};
    for (const [key, result] of [...this.results].sort()) {
      if (result.state.entries) states[key] = result.state;
      for (const [id, entry] of result.duplicates) duplicates[id] = entry;
    }
    return { states, duplicates, totals: Object.fromEntries([...this.sums].filter(([, sum]) => sum.inside || sum.entries || sum.duplicates).sort()) };
  }

  #again(key) {
    const rows = this.ofGuest.get(key).filter((row) => !this.voided.has(row.id));
    const before = this.results.get(key) ?? NOTHING;
    const result = follow(rows);
    this.results.set(key, result);
    const [list] = key.split(" ");
    const sum = this.total(list);
    this.sums.set(list, {
      inside: sum.inside + Number(result.state.inside) - Number(before.state.inside),
      entries: sum.entries + result.entries - before.entries,
      duplicates: sum.duplicates + result.duplicates.size - before.duplicates.size,
    });
  }
}

const FIELDS = ["at", "list_id", "holder_id", "gate_id", "kind", "direction", "admitted", "reason", "refers_to"];
