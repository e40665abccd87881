"""The letters, circulars and instructions that the sources name: number, date, object, what each asks."""

from datetime import date

from pages.starter.writing import Block, Written, callout, h2, p, source, text, ul

INDEX = Written(
    name="actualites",
    model="NewsPage",
    slug="actualites",
    title="Actualités et lettres",
    fields={
        "intro": (
            "Les lettres au réseau, circulaires et instructions de la Cnaf sur la Ctg : ce qu’elles disent, ce "
            "qu’elles demandent."
        ),
    },
)

_NOT_READ = callout(
    "info",
    "Résumé d’après d’autres textes",
    "Nous n’avons pas eu cette pièce sous les yeux : ce résumé reprend ce qu’en disent les textes qui la citent. "
    "Pour l’appliquer, lisez l’original, que la Cnaf pourra joindre ici en annexe.",
)


def _letter(
    slug: str, title: str, nature: str, number: str, day: date, intro: str, body: list[Block], *annexes: str
) -> Written:
    return Written(
        name=f"actualites/{slug}",
        model="LetterPage",
        slug=slug,
        title=title,
        parent=INDEX.name,
        fields={
            "nature": nature,
            "number": number,
            "date": day,
            "intro": intro,
            "body": body,
        },
    )


_PORTRAIT = _letter(
    "portrait-de-territoire",
    "Portrait de territoire : une maquette pour les Caf",
    "lettre-circulaire",
    "2013-135",
    date(2013, 7, 31),
    "Une maquette pour dresser rapidement le portrait d’un territoire à l’échelon départemental.",
    [
        text(
            h2("L’essentiel"),
            p(
                "La direction chargée des statistiques, des études et de la recherche propose aux Caf un support "
                "pour réaliser, simplement et rapidement, un portrait de territoire à l’échelon du département : "
                "ses caractéristiques démographiques et sociales. La maquette est mise à la disposition de toutes "
                "les Caf."
            ),
            h2("Ce qu’elle vous apporte"),
            p(
                'Un point de départ pour la <a href="/methode/diagnostic-partage/">deuxième étape</a>. Le support '
                "méthodologique de 2014 en fait le premier des quatre angles du diagnostic : avant l’offre "
                "existante, l’écart avec les besoins et les axes prioritaires."
            ),
            source("support méthodologique de mars 2014, p. 26, qui cite la lettre circulaire. L’objet est reformulé."),
        ),
        _NOT_READ,
    ],
)

_CIRCULAR = _letter(
    "deploiement-de-la-ctg",
    "Déploiement de la convention territoriale globale (Ctg)",
    "lettre-circulaire",
    "2013-205",
    date(2013, 12, 18),
    "La Ctg, expérimentée de 2009 à 2011 par seize Caf, est étendue à toutes. La lettre en fixe les enjeux et le "
    "cadre.",
    [
        text(
            h2("L’essentiel"),
            p(
                "Signée du directeur général de la Cnaf, la lettre accompagne la Cog 2013-2017. Elle présente la "
                "Ctg comme un <b>cadre politique</b>, et non comme un outil de gestion : la branche Famille y "
                "réunit tout ce qu’elle apporte à un territoire, avec une ou plusieurs collectivités, sur la base "
                "d’un diagnostic partagé."
            ),
            h2("Les enjeux"),
            ul(
                "Valoriser l’offre globale de service, prestations et action sociale ensemble.",
                "Porter la démarche au plus haut : orientation du conseil d’administration, pilotage resserré de "
                "la direction.",
                "Faire de la Caf un coordonnateur des politiques familiales et sociales, plus qu’un financeur : "
                "elle a pour cela un réseau, de l’expertise (Imaje pour le diagnostic, Travelling pour suivre "
                "l’offre), une pratique du contrat.",
                "Préparer la suite : les futurs schémas départementaux des services aux familles, préfigurés dans "
                "quinze départements volontaires, auront vocation à s’insérer dans la Ctg.",
            ),
            h2("Le cadre"),
            ul(
                "Un accord-cadre de <b>quatre ans</b>, avec le conseil général (aujourd’hui conseil "
                "départemental), une commune ou une communauté de communes.",
                "Deux échelons, ou l’échelon local seulement : le premier choix est jugé plus abouti, mais ne doit "
                "ni fragiliser la Caf ni bloquer la démarche.",
                "Un <b>diagnostic partagé obligatoire</b>, un plan d’actions détaillé, une <b>évaluation préalable "
                "à tout renouvellement</b>.",
                "Le respect de la Cog et des compétences de chaque partenaire.",
            ),
            h2("Ce qu’elle demande à votre Caf"),
            ul(
                "Inscrire la démarche dans le Cpog.",
                "Repérer les territoires où renforcer la synergie des interventions.",
                "Se doter d’une organisation capable d’animer l’offre globale sur un territoire.",
                "Pour les Caf qui l’avaient expérimentée : l’étendre à de nouvelles collectivités.",
            ),
            h2("Son annexe"),
            p(
                "La lettre renvoie à une annexe, que nous n’avons pas : la liste des quinze départements qui "
                "préfigurent le schéma départemental des services aux familles."
            ),
            source(
                "lettre circulaire n° 2013-205 du 18 décembre 2013. La lettre de mars 2016 la nomme « lettre au "
                "réseau »."
            ),
        ),
    ],
)

