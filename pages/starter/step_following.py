"""Étape 4, « Suivre les engagements »."""

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
    h2("Après la photo"),
    p(
        "La signature est passée, les journalistes sont repartis. C’est maintenant que la Ctg vit ou s’oublie. "
        "Suivre, c’est regarder <b>deux choses à la fois</b> : ce que l’on fait (le plan d’actions) et la façon "
        "dont on le fait ensemble (le partenariat). Une action peut avancer pendant que les gens se découragent ; "
        "l’inverse existe aussi."
    ),
    p(
        "Le chef de projet est, dit le support méthodologique, la « cheville ouvrière » : il anime, coordonne, "
        "rend compte. Les chargés d’études font remonter des données, mais les lire ensemble demande quelqu’un qui "
        "voit tout."
    ),
    source(f"{GUIDE}, p. 30."),
)

_RHYTHM = table(
    "Trouver le bon rythme",
    ("Instance", "Repère de 2014", "Ce que l’on y fait"),
    (
        "<b>Comité de pilotage</b>",
        "Deux fois par an",
        "Décider des changements, regarder quelques indicateurs, préparer l’année",
    ),
    ("<b>Groupe thématique</b>", "Trois fois par an", "Faire avancer les actions, signaler ce qui bloque"),
    (
        "<b>Chef de projet et référents thématiques</b>",
        "Échanges réguliers",
        "Garder la vue d’ensemble entre deux réunions",
    ),
    (
        "<b>Acteurs de terrain et familles</b>",
        "Des temps prévus à l’avance",
        "Voir les effets dans la vie des gens et les pratiques des professionnels",
    ),
)

_RHYTHM_AFTER = text(
    p(
        "Ce sont des repères. Parmi les Caf expérimentatrices, l’une réunit son comité de pilotage une fois par an "
        "; une autre fait alterner, toutes les six semaines, une commission de la Ctg et une commission du Cej. "
        "Choisissez un rythme que les élus tiendront, et fixez les dates d’une année sur l’autre."
    ),
    source(f"{GUIDE}, p. 10 à 12 et 30 à 31."),
)

_WAY = steps(
    (
        "Avant",
        "Chaque binôme remplit une ligne par action : faite, en cours, en retard, abandonnée ; ce qui a été obtenu "
        "; la décision attendue. Une page, envoyée une semaine avant.",
    ),
    (
        "Pendant",
        "On ne relit pas ce qui va bien. On traite les retards et les décisions, puis on regarde si le territoire "
        "a changé : une fermeture, une arrivée, une élection.",
    ),
    (
        "Après",
        "Un compte rendu court : décisions, responsables, dates. Il va aux membres du comité, aux équipes de la "
        "Caf et de la collectivité, et au conseil d’administration.",
    ),
)

_WAY_AFTER = text(
    p("<i>Ce déroulé est une proposition de notre part : les sources en donnent les principes, pas le détail.</i>")
)

_LESSONS = text(
    h2("Ce qui s’use, et comment on le répare"),
    p(
        "L’évaluation d’une première Ctg, racontée dans le support méthodologique, avait relevé trois faiblesses : "
        "des objectifs partagés que l’on voyait mal, pas de référent par action, des services toujours cloisonnés, "
        "à la mairie comme ailleurs. La collectivité et la Caf en ont profité pour :"
    ),
    ul(
        "confier à une même personne la coordination du projet social et de l’ensemble des contrats entre la ville "
        "et la Caf ;",
        "réorganiser la direction des services concernés autour des thématiques de la convention ;",
        "tenir des commissions fréquentes et programmer les actions année par année, avec leurs financements et "
        "leurs résultats ;",
        "faire venir les élus référents, toujours les mêmes, à chaque réunion de pilotage.",
    ),
    source(f"{GUIDE}, p. 30."),
)

_COORDINATOR = text(
    h2("Deux métiers qui se répondent"),
    p(
        "Le <b>chargé de conseil et développement</b> représente la politique de la Caf sur le territoire, conduit "
        "le projet avec les collectivités, facilite les partenariats et repère les structures en difficulté. Le "
        "<b>coordinateur</b>, employé par la collectivité, anime le projet au quotidien. Leur entente fait "
        "beaucoup. La Caf de la Charente, en 2021, range les missions du coordinateur en quatre groupes :"
    ),
    ul(
        "<b>connaître</b> le territoire et analyser les besoins ;",
        "<b>aider à décider</b> les élus et les acteurs ;",
        "<b>accompagner</b> la réalisation des objectifs de la Ctg ;",
        "<b>évaluer</b> les politiques et les actions.",
    ),
    p(
        "La fiche d’évaluation de la coordination reprend ces quatre groupes, y ajoute les moyens dont la "
        "coordination dispose. La même Caf annonce un suivi annuel de la fonction et prévoit d’animer un réseau "
        "départemental des coordinateurs."
    ),
    source("réunion de réseau de la Caf de la Charente, 30 juin 2021."),
)

