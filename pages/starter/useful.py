"""« Liens utiles »: the tools and sites that the sources name, what each is for, and its address when it is public."""

from pages.starter.writing import Written, callout, h2, links, p, source, table, text, ul

_TOOLS = text(
    h2("Les outils de la branche Famille"),
    p(
        "Ils s’ouvrent depuis l’intranet de votre Caf, avec vos accès habituels. Si l’un d’eux ne vous est pas "
        "ouvert, demandez-le à votre chargé d’études ou à votre service informatique."
    ),
)

_TOOLS_TABLE = table(
    "Outils internes",
    ("Outil", "À quoi il sert pour une Ctg", "Accès"),
    (
        "<b>Imaje</b>",
        "Tableaux de bord et indicateurs pour le diagnostic d’un territoire",
        "Accès par l’intranet de votre Caf",
    ),
    (
        "<b>Filoue</b>",
        "Données anonymisées sur les enfants accueillis en établissement d’accueil du jeune enfant",
        "Accès par l’intranet de votre Caf",
    ),
    ("<b>Travelling</b>", "Suivi du développement de l’offre d’accueil", "Accès par l’intranet de votre Caf"),
    (
        "<b>Kits de requêtes type</b>",
        "Requêtes prêtes à l’emploi, préparées avec des experts du réseau",
        "Dans les supports, type « Kit de requêtes type », ou auprès de votre chargé d’études",
    ),
)

_TOOLS_AFTER = text(
    source(
        "lettre circulaire n° 2013-205 pour Imaje et Travelling ; lettre au réseau du 23 mars 2016, point 2.4, "
        "pour Imaje, Filoue et les kits de requêtes. Un outil a pu changer de nom depuis : votre chargé d’études "
        "le sait."
    ),
)

_FAMILIES = links(
    "Pour les familles et les partenaires",
    (
        "monenfant.fr",
        "https://www.mon-enfant.fr",
        "Trouver un mode d’accueil ou un service pour les familles, près de chez soi. À connaître avant qu’une "
        "commune ne crée son propre portail.",
    ),
    (
        "caf.fr",
        "https://www.caf.fr",
        "Le site de la branche Famille : droits, démarches en ligne, pages de chaque Caf.",
    ),
)

_DATA = links(
    "Données ouvertes pour le diagnostic",
    (
        "Données ouvertes de la branche Famille",
        "https://data.caf.fr",
        "Allocataires, prestations et accueil du jeune enfant, jusqu’à la commune pour certains jeux de données.",
    ),
    (
        "Insee",
        "https://www.insee.fr",
        "Population, emploi, revenus et familles par commune et par intercommunalité ; dossiers complets d’un "
        "territoire.",
    ),
    ("data.gouv.fr", "https://www.data.gouv.fr", "Les données publiques de l’État et des collectivités."),
)

_TRAINING = links(
    "Se former, se faire accompagner",
    (
        "Egoc",
        "http://www.egoc.org",
        "Organisme qui a coorganisé le carrefour test de juillet 2015 et la formation-action de la Caf du "
        "Puy-de-Dôme en 2019.",
    ),
    (
        "Cnfpt",
        "https://www.cnfpt.fr",
        "La formation des agents territoriaux, dont les coordinateurs des collectivités.",
    ),
)

_LAW = links(
    "Vérifier un texte",
    (
        "Légifrance",
        "https://www.legifrance.gouv.fr",
        "Les lois et décrets dans leur version en vigueur : les textes de 2014 cités dans ces pages ont pu changer.",
    ),
)

_HERE = text(
    h2("Dans l’Espace Ctg"),
    ul(
        '<a href="/methode/reperes/">Repères en trente minutes</a>, pour qui arrive',
        '<a href="/supports/?caf=cnaf">Les supports de la Cnaf</a>',
        '<a href="/caf/">Les pages des 101 Caf</a>',
        '<a href="/aide/">L’aide du site</a>',
    ),
)

_CARE = callout(
    "info",
    "Un lien ne mène plus à rien ?",
    "Dites-le à un éditeur national : il peut le corriger en une minute.",
)

PAGE = Written(
    name="liens-utiles",
    model="ContentPage",
    slug="liens-utiles",
    title="Liens utiles",
    fields={
        "intro": "Les outils et les sites qui servent à préparer, écrire et suivre une Ctg, et ce que chacun apporte.",
        "body": [_TOOLS, _TOOLS_TABLE, _TOOLS_AFTER, _FAMILIES, _DATA, _TRAINING, _LAW, _HERE, _CARE],
    },
)
