/* What the pages gain with JavaScript: none of them needs it. */
(() => {
  "use strict";

  const close = (menu) => menu.removeAttribute("open");
  const openMenus = () => document.querySelectorAll("details.menu[open]");

  // Browsers without ::details-content: what folds on a phone opens on a wide screen.
  if (!CSS.supports("selector(::details-content)") && window.matchMedia("(min-width: 56.0625rem)").matches) {
    document.querySelectorAll("details.fold").forEach((fold) => fold.setAttribute("open", ""));
  }

  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => menu.contains(event.target) || close(menu));
    document.querySelectorAll(".suggest").forEach((list) => {
      if (!list.parentElement.contains(event.target)) list.replaceChildren();
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      openMenus().forEach((menu) => {
        close(menu);
        if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      });
    }
    const search = event.target.closest && event.target.closest("form.search");
    const list = search && search.querySelector(".suggest");
    if (!list || !list.firstElementChild) return;
    const links = [...list.querySelectorAll("a")];
    const input = search.querySelector("input[name=q]");
    const here = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      list.replaceChildren();
      input.focus();
    } else if (event.key === "ArrowDown" && links.length) {
      event.preventDefault();
      links[Math.min(here + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && here >= 0) {
      event.preventDefault();
      (links[here - 1] || input).focus();
    }
  });

  // The list goes when the search loses the focus; a form sent twice is sent once.
  document.addEventListener("focusout", (event) => {
    const search = event.target.closest("form.search");
    const list = search && search.querySelector(".suggest");
    if (list && event.relatedTarget && !search.contains(event.relatedTarget)) list.replaceChildren();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("button[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
    });
  });
})();
