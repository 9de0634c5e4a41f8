// Speed at the web cash desk. Without this file everything works too: Enter quotes, Enter sells.
(() => {
  "use strict";
  const QUICK_MS = 35; // a scanner types a character in less than this, a hand never does for long

  // A scanner was it when the whole number came at once; whatever a hand has touched counts as typed.
  for (const field of document.querySelectorAll("[data-scan]")) {
    const entry = field.dataset.scan ? null : field.form.elements.entry;
    let began = 0, last = 0, slow = false;
    const judge = () => {
      const wasScanned = began > 0 && !slow && field.value.length > 5 && last - began < field.value.length * QUICK_MS;
      if (entry) entry.value = wasScanned ? "scanned" : "typed";
    };
    field.addEventListener("change", judge);
    field.addEventListener("keydown", (event) => {
      const now = performance.now();
      if (event.key.length === 1) {
        if (!field.value || field.selectionEnd - field.selectionStart === field.value.length) { began = now; slow = false; }
        else if (now - last > QUICK_MS) slow = true;
        last = now;
      } else if (event.key === "Enter" && field.value) {
        judge();
        if (field.dataset.scan === "list") { event.preventDefault(); field.value = field.value.trim() + " "; return; }
        const amount = field.form.elements.amount;
        if (amount && !amount.value && !field.form.querySelector("[name=line-price]")) { event.preventDefault(); amount.focus(); }
      } else if (entry && (event.key === "Backspace" || event.key === "Delete")) entry.value = "typed";
    });
    field.addEventListener("input", () => { if (entry && slow) entry.value = "typed"; });
    field.addEventListener("paste", () => { slow = true; if (entry) entry.value = "typed"; });
  }

  // A sale is sent once; the server would answer a second tap with the same receipt anyway.
  document.addEventListener("submit", (event) => {
    const once = event.target.querySelector("[data-once]");
    if (once && event.submitter && event.submitter.value !== "edit") setTimeout(() => { once.disabled = true; });
  });
  window.addEventListener("pageshow", () => {
    for (const once of document.querySelectorAll("[data-once]")) once.disabled = false;
  });

  // Typing a sum of points chooses "a sum".
  const sum = document.querySelector("[name=spend_sum]");
  if (sum) sum.addEventListener("input", () => { sum.form.querySelector("[name=spend][value=exact]").checked = true; });

  // The page is as long as the slip: a roll is not cut after white paper.
  const slip = document.querySelector(".slip");
  const sheet = [...document.styleSheets].find((each) => (each.href || "").includes("selling"));
  if (slip && sheet) {
    const long = Math.ceil((slip.offsetHeight / 96) * 25.4) + 8;
    sheet.insertRule(`@media print { @page { size: 80mm ${Math.max(long, 80)}mm; margin: 2mm 3mm; } }`, sheet.cssRules.length);
  }

  for (const print of document.querySelectorAll("[data-print]")) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
  const next = document.querySelector("[data-next][autofocus], [data-focus]");
  if (next) next.focus();
})();
