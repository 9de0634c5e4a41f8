// Conditions that come and go: those that say something stand open, the others wait in the list of the adder.
const Conditions = {
  bind(root, changed) {
    const adder = root.querySelector("[data-adder]");

    function arrange() {
      for (const axis of root.querySelectorAll("[data-axis]")) {
        axis.hidden = !axis.querySelector("[data-condition]:not([hidden]), .wrong");
      }
      root.querySelector("[data-no-conditions]").hidden = !!root.querySelector("[data-condition]:not([hidden])");
      for (const group of adder.querySelectorAll(".adder-menu > div")) group.hidden = !group.querySelector("button:not([hidden])");
    }

    function empty(condition) {
      for (const input of condition.querySelectorAll("input, textarea")) {
        if (input.type === "checkbox" || input.type === "radio") input.checked = input.type === "radio" && input.value === "";
        else input.value = "";
      }
      for (const select of condition.querySelectorAll("select")) {
        if (select.hidden) select.replaceChildren(); else select.selectedIndex = 0;
      }
      condition.querySelectorAll(".chips").forEach((chips) => chips.replaceChildren());
      condition.querySelectorAll(".wrong").forEach((wrong) => wrong.remove());
    }

    root.addEventListener("click", (event) => {
      const add = event.target.closest("[data-add]");
      if (add) {
        const condition = root.querySelector(`[data-condition="${add.dataset.add}"]`);
        condition.hidden = false;
        add.hidden = true;
        adder.open = false;
        arrange();
        const tick = condition.querySelector(".field-tick input");
        if (tick) { tick.checked = true; changed(); }
        condition.querySelector("input:not([type=hidden]), select:not([hidden])")?.focus();
      }
      const drop = event.target.closest("[data-drop]");
      if (drop) {
        const condition = drop.closest("[data-condition]");
        empty(condition);
        condition.hidden = true;
        adder.querySelector(`[data-add="${condition.dataset.condition}"]`).hidden = false;
        arrange();
        adder.querySelector("summary").focus();
        changed();
      }
    });
    document.addEventListener("click", (event) => { if (!adder.contains(event.target)) adder.open = false; });
    adder.addEventListener("keydown", (event) => { if (event.key === "Escape") { adder.open = false; adder.querySelector("summary").focus(); } });
    arrange();
  },
};
