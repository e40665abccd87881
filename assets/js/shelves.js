/* The shelves with JavaScript: how many supports are chosen, all at once, buttons that need at least one. */
(() => {
  "use strict";

  const number = new Intl.NumberFormat("fr-FR");
  const ready = () => document.querySelectorAll("form.with-choice:not(.live)").forEach((form) => {
    const boxes = () => [...form.querySelectorAll("input[name=support]")];
    const all = form.querySelector("[data-choose-all]");
    const said = form.querySelector("[data-chosen]");
    const nothing = said.textContent;
    const needing = form.querySelectorAll("[data-needs-choice]");

    const show = () => {
      const chosen = boxes().filter((box) => box.checked).length;
      all.checked = chosen > 0 && chosen === boxes().length;
      all.indeterminate = chosen > 0 && !all.checked;
      said.textContent = chosen ? `${number.format(chosen)}\u00a0choisi${chosen > 1 ? "s" : ""}` : nothing;
      form.classList.toggle("some", chosen > 0);
      needing.forEach((button) => button.toggleAttribute("disabled", chosen === 0));
    };
    all.addEventListener("change", () => {
      boxes().forEach((box) => (box.checked = all.checked));
      show();
    });
    form.addEventListener("change", show);
    window.addEventListener("pageshow", show); // the browser gives the boxes back after « Précédent »
    form.classList.add("live");
    show();
  });
  ready();
  document.addEventListener("htmx:afterSettle", ready); // the filters bring another list
})();
