/* What the pages gain with JavaScript: none of them needs it. */
(() => {
  "use strict";

  const OFF = "espace-ctg-raccourcis-desactives"; // the reading of files keeps the same choice
  const WRITES = "input, textarea, select, [contenteditable]";
  const REACHED = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  const SLOW = 400; // milliseconds: before that, saying that one waits is noise

  // Menus, the list of suggestions, what folds.
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

  // What an acronym means goes with Escape until one comes back to it; on a screen without a mouse, a first touch shows it.
  const awayFrom = (term) => term.classList.remove("is-dismissed", "is-open");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll(".term:hover, .term:focus-within, .term.is-open").forEach((term) => term.classList.add("is-dismissed"));
  });
  ["mouseout", "focusout"].forEach((name) => document.addEventListener(name, (event) => {
    const term = event.target.closest && event.target.closest(".term");
    if (term && !term.contains(event.relatedTarget)) awayFrom(term);
  }));
  document.addEventListener("click", (event) => {
    const here = event.target.closest(".term");
    document.querySelectorAll(".term.is-open").forEach((term) => term === here || awayFrom(term));
    const touched = event.detail > 0 && window.matchMedia("(hover: none)").matches;
    if (!touched || !event.target.closest(".term-link") || here.classList.contains("is-open")) return;
    event.preventDefault();
    here.classList.remove("is-dismissed");
    here.classList.add("is-open");
  });

  // A link is copied by its button; where the browser refuses, the address is shown and chosen, ready to be copied.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("details.copy-link > summary");
    if (!button || !navigator.clipboard) return;
    event.preventDefault();
    const field = button.parentElement.querySelector("input");
    const said = button.parentElement.nextElementSibling;
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Lien copié";
      setTimeout(() => said.replaceChildren(), 4000);
    } catch {
      button.parentElement.open = true;
      field.select();
    }
  });

  // What was changed where it stands keeps the focus: on its form, then on the link that opened it.
  document.addEventListener("htmx:afterSettle", (event) => {
    const link = event.target.id && event.target.id.startsWith("bloc-") && event.target.querySelector(".edit-block");
    if (link && document.activeElement === document.body) link.focus();
  });

  // The list goes when the search loses the focus.
  document.addEventListener("focusout", (event) => {
    const search = event.target.closest("form.search");
    const list = search && search.querySelector(".suggest");
    if (list && event.relatedTarget && !search.contains(event.relatedTarget)) list.replaceChildren();
  });

  // Keys: "/" goes to the search, "?" shows them all; one button turns them off, here and in the reading of files.
  function keys() {
    const shown = document.querySelector("dialog.keys-list");
    if (!shown) return;
    const turn = shown.querySelector("[data-keys-off]");
    let off = false;
    const read = () => {
      try { off = window.localStorage.getItem(OFF) === "1"; } catch { /* the choice then lasts as long as the page */ }
      turn.setAttribute("aria-pressed", String(off));
    };
    document.querySelectorAll("[data-keys]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => shown.showModal());
    });
    turn.addEventListener("click", () => {
      const reading = document.querySelector("#raccourcis button");
      if (reading) reading.click();
      else try { window.localStorage.setItem(OFF, off ? "0" : "1"); } catch { off = !off; }
      read();
    });
    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || shown.open) return;
      if (event.target.closest(WRITES)) return;
      read();
      if (off) return;
      const search = [...document.querySelectorAll("form.search input[name=q]")].find((one) => one.checkVisibility());
      if (event.key === "/" && search) {
        event.preventDefault();
        search.focus();
        search.select();
      } else if (event.key === "?") {
        event.preventDefault();
        shown.showModal();
      }
    });
    read();
  }
  keys();

  // A form that is sent twice is sent once; going back to the page gives its buttons back.
  function sent(form, button) {
    if (form.dataset.sent) return false;
    form.dataset.sent = "1";
    if (button) {
      button.setAttribute("aria-disabled", "true");
      button.setAttribute("aria-busy", "true");
    }
    return true;
  }

  function again(form) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => {
      button.removeAttribute("aria-disabled");
      button.removeAttribute("aria-busy");
    });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.matches("[hx-post], [target=_blank]")) return;
    if (!sent(form, event.submitter)) event.preventDefault();
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(again));

  // Pieces of page that htmx asks for.
  let waiting = 0;
  const formOf = (event) => event.detail.requestConfig.verb !== "get" && event.detail.elt.closest("form");
  const asked = (event) => Boolean(event.detail.requestConfig.triggeringEvent); // by a person, and not by a timer

  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = formOf(event);
    const cause = event.detail.requestConfig.triggeringEvent;
    if (form && !sent(form, cause && cause.submitter)) event.preventDefault();
    else if (asked(event)) {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => document.documentElement.classList.add("waiting"), SLOW);
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = formOf(event);
    if (form) again(form);
    if (!asked(event)) return;
    window.clearTimeout(waiting);
    document.documentElement.classList.remove("waiting");
  });

  // Who was in what is replaced finds themselves in what replaces it: on what is wrong, or at its beginning.
  let wasInside = false;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const here = document.activeElement;
    wasInside = here !== document.body && (event.detail.target.contains(here) || event.detail.requestConfig.elt === here);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!wasInside || (document.activeElement !== document.body && document.activeElement.isConnected)) return;
    wasInside = false;
    const piece = event.detail.elt;
    const next = piece.querySelector("[role=alert][tabindex], [aria-invalid=true], [autofocus]")
      || [...piece.querySelectorAll(REACHED)].find((one) => one.checkVisibility());
    if (next) next.focus();
  });

  // A form far down a page that comes back with what is wrong.
  document.querySelector(":target [role=alert][tabindex]")?.focus();

  // Signed in again in another tab, a form that was open before is sent with the token of today.
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    const typed = event.detail.parameters;
    if (token && typed.csrfmiddlewaretoken) typed.csrfmiddlewaretoken = token[1];
  });

  function sayEnded(words) {
    const door = document.createElement("a");
    Object.assign(door, { href: "/compte/connexion/", target: "_blank", rel: "noopener" });
    door.textContent = "reconnectez-vous dans un nouvel onglet";
    words.replaceChildren("Votre session a pris fin. Votre saisie est toujours là\u00a0: ", door, ", puis revenez ici et recommencez.");
  }

  // What did not come back is said where the messages of the site are.
  function failed(event) {
    const place = document.querySelector(".messages");
    if (!place || !asked(event)) return;
    const alert = document.createElement("div");
    alert.className = "alert bad";
    const words = document.createElement("div");
    const status = event.detail.xhr ? event.detail.xhr.status : 0;
    words.textContent = status >= 400 && status < 500
      ? "Cette demande n’a pas été acceptée, et rien n’a changé\u00a0: rechargez la page, puis recommencez."
      : "Le site n’a pas répondu, et rien n’a changé\u00a0: vérifiez votre connexion, puis recommencez.";
    if (status === 401) sayEnded(words);
    if (event.detail.xhr && event.detail.xhr.getResponseHeader("X-Level-Over")) words.textContent = "Votre niveau d’accès a pris fin ou est suspendu\u00a0: rien n’a changé. Votre saisie est toujours là\u00a0: copiez-la avant de quitter cette page.";
    alert.append(words);
    place.replaceChildren(alert);
    place.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
})();
