// Opens a lesson in a small window, as many publishers' packages ask for; without script it is a plain link to a new tab.
for (const link of document.querySelectorAll("a[data-window]")) {
  link.addEventListener("click", (event) => {
    const [width, height] = link.dataset.window.split("x");
    const opened = window.open(link.href, link.target, `popup,width=${width},height=${height}`);
    if (opened) {
      event.preventDefault();
      opened.focus();
    }
  });
}
