// Only comfort: everything works without it.
"use strict";
document.querySelector(".govuk-error-summary")?.focus();
for (const form of document.querySelectorAll("form[data-submit-on-change]")) {
  form.addEventListener("change", () => form.requestSubmit());
}
// Who writes is there, also when the meeting talks about one line for longer than a session waits.
const touchedEvery = 5 * 60 * 1000;
let touched = Date.now();
if (document.querySelector(".who")) {
  document.addEventListener("input", (event) => {
    if (event.target.closest("form") && Date.now() - touched >= touchedEvery) {
      touched = Date.now();
      fetch("/account").catch(() => {});
    }
  });
}
