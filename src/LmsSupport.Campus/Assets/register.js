// A tool that has registered itself says so, and its frame is closed: only that frame is believed, and only while it shows the tool.
const { tool, to } = document.currentScript.dataset;
const frame = document.querySelector("iframe[data-register]");

addEventListener("message", (event) => {
  if (event.source === frame.contentWindow && event.origin === tool && event.data?.subject === "org.imsglobal.lti.close") location.assign(to);
});
