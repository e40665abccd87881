// The deposit form with progress. Without this file the form is an ordinary one: everything works, only the bar is missing.
const CUT = "Le réseau a coupé pendant l’envoi. Votre saisie est toujours là\u00a0: réessayez.";
const UNITS = ["octets", "ko", "Mo", "Go"];

function size(bytes) {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 10 ? 0 : 1;
  return `${value.toLocaleString("fr-FR", { maximumFractionDigits: digits })}\u00a0${UNITS[unit]}`;
}

function mount(form) {
  const input = form.querySelector('input[type="file"]');
  const list = form.querySelector("#depot-choisis");
  const maxBytes = Number(form.dataset.maxBytes);
  const maxFiles = Number(form.dataset.maxFiles);

  input.addEventListener("change", () => {
    list.replaceChildren();
    Array.from(input.files).forEach((file, rank) => {
      const item = document.createElement("li");
      const name = document.createElement("span");
      name.textContent = `${file.name} (${size(file.size)})`;
      item.append(name);
      const trouble = wrong(file, rank);
      if (trouble) {
        const badge = document.createElement("span");
        badge.className = "badge bad";
        badge.textContent = trouble;
        item.append(badge);
      }
      list.append(item);
    });
    list.hidden = input.files.length === 0;
  });

  function wrong(file, rank) {
    if (file.size > maxBytes) return `Trop lourd\u00a0: ${size(maxBytes)} au plus, il ne sera pas envoyé`;
    if (rank >= maxFiles) return `Au-delà de ${maxFiles} fichiers, il ne sera pas envoyé`;
    if (file.size === 0) return "Ce fichier est vide";
    return "";
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.dataset.sending) return;
    const data = new FormData(form, event.submitter);
    data.delete(input.name);
    Array.from(input.files).forEach((file, rank) => {
      if (file.size <= maxBytes && rank < maxFiles) data.append(input.name, file);
    });
    send(form, data);
  });
}

function send(form, data, again = false) {
  const progress = form.querySelector("#depot-avancement");
  const bar = form.querySelector("#depot-barre");
  const said = form.querySelector("#depot-pourcent");
  const buttons = form.querySelectorAll("button");
  const request = new XMLHttpRequest();

  function free(...said_now) {
    delete form.dataset.sending;
    buttons.forEach((button) => { button.disabled = false; });
    said.replaceChildren(...said_now);
    progress.className = "alert warn";
    [bar, progress.querySelector("label")].forEach((piece) => { piece.hidden = true; });
    progress.scrollIntoView({ block: "center" });
  }

  // The session ended, or another one began, while the form was being filled: nothing typed is lost.
  async function renew() {
    const page = await fetch(form.getAttribute("action"), { credentials: "same-origin" });
    const text = await page.text();
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("#depot input[name=csrfmiddlewaretoken]");
    if (!fresh) {
      const link = document.createElement("a");
      link.href = "/compte/connexion/";
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = "reconnectez-vous dans un nouvel onglet";
      free("Votre session a pris fin. Votre saisie et vos fichiers sont toujours là\u00a0: ", link, ", puis envoyez de nouveau depuis cette page.");
      return;
    }
    form.querySelector("input[name=csrfmiddlewaretoken]").value = fresh.value;
    if (again) {
      free("L’envoi n’a pas abouti. Votre saisie est toujours là\u00a0: réessayez dans un instant.");
      return;
    }
    data.set("csrfmiddlewaretoken", fresh.value);
    send(form, data, true);
  }

  form.dataset.sending = "1";
  progress.className = "";
  [bar, progress.querySelector("label")].forEach((piece) => { piece.hidden = false; });
  buttons.forEach((button) => { button.disabled = true; });
  progress.hidden = false;
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    const done = Math.round((100 * event.loaded) / event.total);
    bar.value = done;
    said.textContent = done < 100 ? `${done}\u00a0%` : "Vérification des fichiers";
  });
  request.addEventListener("load", () => {
    if (request.status === 403 || request.responseURL.includes("/compte/connexion/")) {
      renew().catch(() => free(CUT));
      return;
    }
    if (request.status === 201) {
      window.location.assign(request.getResponseHeader("Location"));
      return;
    }
    const answer = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("#depot");
    if (!answer) {
      free("L’envoi n’a pas abouti. Votre saisie est toujours là\u00a0: réessayez dans un instant.");
      return;
    }
    form.replaceWith(answer);
    mount(answer);
    const errors = answer.querySelector("[role=alert]");
    if (errors) {
      errors.setAttribute("tabindex", "-1");
      errors.focus();
      errors.scrollIntoView({ block: "center" });
    }
  });
  request.addEventListener("error", () => free(CUT));
  request.open("POST", form.getAttribute("action"));
  request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  request.send(data);
}

const form = document.getElementById("depot");
if (form) mount(form);
