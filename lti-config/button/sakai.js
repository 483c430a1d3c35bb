(function () {
  "use strict";
  // The number of the tool Help: what Sakai shows behind "tool:" in the tool's launch address.
  var tool = 12;
  function add() {
    var site = window.portal && portal.siteId;
    if (!site) return;
    var script = document.createElement("script");
    script.src = "https://help.example.org/widget.js";
    script.async = true;
    script.dataset.launch = "/access/lti/site/" + site + "/tool:" + tool;
    document.head.append(script);
  }
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", add);
  else add();
})();
