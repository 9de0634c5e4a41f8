// The gallery: cards that have every word typed and the chosen purpose.
const gallery = document.querySelector("[data-gallery]");
const search = gallery.querySelector("#gallery-search");
const cards = [...gallery.querySelectorAll("[data-card]")];

function show() {
  const words = search.value.toLowerCase().replaceAll("ё", "е").split(/\s+/).filter(Boolean);
  const purpose = gallery.querySelector("[name=purpose]:checked").value;
  let count = 0;
  for (const card of cards) {
    const text = card.textContent.toLowerCase().replaceAll("ё", "е");
    const fits = words.every((word) => text.includes(word)) && (!purpose || card.dataset.card.split(" ").includes(purpose));
    card.hidden = !fits;
    count += fits;
  }
  gallery.querySelector("[data-nothing]").hidden = count > 0;
}

gallery.addEventListener("input", show);
show();
