// Starts the widgets of Wagtail that it would start by a script written in the page, which our CSP refuses.
// Each says in its attributes what to start and with which arguments: pages/templates/wagtailadmin/start.html.
(() => {
  const { Controller } = window.StimulusModule;

  const called = (name) => name.split(".").reduce((place, part) => place?.[part], window);

  class Start extends Controller {
    static values = { what: String, arguments: Array };

    connect() {
      const what = called(this.whatValue);
      this.element.remove(); // once: an element that is moved is connected again
      if (/^init/.test(this.whatValue)) what(...this.argumentsValue);
      else new what(...this.argumentsValue);
    }
  }

  window.wagtail.app.register("cms-start", Start);
})();

// The session ended, or its code is asked, while a page was written: the click that would lose what was typed is held
// until someone is signed in again in another tab, then sent with the token of today.
(() => {
  let doubtful = false;
  for (const failed of ["w-autosave:error", "w-swap:error"]) {
    document.addEventListener(failed, () => { doubtful = true; });
  }
  document.addEventListener("w-autosave:success", () => { doubtful = false; });

  // No answer at all is for Wagtail to say, which asks before it sends.
  async function letIn() {
    const answer = await fetch("/cms/sprite/", { method: "HEAD", cache: "no-store" }).catch(() => null);
    return !answer || ![401, 403].includes(answer.status);
  }

  function takeTokenOfToday(form) {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    if (token) form.elements.csrfmiddlewaretoken.value = token[1];
  }

  function say() {
    const text = "Rien n’est enregistré\u00a0: votre session a pris fin. Votre saisie est toujours là. Connectez-vous dans un autre onglet, puis revenez ici et recommencez.";
    document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { clear: true, text, type: "error" } }));
    document.querySelector("[data-w-messages-target=container]").scrollIntoView({ block: "center" });
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-edit-form] footer button:not([data-w-dropdown-target])");
    if (!doubtful || !button) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await letIn())) return say();
    doubtful = false;
    takeTokenOfToday(button.form);
    button.click();
  }, true);
})();
