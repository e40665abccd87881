"""Étape 3, « Mettre en place le comité de pilotage et définir les interventions »."""

from pages.starter.writing import (
    Written,
    actor,
    callout,
    h2,
    p,
    point,
    quotation,
    row,
    section,
    source,
    steps,
    supports,
    table,
    text,
    ul,
)

GUIDE = "support méthodologique de mars 2014"

_BEGIN = text(
    h2("De l’accord sur les constats à l’accord sur les actes"),
    p(
        "Le diagnostic a mis tout le monde d’accord sur les besoins. Il reste à décider : qui pilote, que fait-on "
        "d’abord, avec quels engagements écrits ? C’est l’étape où la Ctg devient visible, jusqu’à la signature. "
        "C’est aussi celle où l’on simplifie ce qui existait."
    ),
    p(
        "La négociation commence par l’instance qui décidera. Le comité de pilotage est <b>global</b> : il traite "
        "tous les champs du territoire, et non une thématique. Pour beaucoup de partenaires, c’est là qu’ils "
        "découvrent tout ce que la Caf fait."
    ),
    source(f"{GUIDE}, p. 28."),
)

_QUOTE = quotation(
    "Lorsque l’on participe au comité de pilotage Cej, on est uniquement sur la thématique enfance – jeunesse. […] "
    "En revanche, quand on est dans un comité de pilotage Ctg, on aborde l’ensemble des champs de la Caf.",
    "Une Caf expérimentatrice",
    f"{GUIDE}, p. 28",
)

_BODIES = table(
    "Deux niveaux qui se répondent",
    ("Sujet", "Comité de pilotage stratégique", "Comités opérationnels ou thématiques"),
    (
        "<b>À quoi il sert</b>",
        "Décider : orientations, priorités, moyens, évaluation",
        "Préparer et agir : réponses adaptées, mise en réseau",
    ),
    (
        "<b>Qui y vient</b>",
        "Élu signataire, directeur général des services, direction de la Caf, chef de projet ; le conseil "
        "d’administration y est relié",
        "Un binôme Caf et collectivité par thématique, partenaires, et habitants le plus possible",
    ),
    ("<b>Rythme au démarrage</b> (repère de 2014)", "Une fois par trimestre", "Une fois par mois"),
    (
        "<b>Lien entre les deux</b>",
        "Il confie des questions, il tranche",
        "Il rend compte, il alerte ; il dépend du comité de pilotage",
    ),
)

_BODIES_AFTER = text(
    p(
        "Avant de créer une instance, faites la liste de celles qui se réunissent déjà. Chaque comité de la Ctg "
        "devrait en remplacer au moins un : c’est ainsi que les partenaires sentent que la démarche leur rend du "
        "temps. Le support méthodologique cite d’abord les comités nés des contrats enfance et jeunesse."
    ),
    source(f"{GUIDE}, p. 28 et 29 ; lettre au réseau du 23 mars 2016, annexe sur les instances."),
)

_WAY = steps(
    (
        "Négocier le cadre",
        "Montrez ce que l’élu y gagne : une vue d’ensemble, une politique que l’on peut présenter, une convention "
        "plutôt que plusieurs. Convenez des instances, de leur composition, de leur calendrier.",
    ),
    (
        "Choisir les axes",
        "Peu nombreux, tirés du diagnostic. Une Caf raconte avoir tenu son intervention en trois axes et une "
        "attention aux publics fragilisés : c’est assez pour tout ranger et assez peu pour s’en souvenir.",
    ),
    (
        "Écrire les fiches actions",
        "Une action, un responsable, un calendrier, des moyens, des indicateurs. Une action sans nom en face est "
        "un vœu.",
    ),
    (
        "Programmer",
        "Placez les actions sur la durée de la Ctg. Tout ne commence pas la première année : une planification "
        "réaliste, par étapes, protège la confiance.",
    ),
    (
        "Écrire la convention",
        "Partez de la convention type. Dites les engagements de chacun, ceux que vous partagez, et citez tous les "
        "dispositifs mobilisés. Annexez ce qui bougera (plan d’actions, liste des conventions) pour pouvoir le "
        "modifier sans tout refaire.",
    ),
    (
        "Faire valider et signer",
        "Conseil d’administration de la Caf, conseil de la collectivité. La signature donne lieu à un moment "
        "public, presque toujours relayé par la presse : préparez-le avec l’élu.",
    ),
)

_SHEET = table(
    "Ce qu’une fiche action devrait dire",
    ("Rubrique", "Question à laquelle elle répond"),
    ("<b>Constat</b>", "Quel besoin du diagnostic ? À quelle page ?"),
    ("<b>Objectif</b>", "Qu’est-ce qui aura changé, pour qui, à quelle date ?"),
    ("<b>Action</b>", "Que fait-on, concrètement ?"),
    ("<b>Responsable</b>", "Qui répond de l’action à la Caf, qui à la collectivité ?"),
    ("<b>Moyens</b>", "Quels personnels, quels financements, dans quelle convention ?"),
    ("<b>Calendrier</b>", "Quand commence-t-on, quelles étapes ?"),
    ("<b>Indicateurs</b>", "À quoi verra-t-on que c’est fait, puis que c’est utile ?"),
)

