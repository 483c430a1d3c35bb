// Platform storage (1EdTech "LTI Client Side postMessages"): keeps a value for the tool while the top page lives.
const tool = document.currentScript.dataset.tool;
const kept = new Map();

function answer(event, reply) {
  event.source.postMessage(reply, event.origin);
}

addEventListener("message", (event) => {
  const { subject, message_id, key, value } = event.data ?? {};
  if (typeof subject !== "string" || !subject.startsWith("lti.")) return;
  const reply = { subject: `${subject}.response`, message_id };
  if (event.origin !== tool) {
    answer(event, { ...reply, error: { code: "wrong_origin", message: "This origin is not a registered tool" } });
  } else if (subject === "lti.capabilities") {
    const supported = ["lti.capabilities", "lti.put_data", "lti.get_data"];
    answer(event, { ...reply, supported_messages: supported.map((name) => ({ subject: name, frame: window.name })) });
  } else if (typeof message_id !== "string" || typeof key !== "string") {
    answer(event, { ...reply, error: { code: "bad_request", message: "message_id and key are needed" } });
  } else if (subject === "lti.put_data") {
    if (value === undefined || value === null) kept.delete(key);
    else kept.set(key, value);
    answer(event, { ...reply, key, value });
  } else if (subject === "lti.get_data") {
    answer(event, { ...reply, key, value: kept.get(key) });
  } else {
    answer(event, { ...reply, error: { code: "unsupported_subject", message: subject } });
  }
});
