// The constructor's page: conditions that come and go, shares that add up, the sentence that follows the fields.
const form = document.getElementById("constructor");
const clauses = document.querySelector("[data-clauses]");
const problems = document.querySelector("[data-problems]");

// Funders: a participant is named, shares make the whole.
function share() {
  let sum = 0;
  const shares = [...form.querySelectorAll("[data-share]")].filter((input) => !input.closest("template"));
  for (const input of shares) {
    const row = input.closest("[data-row]");
    const isNamed = row.querySelector("[type=radio]:checked")?.value === "participant";
    row.querySelector(".picker").closest(".field").hidden = !isNamed;
    sum += Math.round((parseFloat(input.value.replace(",", ".")) || 0) * 100);
  }
  const told = form.querySelector("[data-shares]");
  const printed = String(sum / 100).replace(".", document.documentElement.lang.startsWith("ru") ? "," : ".");
  told.textContent = sum === 10000 ? told.dataset.whole : told.dataset.sum.replace("%s", printed);
  told.classList.toggle("wrong", sum !== 10000);
  told.hidden = shares.length < 2 && sum === 10000;
}

// The sentence.
let timer, asked = 0;

function draw(answer) {
  for (const language of ["ru", "en"]) {
    const place = clauses.querySelector(`[data-clause=${language}]`);
    const sentences = answer[language].length ? answer[language] : [clauses.dataset.waiting];
    place.replaceChildren(...sentences.map((sentence) => Object.assign(document.createElement("p"), { textContent: sentence })));
    place.classList.toggle("is-waiting", !answer[language].length);
  }
  problems.replaceChildren(...answer.problems.map((problem) => Object.assign(document.createElement("li"), { textContent: problem })));
  problems.hidden = !answer.problems.length;
  document.dispatchEvent(new CustomEvent("draft", { detail: answer.draft }));
}

async function ask() {
  const number = ++asked;
  try {
    const response = await fetch(form.dataset.wording, { method: "POST", body: new FormData(form) });
    if (!response.ok) return;
    const answer = await response.json();
    if (number === asked) draw(answer);
  } catch {
    // The network is away for a moment; the next change asks again.
  }
}

function say() {
  clearTimeout(timer);
  timer = setTimeout(ask, 250);
}

for (const kind of ["input", "change"]) {
  form.addEventListener(kind, (event) => {
    // What was wrong with a field is not known any more once it is typed in.
    const field = event.target.closest?.(".field");
    field?.classList.remove("is-wrong");
    field?.querySelectorAll(":scope > .wrong").forEach((wrong) => wrong.remove());
    if (event.target.closest?.("[data-rows]")) {
      event.target.closest("[data-rows]").closest(".field").querySelectorAll(":scope > .wrong").forEach((wrong) => wrong.remove());
    }
    share();
    say();
  });
}
Conditions.bind(form.querySelector("[data-conditions]"), say);
share();
ask();
form.querySelector("[data-first-wrong]")?.focus();
