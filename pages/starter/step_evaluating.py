"""Étape 5, « Évaluer les effets des interventions »."""

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
    h2("Pourquoi évaluer"),
    p(
        "Parce que l’on ne renouvelle pas une Ctg sans l’avoir évaluée : la lettre circulaire de 2013 en fait un "
        "préalable. L’évaluation peut conduire à réorienter un projet ou une politique, et à demander davantage à "
        "la collectivité. Parce que, surtout, vos partenaires vous demanderont un jour si tout cela a servi, et "
        "que « nous avons tenu douze réunions » n’est pas une réponse."
    ),
    p(
        "On évalue dans <b>trois directions</b> : les effets sur le territoire et ses partenaires, les effets dans "
        "la Caf elle-même, et la qualité du pilotage. Comme le diagnostic, l’évaluation regarde toutes les "
        "problématiques du territoire, au-delà des champs de la branche Famille."
    ),
    source(f"lettre circulaire n° 2013-205, deuxième partie ; {GUIDE}, p. 32."),
)

_THREE = table(
    "Les trois directions de l’évaluation",
    ("Sujet", "Auprès des partenaires et du territoire", "Dans la Caf", "Dans le pilotage"),
    (
        "<b>Question</b>",
        "L’écart entre besoins et offre s’est-il réduit ?",
        "Travaillons-nous mieux ensemble, avec moins de doublons ?",
        "Le comité a-t-il vraiment porté la démarche ?",
    ),
    (
        "<b>On regarde</b>",
        "Offre créée, publics touchés, connaissance mutuelle, engagements tenus",
        "Diagnostics et conventions en moins, temps partagé, interventions communes à l’action sociale et aux "
        "prestations",
        "Présence des élus, décisions prises, lien avec le conseil d’administration, décloisonnement",
    ),
    (
        "<b>On demande à</b>",
        "Élus, services, associations, habitants",
        "Équipes, cadres, chargés d’études",
        "Membres du comité et des groupes",
    ),
)

_THREE_AFTER = text(
    source(f"{GUIDE}, p. 32 et 33. La ligne « On demande à » est une proposition de notre part."),
    h2("Choisir peu d’indicateurs, et tôt"),
    p(
        "Un indicateur que l’on invente à la fin dit ce que l’on veut. Choisissez-les avec les fiches actions, à "
        "l’étape 3, et gardez-en deux ou trois par action : un qui dit que c’est fait, un qui dit que cela touche "
        "les bonnes personnes, un qui dit ce que cela a changé."
    ),
    p(
        "La formation-action de la Caf du Puy-de-Dôme distingue plusieurs niveaux de mesure ; ils aident à ne pas "
        "confondre les questions :"
    ),
    ul(
        "<b>effectivité</b> : a-t-on fait ce qui était prévu ?",
        "<b>efficacité</b> : a-t-on atteint l’objectif ?",
        "<b>efficience</b> : l’a-t-on atteint avec des moyens raisonnables ?",
        "<b>impact</b> : qu’est-ce qui a changé pour les habitants et le territoire ?",
    ),
    source(
        "programme de formation-action de la Caf du Puy-de-Dôme, 2019 ; les définitions en une phrase sont les nôtres."
    ),
)

_WAY = steps(
    ("À la signature", "Noter la situation de départ pour chaque indicateur : sans point de départ, pas d’évolution."),
    (
        "Chaque année",
        "Relever les indicateurs au moment du comité de pilotage, avec une phrase d’explication. C’est "
        "l’évaluation au fil de l’eau.",
    ),
    (
        "Un an avant l’échéance",
        "Décider ce que l’on veut savoir, qui l’on interroge, qui rédige. Prévenir les élus qu’ils auront à se "
        "prononcer.",
    ),
    (
        "Avant de renouveler",
        "Présenter le bilan au comité de pilotage et au conseil d’administration ; en tirer ce que l’on garde, ce "
        "que l’on arrête, ce que l’on ajoute. Le diagnostic de la Ctg suivante commence là.",
    ),
)

_WAY_AFTER = text(
    p(
        "<i>Ce calendrier est une proposition de notre part, tirée de ces principes. Si l’échéance est trop "
        "proche, une prolongation par avenant peut donner le temps d’un vrai bilan.</i>"
    )
)