_SHEET_AFTER = text(
    p(
        "Le support méthodologique demande que le schéma de développement définisse les axes et les actions "
        "prioritaires, les modalités de mise en œuvre et les indicateurs de suivi et d’évaluation. Le découpage "
        "ci-dessus est une proposition pour y parvenir, pas un modèle officiel."
    ),
    source(f"{GUIDE}, p. 29."),
)

_TIDY = text(
    h2("Ranger les conventions existantes"),
    p("Une fois la Ctg signée, la lettre au réseau de 2016 préconise trois gestes :"),
    ul(
        "<b>relier les actions de pilotage</b> de toutes les conventions dans une même stratégie (parentalité, "
        "animation de la vie sociale, aide à domicile, fonds « publics et territoires ») ;",
        "<b>citer dans la Ctg</b> l’ensemble des conventions d’objectifs et de financement, toutes thématiques "
        "confondues ;",
        "<b>aligner leurs durées</b> sur celle de la Ctg, pour gagner en cohérence et en temps de gestion.",
    ),
    source("lettre au réseau du 23 mars 2016, point 1.4."),
)

_COORDINATION = text(
    h2("Prévoir la coordination"),
    p(
        "Un projet de territoire sans personne pour l’animer s’éteint. La coordination est portée par la "
        "collectivité, l’intercommunalité en Charente, et suit un référentiel d’emploi national ; l’<a "
        'href="/methode/suivre/">étape 4</a> dit ce qu’elle fait.'
    ),
    p(
        "Les textes donnent des montants : ils ont changé plusieurs fois (plafond relevé à 48 000 € dans le Cej en "
        "2016, forfait de 24 000 € par équivalent temps plein présenté en 2021). Ne reprenez aucun chiffre d’ici "
        "dans une convention : <b>demandez à votre Caf le barème en vigueur</b>."
    ),
    source("lettre au réseau du 23 mars 2016, point 1.3 ; réunion de réseau de la Caf de la Charente, 30 juin 2021."),
)

_CARE = callout(
    "important",
    "Ce que la Ctg n’engage pas",
    "La Ctg ne lie pas juridiquement les financements : ils restent dans les conventions qui les portent. Elle est "
    "signée dans le respect de la Cog d’un côté, des compétences et de la libre administration de chaque "
    "partenaire de l’autre. Écrivez-le dans la convention, et dites-le à l’élu avant la signature.",
)

PAGE = Written(
    name="methode/piloter-definir",
    model="StepPage",
    slug="piloter-definir",
    title="Mettre en place le comité de pilotage et définir les interventions",
    parent="methode",
    fields={
        "step": "piloter-definir",
        "intro": (
            "On installe l’instance qui décide, on choisit les axes et les actions, on écrit les engagements de "
            "chacun, et l’on signe."
        ),
        "duration": ("jusqu’à la signature, avec un comité de pilotage par trimestre (repère de 2014)"),
        "actors": [
            actor("Élus et directeur général des services", "Codécident et engagent la collectivité"),
            actor("Direction de la Caf", "Négocie et engage la Caf"),
            actor("Conseil d’administration", "Valide la convention"),
            actor("Chef de projet", "Prépare les décisions, tient le calendrier"),
            actor("Binômes thématiques Caf et collectivité", "Écrivent les fiches actions"),
            actor("Partenaires et habitants", "Participent aux comités opérationnels"),
        ],
        "synthesis": [
            row(
                "Négociation",
                p("Donner au partenaire la volonté de s’engager."),
                ul(
                    "Revoir les instances et les collaborations existantes pour n’en garder que d’utiles",
                    "Montrer les bénéfices de la démarche",
                    "Définir le pilotage et son fonctionnement",
                ),
                p("Comité de pilotage chaque trimestre, comités techniques thématiques chaque mois (repères de 2014)."),
            ),
            row(
                "Schéma de développement et programmation",
                p("Mettre les interventions en cohérence avec le projet de territoire."),
                p(
                    "Fixer les axes et les actions prioritaires, la manière de les mener, les indicateurs de suivi "
                    "et d’évaluation."
                ),
                p("Le schéma de développement, préparé par les comités et arrêté par le comité de pilotage."),
            ),
            row(
                "Signature de la convention",
                p("Écrire des engagements réciproques."),
                p(
                    "Valoriser, dans un document cadre, ce que chacun fait et ce que l’on fait ensemble ; citer "
                    "tous les dispositifs mobilisés."
                ),
                p("La convention type."),
            ),
        ],
        "essential": [
            point("<b>Rapprocher les dates</b> des conventions d’objectifs et de financement de celles de la Ctg."),
            point(
                "<b>Supprimer des instances</b> avant d’en ajouter : interroger chaque comité qui fait double emploi."
            ),
            point("<b>Outiller les personnels et les partenaires</b>, et dédier quelqu’un à la mise en œuvre."),
            point("<b>S’engager à rendre compte</b> des effets, avec des indicateurs choisis dès la signature."),
        ],
        "body": [
            _BEGIN,
            _QUOTE,
            _BODIES,
            _BODIES_AFTER,
            section("De la négociation à la signature"),
            _WAY,
            supports("Conventions type", 3, rubrique="conventions-type"),
            _SHEET,
            _SHEET_AFTER,
            supports("Fiches actions", 4, type="fiche-action"),
            _TIDY,
            supports("Ctg signées", 4, type="ctg-signee"),
            _COORDINATION,
            _CARE,
        ],
    },
)
