// The badge beside the form, alive while one types. Without this there is none, and nothing is missed.
const card = document.querySelector("[data-preview]");
const fields = document.querySelectorAll("[data-badge]");

function show() {
  for (const field of fields) {
    const place = card.querySelector(`[data-shows="${field.dataset.badge}"]`);
    place.textContent = field.tagName === "SELECT" ? (field.value ? field.selectedOptions[0].textContent : "") : field.value;
  }
  const name = card.querySelector('[data-shows="name"]');
  name.classList.toggle("is-long", [...name.textContent].length > 24);
}

if (card) {
  card.hidden = false;
  fields.forEach((field) => field.addEventListener("input", show));
  show();
}
