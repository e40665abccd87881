"""« Données personnelles »: what the site keeps of people, why, for how long, and their rights."""

from pages.starter.legal import TO_COMPLETE
from pages.starter.writing import Written, callout, h2, links, p, table, text, ul

_WHO = text(
    h2("En bref"),
    p(
        "L’Espace Ctg garde ce qu’il faut pour que des agents des Caf et de la Cnaf partagent des documents, et "
        "rien de plus. Il ne mesure pas votre audience, n’affiche aucune publicité et ne demande rien à d’autres "
        "sites : ni image, ni police, ni script venus d’ailleurs."
    ),
    ul(
        f"Responsable du traitement : Cnaf, {TO_COMPLETE}",
        f"Délégué à la protection des données : {TO_COMPLETE}",
        f"Base légale du traitement : {TO_COMPLETE}",
    ),
    h2("Ce que le site garde de vous"),
)

_KEPT = table(
    "Vos données : lesquelles, pourquoi, qui les lit, combien de temps",
    ("Quoi", "Pourquoi", "Qui le lit", "Combien de temps"),
    (
        "<b>Votre compte</b> : nom, adresse électronique, fonction, empreinte du mot de passe, et second facteur "
        "pour les niveaux nationaux",
        "Vous reconnaître",
        "Le nom : vos collègues, à côté de ce que vous partagez",
        "Vingt-quatre mois sans connexion : vous êtes prévenu, le compte est fermé, puis anonymisé un an après",
    ),
    (
        "<b>Vos habilitations</b> : niveau, Caf, dates, qui l’a accordée",
        "Donner des droits, et pouvoir les expliquer",
        "Vous, les administrateurs",
        "Terminée, une habilitation ne donne plus rien, à l’instant ; elle reste, sans nom après un effacement",
    ),
    (
        "<b>Ce que vous déposez et modifiez</b>, avec la date",
        "Savoir d’où vient un document et ce qui a changé",
        "Les éditeurs qui peuvent modifier le support ; pour le dépôt, ses lecteurs",
        "Tant que le support existe",
    ),
    (
        "<b>La trace des actes</b> : dépôt, modification, retrait, export d’une liste réservée",
        "Répondre en cas d’erreur ou d’incident",
        "Les administrateurs nationaux",
        "Douze mois",
    ),
    (
        "<b>Ce que vous avez ouvert, vos favoris, vos suivis, vos vues</b>",
        "Marquer ce qui est nouveau pour vous, retrouver vos pages",
        "Vous seul",
        "Effacés avec le compte",
    ),
    (
        "<b>Les erreurs que vous signalez</b>",
        "Corriger, vous répondre",
        "Vous, et ceux qui peuvent corriger le support",
        "Un an après la réponse",
    ),
    ("<b>Vos lots</b> de modifications", "Pouvoir annuler", "Vous seul", "Sept jours"),
    ("<b>Un dépôt commencé</b>", "Ne rien perdre si vous êtes interrompu", "Vous seul", "Vingt-quatre heures"),
)

_COOKIES = text(
    h2("Cookies"),
    p(
        "Le site ne dépose que les cookies sans lesquels il ne marcherait pas : rester connecté, protéger les "
        "formulaires contre les envois malveillants, afficher le message qui suit une action. Il n’y en a pas "
        "d’autre, donc pas de bandeau à accepter. Votre navigateur retient aussi, s’il y a lieu, que vous avez "
        "désactivé les raccourcis du clavier."
    ),
    h2("Les familles dont parlent les documents"),
    p(
        "Un diagnostic ou un bilan n’a pas besoin de nommer une famille. Le texte de chaque fichier déposé est "
        "pourtant relu par une règle automatique, qui cherche des numéros de sécurité sociale, des comptes "
        "bancaires et des listes de noms avec dates de naissance. Si elle croit en trouver, elle le dit à la "
        "personne qui dépose, avec les pages : cette personne regarde, puis confirme ou retire."
    ),
    ul(
        "La règle ne garde que des comptes et des numéros de page : ni nom, ni numéro, ni extrait.",
        "Elle ne voit pas tout : ni les noms seuls, ni les adresses, ni les situations racontées, ni le texte des "
        "images avant sa lecture. Son silence ne prouve rien.",
        "Un fichier publié par erreur se retire définitivement : octets, texte, images et index disparaissent.",
        "Les copies du même fichier, dans d’autres Caf, sont alors signalées à leurs éditeurs ou suspendues.",
    ),
)

_CARE = callout(
    "important",
    "Vous voyez des données de familles dans un support ?",
    "Ouvrez le support et choisissez « Signaler une erreur ». Si vous êtes éditeur de la Caf, retirez-le des "
    "rayons en cochant qu’il contient des données personnelles : il quitte les rayons à l’instant.",
)

_RIGHTS = text(
    h2("Vos droits"),
    p(
        "Vous pouvez demander à connaître les données qui vous concernent, à les faire rectifier ou effacer, à en "
        "limiter l’usage ou à vous y opposer, dans les conditions du règlement général sur la protection des "
        "données (règlement (UE) 2016/679)."
    ),
    ul(
        f"Pour lire, télécharger ou faire effacer vos données : « Mes données » ; pour le reste : {TO_COMPLETE}",
        "Pour corriger votre nom, votre fonction ou votre adresse : la page « Mon compte ».",
        "Si la réponse ne vous convient pas, vous pouvez adresser une réclamation à la Cnil.",
    ),
    h2("Où sont les données"),
    p(f"Lieu d’hébergement, sous-traitants et sauvegardes : {TO_COMPLETE}"),
)

PAGE = Written(
    name="donnees-personnelles",
    model="ContentPage",
    slug="donnees-personnelles",
    title="Données personnelles",
    audience="public",
    fields={
        "intro": "Ce que l’Espace Ctg garde de vous, pourquoi, combien de temps, qui le lit, et vos droits.",
        "body": [
            _WHO,
            _KEPT,
            _COOKIES,
            _CARE,
            _RIGHTS,
            links(
                "Adresser une réclamation",
                ("Cnil", "https://www.cnil.fr", "Commission nationale de l’informatique et des libertés."),
            ),
        ],
    },
)
