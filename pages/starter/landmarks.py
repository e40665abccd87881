"""« Repères en trente minutes »: a way through the method for someone who arrives."""

from pages.starter.writing import Written, callout, h2, p, section, steps, supports, table, text, ul

_BEGIN = text(
    p(
        "Vous prenez un poste de chargé de conseil et développement, ou l’on vient de vous confier une Ctg. Voici "
        "de quoi suivre une réunion demain matin : un parcours, dix idées à retenir, et le vocabulaire pour ne pas "
        "se perdre."
    ),
)

_WAY = steps(
    (
        "4 minutes : comprendre",
        'Lisez <a href="/methode/">La démarche</a> jusqu’à « À quel échelon la signer ». Retenez qu’il s’agit d’un '
        "accord politique, pas d’un financement.",
    ),
    (
        "4 minutes : préparer",
        '<a href="/methode/preparer/">Étape 1</a> : les quatre temps de la préparation et le tableau pour choisir '
        "un territoire.",
    ),
    (
        "5 minutes : faire le diagnostic",
        '<a href="/methode/diagnostic-partage/">Étape 2</a> : croiser plutôt que refaire, et les six regards.',
    ),
    (
        "5 minutes : décider et signer",
        '<a href="/methode/piloter-definir/">Étape 3</a> : les deux niveaux de comités et la fiche action.',
    ),
    (
        "9 minutes : suivre et évaluer",
        '<a href="/methode/suivre/">Étape 4</a> pour les rythmes, <a href="/methode/evaluer/">étape 5</a> pour les '
        "trois directions de l’évaluation.",
    ),
    (
        "3 minutes : vos questions",
        'Parcourez <a href="/methode/questions/">celles que l’on se pose avant de commencer</a> et ouvrez les vôtres.',
    ),
)

_TEN = text(
    h2("Dix idées à retenir"),
    ul(
        "La Ctg est un <b>accord politique</b> entre une Caf et une collectivité, pour plusieurs années.",
        "Elle est <b>globale</b> : toute l’offre de la Caf, prestations comprises, sur un même territoire.",
        "Elle <b>relie</b> les contrats et les schémas ; elle ne s’y ajoute pas.",
        "Elle commence <b>dans la Caf</b> : direction, conseil d’administration, équipes.",
        "On choisit un territoire pour ses besoins <b>et</b> pour sa capacité à s’engager.",
        "On <b>croise</b> les diagnostics existants, avec les habitants.",
        "Un <b>seul comité de pilotage</b> décide ; des comités thématiques préparent et agissent.",
        "Chaque action a un <b>responsable</b>, une date et des indicateurs.",
        "Le plan d’actions <b>vit</b> : on le suit, on l’ajuste, par avenant s’il le faut.",
        "On <b>évalue avant de renouveler</b>, et l’on partage ce que l’on a appris.",
    ),
)

_WORDS = table(
    "Onze mots pour suivre une réunion",
    ("Mot", "Ce qu’il veut dire"),
    (
        "<b>Cog</b>",
        "Convention d’objectifs et de gestion, entre l’État et la Cnaf : les orientations et les moyens nationaux",
    ),
    ("<b>Cpog</b>", "Contrat pluriannuel d’objectifs et de gestion : ce que la Caf s’engage à faire de la Cog"),
    ("<b>Sdsf</b>", "Schéma départemental des services aux familles : les orientations du département"),
    ("<b>Cej</b>", "Contrat enfance et jeunesse, entre la Caf et une collectivité ; les Ctg prennent sa suite"),
    ("<b>Cof</b>", "Convention d’objectifs et de financement : là où sont les financements"),
    (
        "<b>EPCI</b>",
        "Établissement public de coopération intercommunale : communauté de communes, d’agglomération, métropole",
    ),
    ("<b>Copil</b>", "Comité de pilotage : l’instance qui décide"),
    ("<b>Dgs</b>", "Directeur général des services de la collectivité : souvent votre interlocuteur décisif"),
    ("<b>Cdr</b>", "Centre de ressources : regroupe les Caf d’une grande région"),
    ("<b>As, Pf</b>", "Action sociale, prestations familiales : les deux côtés de la Caf"),
    ("<b>Imaje, Filoue</b>", "Outils statistiques de la branche, cités pour le diagnostic"),
)

_GLOSSARY = text(
    p(
        'Les autres sont dans <a href="/glossaire/">le glossaire</a>. Dans les pages du site, un sigle souligné '
        "s’explique quand on le survole ou qu’on le touche."
    )
)

_NEXT = callout(
    "advice",
    "Pour votre première semaine",
    "Ouvrez la page de votre Caf et lisez la dernière Ctg signée, ou celle d’une Caf voisine si vous n’en avez "
    "pas. Repérez une question que vous n’auriez pas posée. Demandez ensuite qui était au comité de pilotage : ces "
    "personnes sont vos premiers rendez-vous.",
)

PAGE = Written(
    name="methode/reperes",
    model="ContentPage",
    slug="reperes",
    title="Repères en trente minutes",
    parent="methode",
    fields={
        "intro": "Pour qui arrive : l’essentiel de la démarche, dans l’ordre, une demi-heure montre en main.",
        "body": [
            _BEGIN,
            section("Le parcours"),
            _WAY,
            _TEN,
            section("Le vocabulaire"),
            _WORDS,
            _GLOSSARY,
            section("Et maintenant"),
            _NEXT,
            supports("Guides et supports nationaux", 5, national=True),
            supports("Des Ctg à lire", 5, type="ctg-signee"),
        ],
    },
)
