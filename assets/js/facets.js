/* The facets of a list with JavaScript: each tick refreshes the list, what was open and the place of the person are
   kept, the number found is said; a field narrows a long facet. Without it, the button of the form sends them all. */
(() => {
  "use strict";

  const LIVE = "form[data-facets]";
  const said = document.createElement("p");
  said.className = "hidden-text";
  said.setAttribute("role", "status");
  document.getElementById("contenu").append(said);

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  function seeker(rest) {
    const field = document.createElement("input");
    field.type = "search";
    field.autocomplete = "off";
    field.placeholder = "Taper un nom";
    field.setAttribute("aria-label", rest.dataset.seek);
    const none = document.createElement("p");
    none.className = "small muted";
    none.setAttribute("role", "status");
    const labels = [...rest.querySelectorAll("label")];
    field.addEventListener("input", () => {
      const words = plain(field.value).split(/\s+/);
      const seen = labels.filter((label) => {
        const text = plain(label.textContent);
        label.hidden = !words.every((word) => text.includes(word)) && !label.querySelector("input").checked;
        return !label.hidden;
      });
      none.textContent = seen.length ? "" : "Aucun choix à ce nom.";
    });
    field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    field.addEventListener("change", (event) => event.stopPropagation()); // what narrows a facet asks nothing of the list
    rest.querySelector("summary").after(field, none);
  }

  function ready() {
    document.querySelectorAll(LIVE).forEach((form) => window.htmx && form.classList.add("live"));
    document.querySelectorAll(".facet details[data-seek]:not(:has(input[type=search]))").forEach(seeker);
  }

  // Where the person is in the form: by names, since all of it is replaced.
  const nameOf = (fold) => { const facet = fold.closest(".facet"); return facet ? facet.querySelector("legend").textContent : ""; };
  const seekIn = (fold) => fold.querySelector(":scope > input[type=search]");
  const boxAt = (form, box) => [...form.elements].find((one) => one.name === box.name && (one.type !== "checkbox" || one.value === box.value));
  let kept = null;

  function keep(form) {
    const here = document.activeElement;
    const inside = form.contains(here) && here.name ? here : null;
    const open = [...form.querySelectorAll("details[open]")];
    kept = {
      open: new Map(open.map((fold) => [nameOf(fold), seekIn(fold) ? seekIn(fold).value : ""])),
      box: inside && { name: inside.name, value: inside.value, top: inside.getBoundingClientRect().top },
    };
  }

  function giveBack(form) {
    form.querySelectorAll("details").forEach((fold) => {
      if (!kept.open.has(nameOf(fold))) return;
      fold.open = true;
      const field = seekIn(fold);
      if (!field || !kept.open.get(nameOf(fold))) return;
      field.value = kept.open.get(nameOf(fold));
      field.dispatchEvent(new Event("input"));
    });
    const box = kept.box && boxAt(form, kept.box);
    if (box && box.checkVisibility()) {
      box.focus({ preventScroll: true });
      window.scrollBy({ top: box.getBoundingClientRect().top - kept.box.top, behavior: "instant" });
    }
  }

  // An answer that comes while another box is being ticked is left aside: the next one holds both.
  document.addEventListener("change", (event) => {
    const form = event.target.closest(LIVE);
    if (form) form.dataset.waiting = "1";
  });
  document.addEventListener("htmx:configRequest", (event) => event.target.matches(LIVE) && delete event.target.dataset.waiting);
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.requestConfig.elt;
    if (!form.matches(LIVE)) return;
    if (form.dataset.waiting) event.detail.shouldSwap = false;
    else keep(form);
  });
  document.addEventListener("htmx:afterSwap", () => {
    const form = document.querySelector(LIVE);
    if (!kept || !form) return;
    ready();
    giveBack(form);
    kept = null;
    said.textContent = document.querySelector("h1").textContent;
  });
  ready();
})();
