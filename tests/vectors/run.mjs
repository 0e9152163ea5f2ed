// Answers for the phone: reads { tokens, verdicts, overrides, histories } from a file and prints what the browser's rules
// come to. `node tests/vectors/run.mjs <file>`; with "fallback" behind it signatures are checked without the browser's own.
import { readFileSync } from "node:fs";

import { judge, mayOverride } from "../../static/door/core/judge.js";
import { Replayer } from "../../static/door/core/replay.js";
import { Verifier, decode, unhex } from "../../static/door/core/token.js";

const [file, how] = process.argv.slice(2);
const asked = JSON.parse(readFileSync(file, "utf8"));
const verifier = await Verifier.make(how === "fallback" ? { subtle: { importKey: () => { throw new Error("no Ed25519"); } } } : {});

async function token({ text, event_number: event, keys }) {
  const decoded = decode(text);
  if (decoded.fault) return { fault: decoded.fault };
  const key = decoded.body.event_number === event ? keys[decoded.body.key_id] : undefined;
  return { body: decoded.body, valid: key !== undefined && (await verifier.verify(decoded, unhex(key))) };
}

// A history is its rows and the orders they arrive in, as places; the same result is expected of each order.
function history({ rows, orders }) {
  const results = orders.map((order) => JSON.stringify(new Replayer(order.map((place) => rows[place])).all()));
  return { result: JSON.parse(results[0]), orders: new Set(results).size };
}

const answers = { kind: verifier.kind, tokens: [], histories: (asked.histories ?? []).map(history) };
for (const one of asked.tokens ?? []) answers.tokens.push(await token(one));
answers.verdicts = (asked.verdicts ?? []).map(({ presented, at, gate }) => judge(presented, Date.parse(at), gate));
answers.overrides = (asked.overrides ?? []).map(({ reason, level, gate, inside }) => mayOverride(reason, { level, gate, inside }));
process.stdout.write(JSON.stringify(answers));
