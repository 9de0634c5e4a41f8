// The sum of the statements that are ticked, and one box for all of them.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-register]");
  if (!form) return;
  const boxes = [...form.querySelectorAll("input[name=statements]")];
  const all = form.querySelector("[data-all]");
  const shown = form.querySelector("[data-sum]");
  const roubles = new Intl.NumberFormat(document.documentElement.lang || "ru", { minimumFractionDigits: 2 });
  function count() {
    const ticked = boxes.filter((box) => box.checked);
    const kopecks = ticked.reduce((sum, box) => sum + Number(box.dataset.kopecks), 0);
    shown.textContent = `${ticked.length} · ${roubles.format(kopecks / 100)} ₽`;
    if (all) all.checked = boxes.length > 0 && ticked.length === boxes.length;
  }
  boxes.forEach((box) => box.addEventListener("change", count));
  if (all) all.addEventListener("change", () => { boxes.forEach((box) => { box.checked = all.checked; }); count(); });
  count();
});