_QUOTE = quotation(
    "La Ctg a mis en évidence le rôle de la Caf, du conseil général et de la communauté de communes. Cette "
    "clarification des responsabilités de chacun a eu un effet fédérateur particulièrement important.",
    "Une Caf expérimentatrice",
    f"{GUIDE}, p. 14",
)

_CHANGE = callout(
    "advice",
    "La Ctg peut changer en route",
    "Une compétence transférée, une commune qui rejoint l’intercommunalité, une priorité nouvelle : un avenant "
    "modifie ou complète la convention. Une prolongation aussi se décide à deux et s’écrit. Déposez l’avenant ici, "
    "à côté de la Ctg : vos collègues cherchent autant les changements que l’original.",
)

PAGE = Written(
    name="methode/suivre",
    model="StepPage",
    slug="suivre",
    title="Suivre les engagements",
    parent="methode",
    fields={
        "step": "suivre",
        "intro": (
            "On vérifie que les actions se font, que les partenaires restent mobilisés, et l’on adapte la Ctg à ce "
            "qui change."
        ),
        "duration": ("toute la vie de la Ctg, quatre ans dans le cadre de 2014"),
        "actors": [
            actor(
                "Comité de pilotage",
                "Direction de la Caf, administrateurs le cas échéant, élus ou directeur général des services, chef "
                "de projet",
            ),
            actor("Chef de projet", "Anime, coordonne, rend compte ; garde le lien entre actions et enjeux"),
            actor("Binômes thématiques Caf et collectivité", "Répondent de l’avancement, thématique par thématique"),
            actor("Coordinateur de la collectivité", "Fait vivre le projet au quotidien"),
            actor("Chargés d’études", "Font remonter les données"),
            actor("Acteurs de terrain et familles", "Disent ce que les actions changent"),
        ],
        "synthesis": [
            row(
                "Le suivi du plan d’actions",
                p("Faire vivre la Ctg."),
                ul(
                    "Garder le lien entre les actions et les enjeux du territoire, y compris hors des champs de la Caf",
                    "Tenir la cohérence entre les groupes thématiques, à la Caf et à la collectivité",
                ),
                p(
                    "Le comité de pilotage ; le chef de projet et, pour chaque thématique, un binôme Caf et "
                    "collectivité."
                ),
            ),
            row(
                "Le suivi du partenariat",
                p("Garder mobilisés tous les acteurs, au-delà des signataires."),
                p("Améliorer la façon dont les acteurs locaux interviennent, dans une logique d’offre globale."),
                p(
                    "Échanges réguliers entre chef de projet et référents ; comité de pilotage deux fois par an, "
                    "groupes thématiques trois fois par an (repères de 2014)."
                ),
            ),
        ],
        "essential": [
            point(
                "<b>Avoir le bon interlocuteur</b> : un chef de projet à la Caf ; en face, quelqu’un qui décide "
                "(le directeur général des services dans les grandes communes)."
            ),
            point(
                "<b>Rencontrer le terrain et les familles</b> régulièrement, pour mesurer les effets et ne pas "
                "perdre le contact avec la réalité."
            ),
            point(
                "<b>Faire circuler l’information dans les deux sens</b> entre comité de pilotage et comités "
                "opérationnels : ce sont ces allers et retours qui font vivre les engagements."
            ),
        ],
        "body": [
            _BEGIN,
            _RHYTHM,
            _RHYTHM_AFTER,
            section("Une réunion de suivi qui sert"),
            _WAY,
            _WAY_AFTER,
            supports("Comptes rendus d’instances", 3, type="compte-rendu"),
            supports("Indicateurs et tableaux de bord", 3, type="indicateurs"),
            _LESSONS,
            _COORDINATOR,
            _QUOTE,
            _CHANGE,
            supports("Avenants", 3, type="avenant"),
        ],
    },
)
