// Copies the few third-party files we serve from node_modules to static/vendor, with their licences.
// Run by `npm run vendor`; static/vendor is never committed.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";

const to = "static/vendor";
const icons = `arrow-counterclockwise arrow-down arrow-left arrow-left-right arrow-repeat arrow-right arrow-up backspace bar-chart
  box-arrow-in-right box-arrow-right broadcast building calendar-plus calendar2-check calendar3 calendar3-range camera card-image
  check-circle check-circle-fill check-lg check2-all chevron-down chevron-expand chevron-left chevron-right chevron-up circle
  clock clock-history copy dash dash-circle door-open download envelope envelope-check envelope-exclamation envelope-paper
  exclamation-circle-fill exclamation-octagon-fill exclamation-triangle-fill eye file-earmark-pdf file-text film filter flag funnel
  geo-alt geo-alt-fill globe2 hourglass-split info-circle-fill keyboard lightbulb lightning-charge lightning-charge-fill link-45deg
  list lock-fill moon-stars paperclip pause-circle pencil pencil-fill pencil-square people person person-badge person-badge-fill
  person-check person-gear person-plus phone plus plus-lg printer qr-code qr-code-scan question-circle question-lg search send
  shield-check shield-lock signpost-2 slash-circle slash-circle-fill sliders star star-fill stars tag telephone three-dots ticket-perforated
  translate trash tv type universal-access upload view-list volume-up wifi wifi-off x-circle x-lg x-octagon-fill`.split(/\s+/);

rmSync(to, { recursive: true, force: true });
const copy = (from, name) => cpSync(`node_modules/${from}`, `${to}/${name}`);
mkdirSync(`${to}/licences`, { recursive: true });
copy("bootstrap/dist/css/bootstrap.min.css", "bootstrap/bootstrap.min.css");
copy("bootstrap/dist/css/bootstrap.rtl.min.css", "bootstrap/bootstrap.rtl.min.css");
copy("htmx.org/dist/htmx.min.js", "htmx/htmx.min.js");

// The decoder: its two modules, and the WASM of the very same release under a name with its hash.
for (const file of ["reader/index.js", "share.js"]) copy(`zxing-wasm/dist/es/${file}`, `zxing/${file}`);
const wasm = readFileSync("node_modules/zxing-wasm/dist/reader/zxing_reader.wasm");
const hash = createHash("sha256").update(wasm).digest("hex");
writeFileSync(`${to}/zxing/zxing_reader.${hash.slice(0, 16)}.wasm`, wasm);
writeFileSync(`${to}/zxing/wasm.js`, `export const WASM = "zxing_reader.${hash.slice(0, 16)}.wasm";\nexport const SHA256 = "${hash}";\n`);

// Signatures where the browser itself cannot check them, and the hash they need.
copy("@noble/ed25519/index.js", "noble/ed25519.js");
for (const file of ["sha2.js", "_md.js", "_u64.js", "utils.js"]) copy(`@noble/hashes/${file}`, `noble/${file}`);

// Places on the timetable in steps of five minutes, as classes: the content policy knows no inline style.
const steps = [];
for (let at = 0; at < 360; at += 1) steps.push(`.c-${at}{grid-column-start:${at + 1}}`);
for (let long = 1; long <= 360; long += 1) steps.push(`.s-${long}{grid-column-end:span ${long}}`);
for (let row = 0; row < 4; row += 1) steps.push(`.w-${row}{grid-row:${row + 1}}`);
mkdirSync(`${to}/timetable`, { recursive: true });
writeFileSync(`${to}/timetable/steps.css`, `${steps.join("\n")}\n`);

const symbols = icons.map((name) => {
  const svg = readFileSync(`node_modules/bootstrap-icons/icons/${name}.svg`, "utf8");
  const body = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").trim().replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 16 16">${body}</symbol>`;
});
writeFileSync(`${to}/icons.svg`, `<svg xmlns="http://www.w3.org/2000/svg" fill="currentColor">\n${symbols.join("\n")}\n</svg>\n`);

for (const name of ["bootstrap", "bootstrap-icons", "htmx.org", "zxing-wasm", "@noble/ed25519", "@noble/hashes"]) {
  const licence = readdirSync(`node_modules/${name}`).find((file) => /^licen[cs]e/i.test(file));
  copy(`${name}/${licence}`, `licences/${name.replace("@", "").replace("/", "-")}.txt`);
}
