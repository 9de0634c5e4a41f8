// A segment's page: its conditions in words as they are typed, and how many accounts fit when somebody asks.
const segment = document.querySelector("[data-segment]");
const page = segment.closest("form");
const sentences = segment.querySelector("[data-sentences]");
const wrong = segment.querySelector("[data-problems]");
const counted = segment.querySelector("[data-counted]");
const countNow = segment.querySelector("[data-count-now]");
let timer, shown = "";

const typed = () => new URLSearchParams(new FormData(page)).toString();

async function ask(address) {
  const asked = typed();
  try {
    const response = await fetch(address, { method: "POST", body: new FormData(page) });
    // What was answered to conditions that have changed since is nobody's business any more.
    return response.ok && asked === typed() ? await response.json() : null;
  } catch {
    return null; // The network is away for a moment; the next change asks again.
  }
}

function list(place, lines) {
  place.replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  place.hidden = !lines.length;
}

async function describe() {
  const answer = await ask(segment.dataset.describe);
  if (!answer) return;
  list(sentences, answer.sentences);
  list(wrong, answer.problems);
}

function changed() {
  if (shown === typed()) return; // leaving an input is no change
  shown = typed();
  if (counted) counted.hidden = true;
  clearTimeout(timer);
  timer = setTimeout(describe, 250);
}

countNow?.addEventListener("click", async () => {
  countNow.disabled = true;
  const answer = await ask(segment.dataset.count);
  countNow.disabled = false;
  if (!answer) return;
  list(wrong, answer.problems);
  counted.hidden = answer.count === null;
  counted.querySelector("[data-figure]").textContent = answer.count === null ? "" : answer.count.toLocaleString(document.documentElement.lang);
});

// A new list has no conditions, and nothing that refreshes it.
const kind = page.querySelector("select[name=kind]");
function arrange() {
  const isList = kind?.value === "list";
  segment.classList.toggle("segment-list", isList);
  page.querySelector(".field-is_kept")?.classList.toggle("segment-list", isList);
}
kind?.addEventListener("change", arrange);
arrange();

shown = typed();
Conditions.bind(segment.querySelector("[data-conditions]"), changed);
for (const event of ["input", "change"]) segment.addEventListener(event, changed);
describe();
