// Tells the platform's page that opened this one that the registration is over (LTI Dynamic Registration 1.0, 3.8).
// The message says nothing about anybody, so it may go to whichever page holds the frame.

const part = document.querySelector("[data-close-after]");
const opener = window.opener ?? (window.parent === window ? null : window.parent);

// Nobody to tell: then whoever reads this closes the tab like any other.
if (opener) {
  part.hidden = false;
  part.querySelector("button").addEventListener("click", close);
  const after = Number(part.dataset.closeAfter);
  if (after > 0) setTimeout(close, after);
}

function close() {
  opener.postMessage({ subject: "org.imsglobal.lti.close" }, "*");
}
