/* Questions that unfold: the one that the address names opens, all of them for paper, a button opens or closes all.
   Without JavaScript each opens by its own, and the one of the address is shown by the sheet. */
(() => {
  "use strict";

  const questions = [...document.querySelectorAll("details.question")];
  const named = () => questions.find((one) => `#${one.id}` === decodeURIComponent(window.location.hash));
  const openNamed = () => {
    const one = named();
    if (!one || one.open) return;
    one.open = true;
    one.scrollIntoView();
  };
  window.addEventListener("hashchange", openNamed);
  openNamed();

  let before = [];
  window.addEventListener("beforeprint", () => {
    before = questions.filter((one) => !one.open);
    before.forEach((one) => { one.open = true; });
  });
  window.addEventListener("afterprint", () => before.forEach((one) => { one.open = false; }));

  const button = document.querySelector("button[data-unfold]");
  if (!button || questions.length < 2) return;
  button.hidden = false;
  const isAllOpen = () => questions.every((one) => one.open);
  const say = () => { button.textContent = isAllOpen() ? "Tout fermer" : "Tout ouvrir"; };
  button.addEventListener("click", () => {
    const open = !isAllOpen();
    questions.forEach((one) => { one.open = open; });
    say();
  });
  questions.forEach((one) => one.addEventListener("toggle", say));
  say();
})();
