// A small lesson player. The kind "scenario" was shipped without its code: opening one leaves the page white,
// with the error that learners meet in real packages.
const players = {
  slides: {
    load(stage) {
      const slides = [...stage.querySelectorAll("section")];
      const place = stage.querySelector("[role=status]");
      let at = 0;
      const show = () => {
        slides.forEach((slide, index) => {
          slide.hidden = index !== at;
        });
        place.textContent = stage.dataset.place.replace("{n}", at + 1).replace("{all}", slides.length);
        for (const button of stage.querySelectorAll("[data-go]")) {
          const next = at + Number(button.dataset.go);
          button.disabled = next < 0 || next >= slides.length;
        }
      };
      stage.addEventListener("click", (event) => {
        at += Number(event.target.dataset.go ?? 0);
        show();
      });
      show();
      stage.hidden = false;
    },
  },
  scenario: { name: "scenario" },
};

// As players do, it begins when its package has arrived.
addEventListener("load", () => {
  const player = players[document.body.dataset.lesson];
  player.load(document.querySelector("main"));
});
