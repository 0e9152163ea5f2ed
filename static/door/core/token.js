// The badge token D1 in a browser; tests/vectors/tokens.json says what it and the server's rules must come to alike.
// "D1" and base45 (RFC 9285) of 16 bytes that are signed and their Ed25519 signature (RFC 8032) of 64: 122 characters.
const PREFIX = "D1";
const LENGTH = 122;
const BODY = 16;
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const VALUES = new Map([...ALPHABET].map((character, value) => [character, value]));
const SIGNED_FOR = new TextEncoder().encode("door-badge-1\0");
// RFC 8032, 7.1, TEST 2: a browser that has the algorithm says yes to this and no to its neighbour.
const KNOWN = {
  key: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
  message: "72",
  signature:
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
};

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

// Takes a scanned text apart, strictly: { fault } or { body, signed, signature }. Nothing is proven until verified.
export function decode(text) {
  if (!text.startsWith(PREFIX)) return { fault: text.startsWith(PREFIX.toLowerCase()) ? "lower_case" : "unknown_prefix" };
  const characters = Array.from(text); // not half of a pair: the server counts characters too
  if (characters.length !== LENGTH) return { fault: "wrong_length" };
  if (/[a-z]/.test(text)) return { fault: "lower_case" };
  const content = fromBase45(characters.slice(PREFIX.length));
  if (typeof content === "string") return { fault: content };
  const view = new DataView(content.buffer);
  const body = {
    key_id: view.getUint8(0),
    event_number: view.getUint16(1),
    category_code: view.getUint8(3),
    day_mask: view.getUint16(4),
    badge_id: hex(content.subarray(8, BODY)),
  };
  return { body, signed: content.subarray(0, BODY), signature: content.subarray(BODY) };
}

function fromBase45(characters) {
  const values = characters.map((character) => VALUES.get(character));
  if (values.includes(undefined)) return "not_base45";
  const bytes = new Uint8Array((values.length / 3) * 2);
  for (let place = 0; place < values.length; place += 3) {
    const number = values[place] + 45 * values[place + 1] + 2025 * values[place + 2];
    if (number > 0xffff) return "not_canonical";
    bytes[(place / 3) * 2] = number >> 8;
    bytes[(place / 3) * 2 + 1] = number & 0xff;
  }
  return bytes;
}

// Checks signatures by the browser's own Ed25519, or where it has none by the fallback, a function that returns a verify.
export class Verifier {
  static async make({ subtle = globalThis.crypto?.subtle, fallback = noble } = {}) {
    const own = subtle && ownVerify(subtle);
    const works = own && (await answersRightly(own).catch(() => false));
    return new Verifier(works ? own : await fallback(), works ? "browser" : "fallback");
  }

  constructor(verify, kind) {
    Object.assign(this, { check: verify, kind });
  }

  // Says whether the holder of the key (32 bytes) signed what was decoded; a key that is no point has signed nothing.
  async verify({ signed, signature }, key) {
    const message = new Uint8Array(SIGNED_FOR.length + signed.length);
    message.set(SIGNED_FOR);
    message.set(signed, SIGNED_FOR.length);
    return this.check(signature, message, key);
  }
}

function ownVerify(subtle) {
  const imported = new Map();
  return async (signature, message, key) => {
    const name = hex(key);
    if (!imported.has(name)) imported.set(name, subtle.importKey("raw", key, "Ed25519", false, ["verify"]).catch(() => null));
    const known = await imported.get(name);
    return known !== null && subtle.verify("Ed25519", known, signature, message);
  };
}

async function answersRightly(verify) {
  const [key, message, signature] = [KNOWN.key, KNOWN.message, KNOWN.signature].map(unhex);
  const other = Uint8Array.from(message, (byte) => byte ^ 1);
  return (await verify(signature, message, key)) && !(await verify(signature, other, key));
}

// Needs nothing of crypto.subtle, which a page without a certificate has not either.
async function noble() {
  const [{ hashes, verify }, { sha512 }] = await Promise.all([import("../../vendor/noble/ed25519.js"), import("../../vendor/noble/sha2.js")]);
  hashes.sha512 = sha512;
  return (signature, message, key) => {
    try {
      return verify(signature, message, key, { zip215: false });
    } catch {
      return false; // a key or a point that is none
    }
  };
}
