/* The desk without page loads: parts are swapped, errors stand next to their fields, nothing typed is lost.
   Without this script every button still works as a page. */
(() => {
  "use strict";
  const desk = document.getElementById("desk");
  if (!desk) return;
  const work = document.getElementById("desk-work");
  const search = document.getElementById("desk-search");
  const place = document.getElementById("desk-place");
  const q = document.getElementById("desk-q");
  // Whoever signs in anew in another tab has another token: the cookie knows it, this page does not.
  const token = () => (/(?:^|; )csrftoken=([^;]+)/.exec(document.cookie) || [null, search.elements.csrfmiddlewaretoken.value])[1];
  const form = () => document.getElementById("desk-form");
  const isShown = (element) => element.offsetParent !== null;

  /* --- asking the server ------------------------------------------------------------------------------------------ */
  const SIGNED_OUT = "signed out";
  let isBusy = false;

  async function ask(address, body) {
    body.set("csrfmiddlewaretoken", token());
    const answer = await fetch(address, { method: "POST", body, headers: { "X-Desk": "1", "X-CSRFToken": token() }, credentials: "same-origin" });
    if (answer.redirected) throw new Error(SIGNED_OUT);
    if (answer.status !== 200) throw new Error(String(answer.status));
    return answer;
  }

  async function once(button, what) {
    if (isBusy) return;
    isBusy = true;
    desk.classList.add("is-busy");
    if (button) button.disabled = true;
    try {
      await what();
    } catch (error) {
      alarm(error.message === SIGNED_OUT ? desk.dataset.signedOut : desk.dataset.failed);
    } finally {
      isBusy = false;
      desk.classList.remove("is-busy");
      if (button) button.disabled = false;
    }
  }

  function alarm(text) {
    const line = work.querySelector('[data-error="__all__"]');
    if (line) {
      line.textContent = text;
      line.hidden = false;
      line.scrollIntoView({ block: "center" });
    } else {
      work.insertAdjacentHTML("afterbegin", '<p class="desk-told desk-danger" role="alert"></p>');
      work.firstElementChild.textContent = text;
    }
  }

  /* A form that was begun is set aside, not thrown away, while something else is looked at. */
  let aside = null;
  let isTouched = false;

  function swap(html) {
    const before = form();
    work.innerHTML = html;
    if (before && isTouched && !work.querySelector(".desk-welcome")) aside = before;
    isTouched = false;
    if (aside) {
      work.insertAdjacentHTML("afterbegin", '<button type="button" class="desk-button desk-back" data-aside></button>');
      work.firstElementChild.textContent = `← ${desk.dataset.back}: ${aside.elements.full_name.value || "…"}`;
    }
    begin();
  }

  function goBack() {
    work.replaceChildren(aside);
    aside = null;
    isTouched = true;
    begin();
  }

  /* --- the form --------------------------------------------------------------------------------------------------- */
  function wholeBody(submitter) {
    const body = new FormData(form());
    body.set("outlet", place.elements.outlet.value);
    if (place.elements.programme) body.set("programme", place.elements.programme.value);
    if (submitter && submitter.name) body.set(submitter.name, submitter.value);
    return body;
  }

  function showErrors(errors, alike) {
    form().querySelectorAll("[data-error]").forEach((line) => { line.hidden = true; line.textContent = ""; });
    desk.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
    if (alike !== undefined) setAlike(alike);
    let first = null;
    for (const [name, told] of Object.entries(errors)) {
      const line = form().querySelector(`[data-error="${name}"]`) || form().querySelector('[data-error="__all__"]');
      line.textContent = [line.textContent, ...told].filter(Boolean).join(" ");
      line.hidden = false;
      const folded = line.closest("details");
      if (folded) folded.open = true;
      const field = (name === "outlet" ? place : form()).querySelector(`[name="${name}"]:not([type=hidden])`);
      if (field) field.setAttribute("aria-invalid", "true");
      const here = field && isShown(field) ? field : line;
      if (!first || here.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING) first = here;
    }
    if (first) {
      first.scrollIntoView({ block: "center" });
      if (first.focus) first.focus({ preventScroll: true });
    }
  }

  function setAlike(html) {
    const box = document.getElementById("desk-alike");
    const before = box.querySelector('[name="others"]');
    const after = document.createElement("div");
    after.innerHTML = html;
    const next = after.querySelector('[name="others"]');
    if (before && next && before.value === next.value) return;
    box.innerHTML = html;
  }

  const AGE_PARTS = /^(\d{2})\D?(\d{2})\D?(\d{4})$/;

  function age(text) {
    const parts = AGE_PARTS.exec(text.trim());
    if (!parts) return null;
    const [, day, month, year] = parts.map(Number);
    const now = new Date();
    return now.getFullYear() - year - (now.getMonth() + 1 < month || (now.getMonth() + 1 === month && now.getDate() < day) ? 1 : 0);
  }

  function adjust() {
    const fields = form().elements;
    const years = age(fields.birth_date.value);
    const isYoung = years !== null && years < Number(form().dataset.ownAge);
    if (isYoung && !fields.is_represented.checked) {
      fields.is_represented.checked = true;
      form().dataset.isByAge = "yes";
    } else if (!isYoung && years !== null && form().dataset.isByAge) {
      // The date was mistyped at first: what was ticked because of it goes again.
      fields.is_represented.checked = false;
      delete form().dataset.isByAge;
    }
    const isRepresented = fields.is_represented.checked;
    if (isRepresented) choose("signing", "paper");
    form().querySelectorAll('[name="signing"][value="code"]').forEach((radio) => { radio.disabled = isRepresented; });
    const signing = chosen("signing");
    const shown = {
      represented: isRepresented,
      adult: !(years !== null && years < 18),
      code: signing === "code",
      paper: signing !== "code" || fields.agrees_health.checked,
      plastic: chosen("card") === "plastic",
    };
    form().querySelectorAll("[data-when]").forEach((block) => { block.hidden = !shown[block.dataset.when]; });
    if (!shown.adult) form().querySelectorAll('[name="ways"]').forEach((box) => { box.checked = false; });
  }

  const chosen = (name) => (form().querySelector(`[name="${name}"]:checked`) || {}).value;

  function choose(name, value) {
    const radio = form().querySelector(`[name="${name}"][value="${value}"]`);
    if (radio) radio.checked = true;
  }

  function capital(word) {
    if (word !== word.toLowerCase() && word !== word.toUpperCase()) return word;
    return word.split("-").map((part) => part.charAt(0).toUpperCase() + part.slice(1).toLowerCase()).join("-");
  }

  function splitName() {
    const fields = form().elements;
    const [last = "", first = "", ...middle] = fields.full_name.value.trim().split(/\s+/);
    fields.last_name.value = capital(last);
    fields.first_name.value = capital(first);
    fields.middle_name.value = middle.map(capital).join(" ");
    guessSex();
  }

  function guessSex() {
    const ending = form().elements.middle_name.value.trim().toLowerCase();
    if (/(ич|оглы|улы)$/.test(ending)) form().elements.sex.value = "m";
    else if (/(вна|чна|кызы|кизи)$/.test(ending)) form().elements.sex.value = "f";
  }

  async function lookForAlike() {
    const fields = form().elements;
    if (!fields.last_name.value && !fields.phone.value) return;
    try {
      const answer = await ask(desk.dataset.alike, wholeBody());
      if (form()) setAlike(await answer.text());
    } catch { /* asked again when the form is sent in */ }
  }

  async function lookForGrounds() {
    const box = document.getElementById("desk-grounds");
    if (!form().elements.receipt && !box.childElementCount) return;
    try {
      const answer = await ask(desk.dataset.grounds, wholeBody());
      box.innerHTML = await answer.text();
    } catch { /* judged again when the form is sent in */ }
  }

  /* Enter goes on: to the next field, to the button in the end. */
  function goOn(from) {
    const stops = [...form().querySelectorAll("input, select, textarea, button, a.desk-button")].filter(
      (each) => isShown(each) && !each.disabled && each.type !== "hidden" && !each.closest("[data-parts]") && !each.closest("details:not([open])") && each.tabIndex >= 0,
    );
    const rest = stops.slice(stops.indexOf(from) + 1);
    const next = from.name === "card_number" || from.name === "receipt" ? document.getElementById("desk-submit") : rest.find((each) => each.type !== "radio" || each.checked);
    if (next) {
      next.focus();
      if (next.select && next.type !== "file") next.select();
    }
  }

  async function send(submitter) {
    const address = submitter.formAction && submitter.hasAttribute("formaction") ? submitter.formAction : form().action;
    const answer = await ask(address, wholeBody(submitter));
    const type = answer.headers.get("Content-Type") || "";
    if (type.startsWith("application/pdf")) {
      const link = URL.createObjectURL(await answer.blob());
      showErrors({});
      return link;
    }
    const told = await answer.json();
    if (told.errors) showErrors(told.errors, told.alike);
    else if (told.html) swap(told.html);
    else if (told.code_id) {
      showErrors({});
      form().elements.code_id.value = told.code_id;
      form().querySelector("[data-code-told]").textContent = told.told;
      form().elements.code.value = "";
      form().elements.code.focus();
    }
    return null;
  }

  function print(submitter) {
    // The window is opened now, while the browser knows that the clerk asked for it.
    const sheet = window.open("", "_blank");
    return once(submitter, async () => {
      const link = await send(submitter).catch((error) => { if (sheet) sheet.close(); throw error; });
      if (!link) { if (sheet) sheet.close(); return; }
      if (sheet) sheet.location = link;
      else window.location.assign(link);
      form().elements.is_signed.focus();
    });
  }

  function begin() {
    const first = work.querySelector("[data-first]");
    if (form()) {
      adjust();
      splitIfNeeded();
      const wanted = [form().elements.full_name, form().elements.birth_date, form().elements.phone].find((each) => !each.value.trim());
      (wanted || form().elements.full_name).focus();
      const field = document.activeElement;
      if (field.setSelectionRange && field.type === "text") field.setSelectionRange(field.value.length, field.value.length);
      if (form().elements.full_name.value || form().elements.phone.value) lookForAlike();
    } else if (first) first.focus();
    else q.focus();
  }

  function splitIfNeeded() {
    const fields = form().elements;
    if (fields.full_name.value && !fields.first_name.value) splitName();
    if (!fields.sex.value) guessSex();
    if (!fields.full_name.value && fields.last_name.value) fields.full_name.value = ["last_name", "first_name", "middle_name"].map((name) => fields[name].value).join(" ").trim();
  }

  /* --- what the clerk does ---------------------------------------------------------------------------------------- */
  search.addEventListener("submit", (event) => {
    event.preventDefault();
    once(search.querySelector("button"), async () => {
      const answer = await ask(search.action, new FormData(search));
      swap(await answer.text());
      q.value = "";
    });
  });

  work.addEventListener("submit", (event) => {
    const sent = event.target;
    const submitter = event.submitter;
    if (sent.hasAttribute("data-part")) {
      event.preventDefault();
      once(submitter, async () => swap(await (await ask(sent.action, new FormData(sent))).text()));
    } else if (sent.id === "desk-form") {
      event.preventDefault();
      const pressed = submitter || document.getElementById("desk-submit");
      if (pressed.formTarget === "_blank") print(pressed);
      else once(pressed, () => send(pressed));
    }
  });

  work.addEventListener("click", (event) => {
    if (event.target.closest("[data-aside]")) {
      goBack();
      return;
    }
    const row = event.target.closest("[data-person]");
    if (!row) return;
    const body = new FormData();
    body.set("person", row.dataset.person);
    once(row, async () => swap(await (await ask(search.action, body)).text()));
  });

  work.addEventListener("input", (event) => {
    const field = event.target;
    if (!form() || !form().contains(field)) return;
    isTouched = true;
    if (field.name === "full_name") splitName();
    if (field.name === "middle_name") guessSex();
    if (field.name === "birth_date") adjust();
    const line = form().querySelector(`[data-error="${field.name}"]`);
    if (line) line.hidden = true;
    field.removeAttribute("aria-invalid");
    if (field.name === "code" && /^\d{6}$/.test(field.value.trim())) goOn(field);
  });

  work.addEventListener("change", (event) => {
    const field = event.target;
    if (!form() || !form().contains(field)) return;
    if (["full_name", "rep_name"].includes(field.name)) field.value = field.value.trim().split(/\s+/).map(capital).join(" ");
    if (["full_name", "last_name", "first_name", "middle_name", "birth_date", "phone"].includes(field.name)) lookForAlike();
    if (["benefit", "receipt"].includes(field.name)) lookForGrounds();
    if (field.name === "scan") {
      const names = [...field.files].map((file) => file.name).join(", ");
      if (names) field.closest("[data-drop]").querySelector("[data-drop-told]").textContent = names;
    }
    adjust();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && desk.contains(document.activeElement)) {
      q.focus();
      q.select();
    }
    if (event.key !== "Enter" || !form()) return;
    const field = event.target;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      once(document.getElementById("desk-submit"), () => send(document.getElementById("desk-submit")));
    } else if (form().contains(field) && (field.matches("input:not([type=submit]):not([type=file])") || field.matches("select"))) {
      event.preventDefault();
      goOn(field);
    }
  });

  ["dragover", "dragleave", "drop"].forEach((kind) => work.addEventListener(kind, (event) => {
    const drop = event.target.closest ? event.target.closest("[data-drop]") : null;
    if (!drop) return;
    event.preventDefault();
    drop.classList.toggle("is-over", kind === "dragover");
    if (kind !== "drop") return;
    const input = drop.querySelector("input");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }));

  /* Another programme asks for other things: its own ages, grounds and questionnaire. What is typed stays. */
  async function redraw() {
    const files = form().elements.scan.files;
    const wasTouched = isTouched;
    isTouched = false;
    swap(await (await ask(desk.dataset.form, wholeBody())).text());
    isTouched = wasTouched;
    if (files.length) {
      form().elements.scan.files = files;
      form().elements.scan.dispatchEvent(new Event("change", { bubbles: true }));
    }
    await lookForGrounds();
  }

  place.addEventListener("change", (event) => {
    if (event.target.name === "programme" && form()) once(null, redraw);
    else ask(place.action, new FormData(place)).then(() => form() && lookForGrounds()).catch(() => {});
    place.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
    const line = work.querySelector('[data-error="outlet"]');
    if (line) line.hidden = true;
  });

  window.addEventListener("beforeunload", (event) => {
    if (form() && isTouched) event.preventDefault();
  });

  begin();
})();
