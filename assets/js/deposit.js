// The deposit as people like it: what is typed is kept on the server, and the form comes back where it was. The files
// leave through deposit_queue.js. Without these the form is an ordinary one, sent in one go.
(() => {
  "use strict";

  const SAVE_AFTER = 1000;
  const TRY_AGAIN = "L’envoi n’a pas abouti. Votre saisie est toujours là\u00a0: réessayez dans un instant.";

  const queue = window.depositQueue;
  let form = document.getElementById("depot");
  let saving = 0;
  let sending = false;

  const list = () => form.querySelector("#depot-lignes");

  // What is typed

  function typed(submitter = null) {
    const data = new FormData(form, submitter);
    data.delete("files");
    return data;
  }

  function later() {
    clearTimeout(saving);
    saving = setTimeout(save, SAVE_AFTER);
  }

  async function save() {
    saving = 0;
    try {
      await fetch(form.dataset.draft, { method: "POST", body: typed() });
    } catch {
      later(); // the network is cut: what is typed is still on the screen
    }
  }

  window.addEventListener("pagehide", () => {
    if (!saving || sending) return;
    clearTimeout(saving);
    navigator.sendBeacon(form.dataset.draft, typed());
  });

  async function deposit(submitter, second = false) {
    sending = true;
    clearTimeout(saving);
    saving = 0;
    queue.say("Dépôt en cours");
    try {
      const answer = await fetch(form.getAttribute("action"), {
        method: "POST",
        body: typed(submitter),
        headers: { "X-Requested-With": "XMLHttpRequest" },
      });
      if (answer.status === 201) {
        window.location.assign(answer.headers.get("Location"));
        return;
      }
      if (answer.status === 403 || answer.url.includes("/compte/connexion/")) {
        if (!(await queue.renewed())) queue.sayEnded();
        else if (second) queue.say(TRY_AGAIN);
        else {
          await deposit(submitter, true);
          return;
        }
      } else replace(await answer.text());
    } catch {
      queue.say("Le réseau a coupé pendant l’envoi. Votre saisie est toujours là\u00a0: réessayez.");
    }
    sending = false;
  }

  function replace(text) {
    const answer = new DOMParser().parseFromString(text, "text/html").querySelector("#depot");
    if (!answer) {
      queue.say(TRY_AGAIN);
      return;
    }
    form.replaceWith(answer);
    form = answer;
    queue.keep();
    mount();
    const errors = form.querySelector("[role=alert]");
    if (errors) {
      errors.setAttribute("tabindex", "-1");
      errors.focus();
      errors.scrollIntoView({ block: "center" });
    }
  }

  async function drop(line, address) {
    try {
      const answer = await fetch(address, { method: "POST", body: typed(), headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (![204, 404].includes(answer.status)) {
        queue.say(TRY_AGAIN);
        return;
      }
    } catch {
      queue.say(TRY_AGAIN);
      return;
    }
    const next = line.nextElementSibling || line.previousElementSibling || form.querySelector("input[type=file]");
    line.remove();
    form.querySelector("#depot-recus").hidden = !list().children.length;
    queue.say(`${line.querySelector("legend").textContent} est retiré de ce dépôt.`);
    queue.focusOn(next);
  }

  // The page

  function group() {
    form.classList.toggle("together", form.querySelector("input[name=grouping]:checked")?.value === "ensemble");
  }

  function mount() {
    const input = form.querySelector("input[type=file]");
    form.classList.add("live");
    group();
    queue.dress(form);
    const take = () => {
      const chosen = [...input.files];
      input.value = "";
      chosen.forEach(queue.add);
      queue.pump();
    };
    input.addEventListener("change", take);
    take(); // what was chosen before this script came
    form.addEventListener("input", (event) => {
      if (event.target === input) return;
      const mark = event.target.id && form.querySelector(`[data-for="${event.target.id}"]`);
      if (mark) mark.hidden = true;
      if (event.target.name === "grouping") group();
      later();
    });
    form.addEventListener("click", (event) => {
      const refusal = event.target.closest("[data-refuse]");
      const removal = event.target.closest("[data-drop]");
      if (refusal) {
        const field = document.getElementById(refusal.dataset.refuse);
        field.value = "";
        field.focus();
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      if (removal) {
        event.preventDefault();
        drop(removal.closest("li"), removal.getAttribute("formaction"));
      }
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (sending) return;
      if (queue.busy()) queue.then(() => deposit(event.submitter));
      else deposit(event.submitter);
    });
  }

  const carries = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    form.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget || form.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    form.classList.remove("over");
    [...event.dataTransfer.files].forEach(queue.add);
    queue.pump();
  });
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());

  mount();
})();