_CASE = text(
    h2("Un exemple : une petite intercommunalité"),
    p(
        "Fin 2008, les sept communes d’une communauté signent un Cej avec leur Caf, qui leur propose ensuite une "
        "Ctg. Le territoire se distinguait de ses voisins par une précarité plus marquée et par l’absence de "
        "travail collectif. Le bilan de la première Ctg relève :"
    ),
    ul(
        "des supports de communication de la Caf mis à disposition et mis en valeur dans les mairies ;",
        "une approche commune de la petite enfance, de l’enfance, de la jeunesse et de la vie sociale, alors que "
        "l’intercommunalité n’avait pas la compétence enfance et jeunesse ;",
        "l’embauche, début 2012, d’une animatrice de relais assistants maternels et d’une coordinatrice "
        "enfance-jeunesse ;",
        "une meilleure connaissance des compétences de chacun.",
    ),
    p(
        "La deuxième Ctg part de là, avec deux axes : un observatoire continu et partagé de la population, et des "
        "interventions articulées pour soutenir le lien social. Remarquez ce que le bilan ne donne pas : de "
        "chiffre. C’est ce qui manque le plus souvent, et ce que vous pouvez prévoir dès aujourd’hui."
    ),
    source(f"{GUIDE}, p. 32, pour les faits ; la remarque finale est la nôtre."),
)

_QUOTE = quotation(
    "La Ctg est un dispositif qui s’inscrit dans la continuité du travail autour du contrat “enfance-jeunesse”.",
    "Un élu de cette communauté de communes",
    f"{GUIDE}, p. 32",
)

_SHARE = callout(
    "advice",
    "Partagez aussi ce qui n’a pas marché",
    "Un bilan qui raconte un échec et ce que l’on en a compris épargne des mois à une autre Caf. Déposez vos "
    "grilles, vos questionnaires, vos synthèses, en retirant tout ce qui désigne une personne.",
)

PAGE = Written(
    name="methode/evaluer",
    model="StepPage",
    slug="evaluer",
    title="Évaluer les effets des interventions",
    parent="methode",
    fields={
        "step": "evaluer",
        "intro": (
            "On mesure ce que la Ctg a changé, sur le territoire, dans la Caf et dans la façon de décider ; puis "
            "l’on choisit la suite."
        ),
        "duration": "au fil de l’eau, puis un bilan avant tout renouvellement",
        "actors": [
            actor("Chef de projet", "Conduit l’évaluation avec le groupe projet"),
            actor("Équipes de l’action sociale et des prestations", "Disent ce qui a changé dans leur travail"),
            actor("Chargés d’études", "Mettent les données en regard du diagnostic de départ"),
            actor("Partenaires et habitants", "Donnent leur lecture des effets"),
            actor("Comité de pilotage", "Débat du bilan, choisit la suite"),
            actor("Conseil d’administration", "Reçoit le bilan, décide du renouvellement"),
        ],
        "synthesis": [
            row(
                "Dans la Caf",
                p("Savoir si la démarche rend la Caf plus efficace."),
                ul(
                    "Sur le territoire : mieux répondre aux besoins prioritaires et spécifiques, réduire les "
                    "écarts entre offre et besoin, faire des choix",
                    "Dans l’organisation : moins de diagnostics et de conventions de pilotage à refaire, plus de "
                    "temps et d’interventions communes",
                ),
                p(
                    "Le chef de projet et un groupe projet pluridisciplinaire ; toutes les équipes, action sociale "
                    "et prestations."
                ),
            ),
            row(
                "Auprès du partenaire",
                p("Savoir ce que la démarche apporte au projet de territoire."),
                ul(
                    "Réduire les écarts entre offre et besoin",
                    "Faire connaître tous les champs de la Caf, fluidifier les relations, tenir les engagements",
                    "Simplifier les organisations, travailler en transversalité",
                ),
                p("Les mêmes, avec la collectivité et ses partenaires."),
            ),
            row(
                "Dans le pilotage",
                p("Savoir si chacun s’est impliqué."),
                p(
                    "Apprécier le portage par le comité de pilotage, en lien avec le conseil d’administration, et "
                    "le décloisonnement des acteurs et des thématiques."
                ),
                p("Les mêmes, avec les membres du comité et des groupes."),
            ),
        ],
        # The guide of 2014 gives no such list for this étape: these are drawn from its pages on evaluation.
        "essential": [
            point("<b>Prévoir l’évaluation dès le diagnostic</b>, et choisir les indicateurs à la signature."),
            point("<b>Regarder trois directions</b> : le territoire et les partenaires, la Caf, le pilotage."),
            point("<b>Interroger ceux qui vivent les actions</b>, et pas seulement ceux qui les conduisent."),
            point(
                "<b>Conclure</b> : ce que l’on garde, ce que l’on arrête, ce que l’on ajoute. Sans évaluation, pas "
                "de renouvellement."
            ),
        ],
        "body": [
            _BEGIN,
            _THREE,
            _THREE_AFTER,
            section("Préparer l’évaluation sans attendre la fin"),
            _WAY,
            _WAY_AFTER,
            supports("Évaluations et bilans", 4, type="evaluation"),
            _CASE,
            _QUOTE,
            _SHARE,
            supports("Fiches d’évaluation de la coordination", 3, type="fiche-coordination"),
            supports("Témoignages et retours d’expérience", 3, type="temoignage"),
        ],
    },
)
