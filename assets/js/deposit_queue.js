// The files of the deposit leave at once, each on its own request: progress, pause, retry, cancel. deposit.js is the form().
(() => {
  "use strict";

  const AT_ONCE = 2;
  const TRIES = 8;
  const LONGEST_REST = 30_000; // milliseconds between two tries: with those before, a minute and a half for a restart
  const STALLED = 120_000; // milliseconds without any news of a request: the network went without saying so
  const NAMED = 3; // names in one sentence
  const UNITS = ["octets", "ko", "Mo", "Go"];
  const LOST = "Le réseau a coupé\u00a0: l’envoi est en pause, il reprendra tout seul. Rien n’est perdu.";
  const ENDED = "Votre session ou votre niveau a pris fin. Votre saisie et vos fichiers sont toujours là\u00a0: ";

  const form = () => document.getElementById("depot"); // it is replaced when it comes back with errors
  if (!form()) return;
  const items = []; // the files of this page that the server does not hold: {file, node, state, tries, sent, request}
  let paused = !navigator.onLine;
  let ended = false; // the session
  let wanted = null; // what was asked while files were leaving
  let announced = 0;
  const doubles = []; // the names left out: another file of the list has the same content

  const list = () => form().querySelector("#depot-lignes");
  const of = (...states) => items.filter((item) => states.includes(item.state));
  const plural = (count, word) => `${count}\u00a0${word}${count > 1 ? "s" : ""}`;

  function named(names) {
    const said = names.slice(0, NAMED).map((name) => `«\u00a0${name}\u00a0»`);
    const more = names.length - said.length;
    return said.join(", ") + (more ? ` et ${plural(more, "autre")}` : "");
  }

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

  function element(name, className, ...content) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...content);
    return made;
  }

  function button(words, about, act) {
    const made = element("button", "btn small", words, element("span", "hidden-text", ` ${about}`));
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  function say(...content) {
    const place = form().querySelector("#depot-avancement");
    place.className = content.length ? "alert" : "";
    place.replaceChildren(...(content.length ? [element("div", "", ...content)] : []));
  }

  function sayEnded() {
    const link = element("a", "", "reconnectez-vous dans un nouvel onglet");
    Object.assign(link, { href: "/compte/connexion/", target: "_blank", rel: "noopener" });
    const level = element("a", "", "voyez où en est votre niveau");
    Object.assign(level, { href: "/compte/demandes/", target: "_blank", rel: "noopener" });
    say(ENDED, link, " ou ", level, ", puis revenez ici. ", button("Reprendre", "", resume));
    form().querySelector("#depot-avancement").scrollIntoView({ block: "center" });
  }

  // One file

  function add(file) {
    const item = { file, state: "waiting", tries: 0, sent: 0, request: null, node: element("li", "deposit-line") };
    item.node.dataset.local = "";
    items.push(item);
    const held = list().querySelectorAll("[data-key]").length + of("waiting", "sending").length;
    form().querySelector("#depot-recus").hidden = false;
    list().append(item.node);
    if (file.size > Number(form().dataset.maxBytes)) refuse(item, `Ce fichier dépasse ${size(Number(form().dataset.maxBytes))}. Réduisez-le ou déposez-le en plusieurs parties.`);
    else if (held > Number(form().dataset.maxFiles)) refuse(item, `Au-delà de ${form().dataset.maxFiles} fichiers, il n’est pas envoyé\u00a0: déposez d’abord les autres.`);
    else if (file.size === 0) refuse(item, "Ce fichier est vide.");
    else draw(item);
  }

  function draw(item, sentence = "") {
    const { name } = item.file;
    const head = element("div", "deposit-head", element("span", "", element("b", "", name), " ", element("span", "small muted", size(item.file.size))));
    const tools = element("span", "row");
    if (item.state === "failed") tools.append(button("Réessayer", name, () => again(item)));
    tools.append(button(item.state === "refused" || item.state === "failed" ? "Enlever de la liste" : "Annuler", name, () => forget(item)));
    head.append(tools);
    item.node.replaceChildren(head);
    if (sentence) item.node.append(element("p", ["waiting", "resting"].includes(item.state) ? "small muted" : "error-text", sentence));
    if (item.state === "waiting" && !sentence) item.node.append(element("p", "small muted", "En attente d’envoi"));
    if (item.state === "sending") {
      item.bar = element("progress", "");
      Object.assign(item.bar, { max: 100, value: 0 });
      item.bar.setAttribute("aria-label", `Envoi de ${name}`);
      item.said = element("span", "small muted", "Envoi");
      item.node.append(item.bar, item.said);
    }
  }

  function refuse(item, sentence) {
    item.state = "refused";
    draw(item, sentence);
  }

  function fail(item, sentence) {
    item.state = "failed";
    draw(item, sentence);
  }

  function again(item) {
    item.state = "waiting";
    item.tries = 0;
    draw(item);
    focusOn(item.node);
    pump();
  }

  function forget(item) {
    const next = item.node.nextElementSibling || item.node.previousElementSibling;
    if (item.request) item.request.abort();
    items.splice(items.indexOf(item), 1);
    item.node.remove();
    focusOn(next || form().querySelector("input[type=file]"));
    pump();
  }

  function focusOn(place) {
    const target = place.matches("input") ? place : place.querySelector("button, input");
    if (target) target.focus();
  }

  // The queue

  function pump() {
    if (!paused && !ended) {
      for (const item of of("waiting").slice(0, Math.max(0, AT_ONCE - of("sending").length))) transmit(item);
    }
    progress();
    if (!of("waiting", "sending").length) settle();
  }

  function transmit(item) {
    const request = new XMLHttpRequest();
    const data = new FormData();
    let stalled = 0;
    const news = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => { request.abort(); retry(item); }, STALLED);
    };
    const over = (act) => () => {
      clearTimeout(stalled);
      if (item.request !== request) return;
      item.request = null;
      act();
      pump();
    };
    Object.assign(item, { state: "sending", sent: 0, request });
    draw(item);
    data.append("csrfmiddlewaretoken", token());
    data.append("fichier", item.file);
    request.upload.addEventListener("progress", (event) => {
      news();
      item.sent = event.total ? event.loaded / event.total : 0;
      item.bar.value = Math.round(100 * item.sent);
      item.said.textContent = item.sent < 1 ? `${item.bar.value}\u00a0%` : "Vérification";
      progress();
    });
    request.addEventListener("load", over(() => answered(item, request)));
    request.addEventListener("error", over(() => retry(item)));
    request.addEventListener("abort", () => clearTimeout(stalled));
    request.open("POST", form().dataset.receive);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    news();
    request.send(data);
  }

  function answered(item, request) {
    if (request.status === 201) return received(item, request.responseText);
    if (request.status === 422) return refuse(item, request.responseText);
    if (request.status === 503 && request.getResponseHeader("Content-Type").startsWith("text/plain")) return fail(item, request.responseText);
    if (request.status === 413) return refuse(item, "Ce fichier est trop lourd pour le serveur.");
    if (request.status === 403 || request.responseURL.includes("/compte/connexion/")) {
      item.state = "waiting";
      draw(item);
      ended = true;
      return resume();
    }
    return retry(item);
  }

  function received(item, html) {
    const line = new DOMParser().parseFromString(html, "text/html").querySelector("li");
    items.splice(items.indexOf(item), 1);
    item.node.querySelector("button") === document.activeElement && line.setAttribute("data-focus", "");
    const twin = document.getElementById(line.id);
    const remark = line.querySelector("[data-remark]");
    if (twin) item.node.remove();
    else item.node.replaceWith(line);
    if (twin && remark) {
      doubles.push(rename(twin, line) || item.file.name);
      twin.querySelector(".deposit-head").after(remark);
    }
    if (line.hasAttribute("data-focus")) focusOn(twin || line);
    dress(twin || line);
  }

  // The server kept the name of the second file, when the first one had that of a copy: the name left out, or nothing.
  function rename(twin, line) {
    const [before, after] = [twin, line].map((one) => one.querySelector("legend").textContent);
    if (before === after) return "";
    const [field, proposed] = [twin, line].map((one) => one.querySelector("[name$='-title']"));
    const untouched = field.value === field.defaultValue;
    field.placeholder = proposed.placeholder;
    twin.querySelector("legend").textContent = after;
    twin.querySelector(".deposit-head b").replaceWith(line.querySelector(".deposit-head b"));
    twin.querySelector("[data-drop] .hidden-text").textContent = ` ${after}`;
    if (untouched) {
      field.value = proposed.value;
      field.defaultValue = proposed.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    return before;
  }

  function retry(item) {
    item.request = null;
    item.tries += 1;
    if (!navigator.onLine) {
      paused = true;
      item.tries = 0;
    }
    if (item.tries >= TRIES) return fail(item, "L’envoi n’a pas abouti après plusieurs essais.");
    item.state = paused ? "waiting" : "resting";
    draw(item, paused ? "En pause\u00a0: le réseau est coupé" : "Le site ne répond pas\u00a0: nouvel essai dans un instant");
    if (!paused) {
      setTimeout(() => {
        if (item.state !== "resting") return;
        item.state = "waiting";
        draw(item, "Nouvel essai");
        pump();
      }, Math.min(500 * 2 ** item.tries, LONGEST_REST));
    }
    return undefined;
  }

  // Said at the quarters only: a screen reader would read every step.
  function progress() {
    const left = of("waiting", "sending", "resting");
    if (!left.length || ended) return;
    if (paused) {
      say(LOST);
      return;
    }
    const held = list().querySelectorAll("[data-key]").length;
    const total = held + left.length;
    const done = (100 * (held + left.reduce((sum, item) => sum + item.sent, 0))) / total;
    const quarter = [75, 50, 25, 0].find((step) => done >= step);
    if (quarter === announced && form().querySelector("#depot-avancement").textContent) return;
    announced = quarter;
    say(`Envoi des fichiers\u00a0: ${quarter}\u00a0%`);
  }

  function settle() {
    const failed = of("failed");
    const refused = of("refused");
    if (of("resting").length) return;
    announced = 0;
    if (!wanted) {
      const held = list().querySelectorAll("[data-key]").length;
      const words = [`${plural(held, "fichier")} reçu${held > 1 ? "s" : ""}`];
      if (refused.length) words.push(`${refused.length} refusé${refused.length > 1 ? "s" : ""}`);
      if (doubles.length) words.push(`${doubles.length} en double, gardé${doubles.length > 1 ? "s" : ""} une seule fois (${named(doubles)})`);
      if (failed.length) words.push(`${failed.length} à réessayer`);
      const retries = failed.length > 1 ? [" ", button("Réessayer tous ces envois", "", () => failed.forEach(again))] : [];
      if (held || refused.length || failed.length) say(`100\u00a0%\u00a0: ${words.join(", ")}.`, ...retries);
      return;
    }
    const act = wanted;
    wanted = null;
    const troubled = [...failed, ...refused][0];
    if (!troubled) {
      act();
      return;
    }
    say("Un fichier n’est pas parti\u00a0: réessayez-le ou enlevez-le de la liste, puis publiez.");
    focusOn(troubled.node);
  }

  async function resume() {
    try {
      ended = !(await renewed());
    } catch {
      ended = false;
      paused = !navigator.onLine;
    }
    if (ended) sayEnded();
    else {
      say();
      pump();
    }
  }

  // A new token when the session changed; false when there is no session any more.
  async function renewed() {
    const page = await fetch(form().getAttribute("action"), { credentials: "same-origin" });
    const text = await page.text();
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("#depot input[name=csrfmiddlewaretoken]");
    if (fresh) form().querySelector("input[name=csrfmiddlewaretoken]").value = fresh.value;
    return fresh !== null;
  }

  const token = () => form().querySelector("input[name=csrfmiddlewaretoken]").value;

  function dress(line) {
    line.querySelectorAll("[data-refuse]").forEach((refusal) => { refusal.hidden = false; });
  }

  window.addEventListener("offline", () => {
    paused = true;
    progress();
  });
  window.addEventListener("online", () => {
    if (!paused) return;
    paused = false;
    if (of("waiting").length) say("Le réseau est revenu\u00a0: l’envoi reprend.");
    pump();
  });
  window.addEventListener("focus", () => ended && resume());
  window.addEventListener("beforeunload", (event) => of("waiting", "sending", "resting").length && event.preventDefault());

  window.depositQueue = {
    add,
    dress,
    focusOn,
    pump,
    renewed,
    say,
    sayEnded,
    busy: () => of("waiting", "sending", "resting").length > 0,
    // The files that the server does not hold stay in the list of the form that replaces the first one.
    keep: () => {
      items.forEach((item) => list().append(item.node));
      if (items.length) form().querySelector("#depot-recus").hidden = false;
    },
    // Give the form back, by this act, once every file has left.
    then: (act) => {
      wanted = act;
      if (!paused && !ended) say("Les derniers fichiers partent, le dépôt suivra tout seul.");
    },
  };
})();
