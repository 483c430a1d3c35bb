// Ties a launch to the browser that began its login, also where cookies of frames are blocked.
//
// The service set a cookie (rung 1) before this script ran, but a frame can't see whether it will come back. So the
// secret that binds the launch is also kept here:
//   rung 2  our own sessionStorage: the same frame of the same page finds it again when the launch arrives;
//   rung 3  the platform's storage, by messages (LTI Client Side postMessages 0.1, LTI OIDC Login with LTI Client Side
//           postMessages 0.1), where a browser gives frames no storage at all;
//   rung 4  a window of its own, opened by a click. It must be opened before the platform is asked, because the
//           platform's hint is good for one answer only.
//
// Two pages use it: "keep" before the platform is asked, "recall" when its answer has arrived without the cookie.

const page = document.querySelector("[data-step]");
const { step, key, binding, authorization, target, origin } = page.dataset;

/** Where the widget looks for the binding when it exchanges its one-time code. */
const current = "lms.binding";

/** How long the platform may take to answer; mobile apps announce storage and never answer. */
const patience = 1000;

if (step === "keep") await keep();
else await recall();

async function keep() {
  const kept = putInFrame(key, binding) || cookiesStay() || (await platform("lti.put_data", { key, value: binding })) !== null;
  // replace: going back must not lead into this page again.
  if (kept) location.replace(authorization);
  else offerWindow();
}

async function recall() {
  const form = page.querySelector("form");
  const own = getFromFrame(key);
  if (own) {
    form.elements.binding.value = own;
    putInFrame(current, own);
  } else {
    const answer = await platform("lti.get_data", { key });
    if (typeof answer?.value === "string") {
      form.elements.binding.value = answer.value;
      form.elements.kept.value = "platform";
    }
  }
  // Also with nothing found: the service then says what is wrong.
  form.submit();
}

function putInFrame(name, value) {
  try {
    sessionStorage.setItem(name, value);
    return sessionStorage.getItem(name) === value;
  } catch {
    return false;
  }
}

function getFromFrame(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Sets a cookie as ours is set, and looks whether it is there. */
function cookiesStay() {
  const probe = "__lms_probe=1; Path=/; Secure; SameSite=None; Partitioned; Max-Age=";
  try {
    document.cookie = `${probe}5`;
    const stays = document.cookie.includes("__lms_probe=1");
    document.cookie = `${probe}0`;
    return stays;
  } catch {
    return false;
  }
}

/** The platform's answer; null when it offers no storage, refuses, or says nothing in time. */
function platform(subject, fields) {
  const frame = storageFrame();
  if (!frame) return Promise.resolve(null);
  return new Promise((resolve) => {
    const id = `${Date.now()}-${Math.random()}`;
    const timer = setTimeout(done, patience, null);
    addEventListener("message", heard);
    // To this origin and no other: whoever else sits in that frame never sees the secret.
    frame.postMessage({ subject, message_id: id, ...fields }, origin);

    function heard({ data, source, origin: from }) {
      if (source !== frame || from !== origin || data?.message_id !== id || data.subject !== `${subject}.response`) return;
      done(data.error ? null : data);
    }

    function done(answer) {
      clearTimeout(timer);
      removeEventListener("message", heard);
      resolve(answer);
    }
  });
}

function storageFrame() {
  if (!target) return null;
  const platformWindow = window.opener ?? window.parent;
  if (platformWindow === window) return null;
  try {
    return target === "_parent" ? platformWindow : (platformWindow.frames[target] ?? null);
  } catch {
    return null;
  }
}

function offerWindow() {
  const [waiting, offered, opened] = ["waiting", "offered", "opened"].map((part) => page.querySelector(`[data-part=${part}]`));
  waiting.hidden = true;
  offered.hidden = false;
  offered.querySelector("a").addEventListener("click", () => {
    offered.hidden = true;
    opened.hidden = false;
    opened.querySelector("h1").focus();
  });
  offered.querySelector("h1").focus();
}
