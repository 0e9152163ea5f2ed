// The keeper's own settings, kept on the phone: light by the hour, sun or night; which hand; which camera.
const LIGHT = "door-light";
const HAND = "door-hand";
const DUSK = 19;
const DAWN = 7;
const page = document.documentElement;

export function applySettings() {
  const light = localStorage.getItem(LIGHT) ?? "auto";
  const hour = new Date().getHours();
  const night = light === "night" || (light === "auto" && (hour >= DUSK || hour < DAWN));
  page.dataset.bsTheme = night ? "dark" : "light";
  page.dataset.hand = localStorage.getItem(HAND) ?? "right";
}

export function offerSettings({ form, camera, sound }) {
  const { light, hand, lens } = form.elements;
  light.value = localStorage.getItem(LIGHT) ?? "auto";
  hand.value = localStorage.getItem(HAND) ?? "right";
  form.addEventListener("change", (event) => {
    localStorage.setItem(LIGHT, light.value);
    localStorage.setItem(HAND, hand.value);
    applySettings();
    if (event.target === lens) camera.choose(lens.value);
  });
  form.querySelector("[data-try-sound]").addEventListener("click", () => sound("admit"));
  return async () => {
    const cameras = await camera.choices();
    lens.closest(".f").hidden = cameras.length < 2;
    lens.replaceChildren(...cameras.map(({ deviceId, label, used }, place) => new Option(label || String(place + 1), deviceId, used, used)));
  };
}

applySettings();
setInterval(applySettings, 60_000);
