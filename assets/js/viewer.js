/* The page viewer with a keyboard, a clipboard and a look ahead. Without this file its links and forms do everything. */
(() => {
  "use strict";

  const OFF = "espace-ctg-raccourcis-desactives";
  const WRITES = "input, textarea, select, [contenteditable]";
  const USES_ARROWS = `${WRITES}, summary, [role=region][tabindex]`;

  // What the browser remembers, when it lets us: without it the choice lasts as long as the page.
  const memory = {
    off: false,
    read() {
      try { this.off = window.localStorage.getItem(OFF) === "1"; } catch { this.off = false; }
      return this.off;
    },
    write(off) {
      this.off = off;
      try { window.localStorage.setItem(OFF, off ? "1" : "0"); } catch { this.off = off; }
    },
  };

  function keys() {
    const line = document.getElementById("raccourcis");
    if (!line) return;
    const button = line.querySelector("button");
    const show = () => {
      button.setAttribute("aria-pressed", String(memory.off));
      line.classList.toggle("off", memory.off);
    };
    memory.read();
    show();
    line.hidden = false;
    button.addEventListener("click", () => {
      memory.write(!memory.off);
      show();
    });
    document.addEventListener("keydown", (event) => {
      if (memory.off || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      const arrow = event.key.startsWith("Arrow");
      if (event.target.closest(arrow ? USES_ARROWS : WRITES)) return;
      if (arrow && document.documentElement.scrollWidth > document.documentElement.clientWidth + 1) return;
      const link = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
      if (!link) return;
      event.preventDefault();
      link.click();
    });
  }

  function copies() {
    const said = document.getElementById("copie");
    document.querySelectorAll("[data-copy]").forEach((button) => {
      const field = document.getElementById(button.dataset.copy);
      button.hidden = false;
      button.addEventListener("click", async () => {
        said.textContent = "";
        try {
          await navigator.clipboard.writeText(field.value);
          said.textContent = "C’est copié\u00a0: vous pouvez coller.";
        } catch {
          field.select();
          said.textContent = "Le texte est sélectionné\u00a0: copiez-le avec Ctrl et C.";
        }
      });
    });
  }

  // The next page is drawn and fetched while this one is being read.
  function ahead() {
    const reading = document.getElementById("lecture");
    const address = reading && reading.dataset.ahead;
    if (!address || (navigator.connection && navigator.connection.saveData)) return;
    const fetchIt = () => { new Image().src = address; };
    if ("requestIdleCallback" in window) window.requestIdleCallback(fetchIt);
    else window.setTimeout(fetchIt, 1500);
  }

  keys();
  copies();
  if (document.readyState === "complete") ahead();
  else window.addEventListener("load", ahead);
})();
