// Only comfort: everything works without it.
"use strict";
document.querySelector(".govuk-error-summary")?.focus();
for (const form of document.querySelectorAll("form[data-submit-on-change]")) {
  form.addEventListener("change", () => form.requestSubmit());
}
