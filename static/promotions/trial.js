// The trial receipt: judged again whenever the draft or the receipt changes.
{
  const trial = document.getElementById("trial");
  const result = document.querySelector("[data-trial-result]");
  let timer, asked = 0;

  function arrange() {
    for (const [name, attribute] of [["buyer", "forBuyer"], ["spend", "forSpend"]]) {
      const chosen = trial.querySelector(`[name=trial-${name}]`).value;
      for (const part of trial.querySelectorAll(`[data-for-${name}]`)) part.hidden = part.dataset[attribute] !== chosen;
    }
  }

  async function judge() {
    const number = ++asked;
    try {
      const response = await fetch(trial.dataset.address, { method: "POST", body: new FormData(trial) });
      const page = await response.text();
      if (number === asked && response.ok) result.innerHTML = page;
    } catch {
      // The network is away for a moment; the next change asks again.
    }
  }

  function again() {
    clearTimeout(timer);
    timer = setTimeout(judge, 300);
  }

  for (const kind of ["input", "change"]) trial.addEventListener(kind, () => { arrange(); again(); });
  trial.addEventListener("submit", (event) => { event.preventDefault(); judge(); });
  document.addEventListener("draft", (event) => { trial.elements.draft.value = event.detail; again(); });
  arrange();
}