_GUIDE = _letter(
    "support-methodologique",
    "Diffusion du support méthodologique « Mettre en œuvre une convention territoriale globale »",
    "lettre-au-reseau",
    "2014-038",
    date(2014, 3, 5),
    "Le guide de la démarche : enjeux, cadrage, étapes, et les premiers outils des Caf expérimentatrices.",
    [
        text(
            h2("L’essentiel"),
            p(
                "Cette lettre diffuse le support méthodologique « Mettre en œuvre une convention territoriale "
                "globale (Ctg). Élargir sa vision, renforcer son action ». Il a été consolidé par la Cnaf avec les "
                "Caf qui ont expérimenté la Ctg, et réunit des préconisations, des témoignages et des outils."
            ),
            h2("Ce que le support contient"),
            ul(
                "Ce qu’est une Ctg, comment elle a été expérimentée et évaluée, à quel échelon la déployer, ce qui "
                "la fait réussir.",
                "Cinq enjeux : territorialiser l’offre, se coordonner avec les collectivités, donner du sens, "
                "lancer des projets, rationaliser les contrats.",
                "Cinq étapes, avec pour chacune les enjeux, les objectifs, les moyens et l’essentiel pour réussir.",
                "Des outils : documents préparatoires, diaporama, diagnostics, conventions type aux deux échelons, "
                "conventions signées, supports d’évaluation et de communication.",
            ),
            h2("Ce qu’il vous apporte"),
            p(
                'C’est la source principale des pages <a href="/methode/">La démarche</a>. Hormis les supports '
                "consolidés par la Cnaf, ses outils sont des exemples : chaque Caf peut les compléter ou les "
                "adapter."
            ),
            source(
                "support méthodologique de mars 2014 ; lettre au réseau du 23 mars 2016, note 1, pour le numéro et "
                "la date. L’objet est reformulé."
            ),
        ),
        _NOT_READ,
    ],
)

_BASE = _letter(
    "base-lotus",
    "Base Lotus dédiée au suivi des conventions territoriales globales",
    "instruction-technique",
    "2015-075",
    date(2015, 7, 20),
    "L’ouverture de l’espace où les Caf suivent leurs Ctg et échangent leurs supports.",
    [
        text(
            h2("L’essentiel"),
            p(
                "L’instruction accompagne l’ouverture, le 20 juillet 2015, d’une base Lotus pour suivre les Ctg "
                "signées et échanger les bonnes pratiques. La base réunit un forum entre Caf et avec la Cnaf, un "
                "annuaire des interlocuteurs, et des supports nationaux et locaux."
            ),
            h2("Ce qu’elle demande à votre Caf"),
            ul(
                "Faire habiliter chaque personne par l’<b>administrateur local</b> de la Caf, en précisant le "
                "niveau souhaité.",
                "Deux niveaux : lecteur (Espace-CTG-Lecteurs/Lca) et éditeur (Espace-CTG-Participants/Lca).",
            ),
            h2("Aujourd’hui"),
            p(
                "L’Espace Ctg que vous lisez succède à cette base. Les deux niveaux s’y retrouvent sous les noms "
                "de lecteur et d’éditeur, et l’administrateur local reste votre interlocuteur pour un accès."
            ),
            source("lettre au réseau du 23 mars 2016, point 2.1 et note 5."),
        ),
        _NOT_READ,
    ],
)

