// The worker that reads codes. JS and WASM are of the same release; the WASM's name holds its hash.
import { prepareZXingModule, readBarcodes } from "../vendor/zxing/reader/index.js";
import { WASM } from "../vendor/zxing/wasm.js";

// Two symbols are asked for, so that a frame with two badges is refused and not guessed.
const fast = { formats: ["QRCode"], maxNumberOfSymbols: 2, textMode: "Plain", tryHarder: true, tryRotate: false, tryInvert: false, tryDownscale: true };
const slow = { ...fast, tryRotate: true, tryInvert: true, tryDenoise: true };
const DARK = 36;
const EVERY = 4 * 997;
const ready = prepareZXingModule({
  overrides: { locateFile: () => new URL(`../vendor/zxing/${WASM}`, import.meta.url).href },
  fireImmediately: true,
});
let misses = 0;

ready.then(() => postMessage({ ready: true }), (error) => postMessage({ broken: String(error) }));

onmessage = async (event) => {
  const { image, thorough } = event.data;
  const dark = isDark(image.data);
  try {
    await ready;
    misses += 1;
    const found = (await readBarcodes(image, thorough || misses % 4 === 0 ? slow : fast)).filter((hit) => hit.isValid);
    if (found.length) misses = 0;
    postMessage({ texts: [...new Set(found.map((hit) => hit.text))], dark });
  } catch (error) {
    postMessage({ texts: [], dark, problem: String(error) });
  }
};

// A sample of the green channel says well enough whether it is night.
function isDark(pixels) {
  let sum = 0;
  let count = 0;
  for (let place = 1; place < pixels.length; place += EVERY) { sum += pixels[place]; count += 1; }
  return sum / count < DARK;
}
