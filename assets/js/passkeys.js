// Passkeys: allauth's scripts speak to the browser; here is what people are told. Without a browser that knows them,
// what only they would open stays hidden.
(() => {
  "use strict";
  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll("form[data-passkey][hidden]")) form.hidden = false;

  const WORDS = {
    NotAllowedError: "Rien n’a été vérifié\u00a0: vous avez annulé, ou le temps est passé. Recommencez quand vous voulez.",
    InvalidStateError: "Cet appareil a déjà une clé d’accès pour votre compte\u00a0: utilisez-la, ou prenez un autre appareil.",
  };
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const place = document.querySelector(".messages");
    if (!place) return;
    const alert = document.createElement("div");
    alert.className = "alert bad";
    alert.textContent = WORDS[event.detail.exception.name]
      || "La clé d’accès n’a pas pu être utilisée\u00a0: essayez un autre appareil, ou le mot de passe et un code.";
    place.replaceChildren(alert);
    place.scrollIntoView({ block: "nearest" });
  });
})();
