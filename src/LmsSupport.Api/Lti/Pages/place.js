// The form that places help in a course, and the page that carries the answer back to the platform.

const page = document.querySelector("[data-step]");
const form = page.querySelector("form");

if (page.dataset.step === "answer") form.submit();
else form.elements.binding.value = kept() ?? "";

/** What binds this frame to its login, where the cookie did not survive: the launch's own page has put it here. */
function kept() {
  try {
    return sessionStorage.getItem("lms.binding");
  } catch {
    return null;
  }
}