_TRAINING = _letter(
    "formation-charges-de-conseil",
    "Formation des chargés de conseil et développement : modalités d’inscription",
    "instruction-technique",
    "2016-007",
    date(2016, 1, 13),
    "Comment s’inscrire, en 2016, à la formation initiale de vingt jours.",
    [
        text(
            h2("L’essentiel"),
            p(
                "L’instruction précise les modalités d’inscription à la formation initiale de vingt jours proposée "
                "aux chargés de conseil et développement. La lettre au réseau de mars 2016 en décrit les objectifs "
                ":"
            ),
            ul(
                "intervenir dans un environnement complexe et qui évolue ;",
                "contribuer à la politique familiale et sociale et aux orientations de la Caf sur le territoire ;",
                "maîtriser les méthodes et les outils d’accompagnement des projets ;",
                "trouver la posture professionnelle adaptée à l’emploi.",
            ),
            h2("Où l’on en était en 2016"),
            p(
                "Six sessions avaient été mises en œuvre depuis avril 2015 et l’on s’inscrivait à la septième. La "
                "cinquième promotion se tenait à Paris, la sixième à Dijon, en alternance. Ces sessions sont "
                "passées : pour une formation aujourd’hui, demandez au service de formation de votre Caf."
            ),
            source("lettre au réseau du 23 mars 2016, point 2.3. L’objet est reformulé."),
        ),
        _NOT_READ,
    ],
)

_FOLLOW_UP = _letter(
    "suivi-du-deploiement",
    "Suivi du déploiement des conventions territoriales globales (Ctg)",
    "lettre-au-reseau",
    "",
    date(2016, 3, 23),
    "Où en est le déploiement, ce que les réformes changent, et comment la Cnaf accompagne les Caf.",
    [
        text(
            h2("L’essentiel"),
            p(
                "Adressée aux directeurs et agents comptables, la lettre invite chaque Caf à <b>accélérer le "
                "déploiement</b> de la Ctg, qui a vocation à devenir le socle de toute relation contractuelle avec "
                "les collectivités. Elle replace la démarche dans la réforme territoriale et dans celle des "
                "prestations « enfance » et « jeunesse », expérimentée dans dix-sept départements."
            ),
            h2("Ce qu’elle dit de la démarche"),
            ul(
                "La Ctg fait le lien entre les politiques présentes sur un territoire ; elle va avec le schéma "
                "départemental des services aux familles.",
                "Le diagnostic croise ceux qui existent : il ne s’agit pas d’en faire un nouveau.",
                "Une fois la Ctg signée, on relie les actions de pilotage, on cite toutes les conventions et l’on "
                "aligne leurs durées.",
                "Le pilotage se renforce : le plafond de la coordination passe à 48 000 € dans le Cej (chiffre de "
                "2016).",
            ),
            h2("Ce qu’elle demandait à votre Caf"),
            ul(
                "Avant le 15 avril 2016 : déposer dans l’espace partagé les études, diagnostics, fiches actions, "
                "présentations et évaluations de vos Ctg.",
                "À la même date : inscrire dans l’annuaire l’interlocuteur privilégié de votre Caf.",
                "Enregistrer les Ctg signées et en projet, au fur et à mesure.",
                "Participer au carrefour de votre région Cdr (mai et juin 2016).",
            ),
            p(
                "Les dates sont passées ; les gestes restent les bons. Ici, le premier se fait avec le bouton « "
                "Déposer »."
            ),
            h2("Ce qu’elle annonçait"),
            ul(
                "Des carrefours en région sur deux journées, conçus avec les Caf expérimentatrices.",
                "Une formation de vingt jours pour les chargés de conseil et développement.",
                "Des travaux sur le diagnostic avec onze Caf volontaires, et des kits de requêtes type.",
            ),
            h2("Ses annexes"),
            ul(
                "L’articulation du schéma départemental et du projet de territoire, avec les instances de chaque "
                "échelon : nos pages de méthode la reprennent.",
                "Le programme des carrefours : deux journées, de « où en sommes-nous ? » à « quelles actions "
                "allons-nous conduire ? ».",
                "Les dates des carrefours, par région Cdr (annexe 3).",
            ),
            source("lettre au réseau du 23 mars 2016. Son numéro ne figure pas sur l’exemplaire dont nous disposons."),
        ),
    ],
)

PAGES = (INDEX, _PORTRAIT, _CIRCULAR, _GUIDE, _BASE, _TRAINING, _FOLLOW_UP)
