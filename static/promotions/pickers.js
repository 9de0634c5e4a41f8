// A box that looks rows up: chips of what is chosen, a list of what is found, arrows, Enter, Escape and Backspace.
const Pickers = (() => {
  const programme = () => document.querySelector("[name=head-programme], select[name=programme]")?.value ?? "";

  function bind(root) {
    if (root.dataset.bound) return;
    root.dataset.bound = "yes";
    const select = root.querySelector("select");
    const chips = root.querySelector(".chips");
    const input = root.querySelector("input");
    const list = root.querySelector("[role=listbox]");
    const isMultiple = "multiple" in root.dataset;
    let timer, asked = 0, at = -1, isLooking = false, takesFirst = false;

    function changed() {
      root.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function drawChips() {
      chips.replaceChildren(
        ...[...select.options].map((option) => {
          const chip = document.createElement("li");
          chip.textContent = option.text;
          const drop = document.createElement("button");
          drop.type = "button";
          drop.textContent = "×";
          drop.setAttribute("aria-label", `${root.dataset.remove}: ${option.text}`);
          drop.addEventListener("click", () => { option.remove(); drawChips(); input.focus(); changed(); });
          chip.append(drop);
          return chip;
        }),
      );
      chips.hidden = !select.options.length;
    }

    // Whatever is still on its way comes too late.
    function close() {
      clearTimeout(timer);
      asked++;
      isLooking = takesFirst = false;
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function choose(item) {
      if (!isMultiple) select.replaceChildren();
      const option = new Option(item.dataset.name, item.dataset.value, true, true);
      select.append(option);
      drawChips();
      input.value = "";
      close();
      changed();
    }

    function mark(next) {
      const items = [...list.querySelectorAll("[role=option]")];
      if (!items.length) return;
      at = (next + items.length) % items.length;
      items.forEach((item, place) => item.setAttribute("aria-selected", String(place === at)));
      items[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", items[at].id);
    }

    async function look() {
      const number = ++asked;
      isLooking = true;
      const query = new URLSearchParams({ q: input.value, programme: programme() });
      let options;
      try {
        options = (await (await fetch(`${root.dataset.address}?${query}`)).json()).options;
      } catch {
        return;
      }
      if (number !== asked || document.activeElement !== input) return;
      const chosen = new Set([...select.options].map((option) => option.value));
      const items = options.filter((option) => !chosen.has(option.value)).map((option, place) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${place}`;
        item.setAttribute("role", "option");
        item.dataset.value = option.value;
        item.dataset.name = option.name;
        item.textContent = option.name;
        if (option.hint) {
          const hint = document.createElement("small");
          hint.textContent = option.hint;
          item.append(hint);
        }
        item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(item); });
        return item;
      });
      if (!items.length) {
        const nothing = document.createElement("li");
        nothing.className = "picker-nothing";
        nothing.textContent = root.dataset.nothing;
        items.push(nothing);
      }
      isLooking = false;
      list.replaceChildren(...items);
      if (takesFirst && items[0].dataset.value) {
        choose(items[0]);
        return;
      }
      takesFirst = false;
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      at = -1;
      if (input.value) mark(0);
    }

    input.addEventListener("input", (event) => {
      event.stopPropagation();
      close();
      isLooking = true;
      timer = setTimeout(look, 150);
    });
    input.addEventListener("focus", look);
    input.addEventListener("blur", close);
    input.addEventListener("change", (event) => event.stopPropagation());
    input.addEventListener("keydown", (event) => {
      const items = list.querySelectorAll("[role=option]");
      if (event.key === "ArrowDown") { event.preventDefault(); list.hidden ? look() : mark(at + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); mark(at - 1); }
      else if (event.key === "Enter") {
        event.preventDefault();
        if (isLooking) takesFirst = !!input.value; else if (items[at]) choose(items[at]);
      }
      else if (event.key === "Escape") close();
      else if (event.key === "Backspace" && !input.value && select.options.length) {
        select.options[select.options.length - 1].remove();
        drawChips();
        changed();
      }
    });
    drawChips();
  }

  return { bindAll: (root) => root.querySelectorAll("[data-picker]").forEach((each) => { if (!each.closest("template")) bind(each); }) };
})();

// Rows that are added and taken away; what is new gets a number of its own.
const Rows = (() => {
  let next = Date.now() % 1_000_000_000;

  function bind(root) {
    if (root.dataset.bound) return;
    root.dataset.bound = "yes";
    const list = root.querySelector(".rows-list");
    root.querySelector("[data-add-row]").addEventListener("click", () => {
      const made = document.createElement("div");
      made.innerHTML = root.querySelector("template").innerHTML.replaceAll(root.dataset.marker, String(next++));
      const row = made.firstElementChild;
      list.append(row);
      Pickers.bindAll(row);
      row.querySelector("input:not([type=hidden])")?.focus();
      root.dispatchEvent(new Event("change", { bubbles: true }));
    });
    list.addEventListener("click", (event) => {
      const row = event.target.closest("[data-remove-row]")?.closest("[data-row]");
      if (!row) return;
      row.remove();
      root.querySelector("[data-add-row]").focus();
      root.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  return { bindAll: (root) => root.querySelectorAll("[data-rows]").forEach(bind) };
})();

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
    adder.addEventListener("toggle", () => { if (adder.open) adder.querySelector(".adder-menu").scrollIntoView({ block: "nearest" }); });
    document.addEventListener("click", (event) => { if (!adder.contains(event.target)) adder.open = false; });
    adder.addEventListener("keydown", (event) => { if (event.key === "Escape") { adder.open = false; adder.querySelector("summary").focus(); } });
    arrange();
  },
};

function bindBoxes() {
  Pickers.bindAll(document);
  Rows.bindAll(document);
}
if (document.readyState === "loading") addEventListener("DOMContentLoaded", bindBoxes);
else bindBoxes();
