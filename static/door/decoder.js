// The worker that reads codes. JS and WASM are of the same release; the WASM's name holds its hash.
import { prepareZXingModule, readBarcodes } from "../vendor/zxing/reader/index.js";
import { WASM } from "../vendor/zxing/wasm.js";

// Two symbols are asked for, so that a frame with two badges is refused and not guessed.
const fast = { formats: ["QRCode"], maxNumberOfSymbols: 2, textMode: "Plain", tryHarder: true, tryRotate: false, tryInvert: false, tryDownscale: true };
const slow = { ...fast, tryRotate: true, tryInvert: true, tryDenoise: true };
const ready = prepareZXingModule({
  overrides: { locateFile: () => new URL(`../vendor/zxing/${WASM}`, import.meta.url).href },
  fireImmediately: true,
});
let misses = 0;

ready.then(() => postMessage({ ready: true }), (error) => postMessage({ broken: String(error) }));

onmessage = async (event) => {
  await ready;
  const { image, thorough } = event.data;
  misses += 1;
  const found = (await readBarcodes(image, thorough || misses % 4 === 0 ? slow : fast)).filter((hit) => hit.isValid);
  if (found.length) misses = 0;
  postMessage({ texts: [...new Set(found.map((hit) => hit.text))] });
};
