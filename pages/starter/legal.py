"""Legal pages, readable without signing in: who publishes, how accessible the site is."""

from pages.starter.writing import Written, callout, h2, links, p, text, ul

TO_COMPLETE = "[à compléter par la Cnaf]"

NOTICE = Written(
    name="mentions-legales",
    model="ContentPage",
    slug="mentions-legales",
    title="Mentions légales",
    audience="public",
    fields={
        "intro": "Qui publie ce site, qui l’héberge, et ce que l’on peut faire de ce qu’il contient.",
        "body": [
            text(
                h2("Éditeur"),
                p(
                    "L’Espace Ctg est l’espace partagé des caisses d’allocations familiales (Caf) et de la Caisse "
                    "nationale des allocations familiales (Cnaf) pour les conventions territoriales globales."
                ),
                ul(
                    f"Éditeur : Caisse nationale des allocations familiales, adresse {TO_COMPLETE}",
                    f"Directeur ou directrice de la publication : {TO_COMPLETE}",
                    f"Contact : {TO_COMPLETE}",
                ),
                h2("Hébergement"),
                ul(f"Hébergeur, adresse et téléphone : {TO_COMPLETE}"),
                h2("À qui s’adresse ce site"),
                p(
                    "Il est réservé aux agents des Caf et de la Cnaf qui ont reçu une habilitation. Sans "
                    "connexion, on ne lit que les pages d’information comme celle-ci."
                ),
                h2("Ce que contient le site"),
                ul(
                    "<b>Les supports des Caf</b> appartiennent à la Caf qui les a déposés. Les autres Caf peuvent "
                    "les reprendre dans leurs propres travaux : le site garde et affiche la provenance.",
                    "<b>Les supports nationaux, lettres et pages de méthode</b> sont publiés par la Cnaf.",
                    "<b>Un support réservé</b> à une Caf, à une région ou à des éditeurs ne se diffuse pas au-delà.",
                    "<b>Avant de diffuser un document à l’extérieur</b> du réseau, demandez l’accord de la Caf qui "
                    "l’a déposé.",
                ),
                h2("Sources des données de référence"),
                ul(
                    "Communes, intercommunalités, départements, régions et populations municipales : Insee, code "
                    "officiel géographique 2026 et populations 2023 (2017 pour Mayotte) ; direction générale des "
                    "collectivités locales, 2026. Licence Ouverte.",
                    "Liste des Caf et des régions Cdr : lettre au réseau de la Cnaf du 23 mars 2016, annexe 3.",
                ),
                h2("Liens vers d’autres sites"),
                p(
                    "Le site renvoie vers des adresses publiques qu’il ne contrôle pas. Leur contenu relève de "
                    "leurs éditeurs."
                ),
            ),
            links(
                "Voir aussi",
                (
                    "Données personnelles",
                    "/donnees-personnelles/",
                    "Ce qui est gardé, pourquoi, combien de temps, et vos droits.",
                ),
                ("Accessibilité", "/accessibilite/", "L’état du site et comment signaler une difficulté."),
            ),
        ],
    },
)

ACCESSIBILITY = Written(
    name="accessibilite",
    model="ContentPage",
    slug="accessibilite",
    title="Accessibilité : non conforme",
    audience="public",
    fields={
        "intro": (
            "Où en est le site, ce qui a été vérifié, ce qui ne l’a pas été, et comment nous dire ce qui vous bloque."
        ),
        "body": [
            text(
                h2("État de conformité"),
                p(
                    "L’Espace Ctg est <b>non conforme</b> au référentiel général d’amélioration de l’accessibilité "
                    "(RGAA), parce qu’<b>aucun audit n’a encore été réalisé</b>. Un site qui n’a pas été audité ne "
                    "peut pas se dire conforme, même en partie. Cela ne veut pas dire qu’il est inutilisable : "
                    "voici ce que nous savons."
                ),
                h2("Ce qui a été vérifié"),
                ul(
                    "Les pages du site passent un contrôle automatique (axe-core) à chaque changement, sur grand "
                    "écran et sur téléphone. Un tel contrôle ne voit qu’une partie des défauts.",
                    "Aucune page ne déborde sur un petit téléphone ni à un agrandissement de 200 %.",
                    "Le site répond sans JavaScript : lire, chercher, déposer.",
                    "Chaque page commence par un lien « Aller au contenu » et porte un seul titre principal. Les "
                    "raccourcis du clavier peuvent être désactivés.",
                    "Le thème clair et le thème sombre suivent le réglage de votre appareil.",
                ),
                h2("Ce qui ne l’a pas été"),
                ul(
                    "Aucun essai avec des personnes qui utilisent un lecteur d’écran, une loupe ou une commande "
                    "vocale.",
                    "Les écrans d’administration (pages nationales et gestion du site).",
                    "Les fichiers déposés par les Caf : beaucoup ne sont pas des documents accessibles. Le site en "
                    "donne le texte sous l’image de chaque page, sauf quand il n’a pas pu être lu.",
                ),
                h2("Établissement de cette déclaration"),
                ul(
                    f"Date de la déclaration : {TO_COMPLETE}",
                    f"Audit prévu : {TO_COMPLETE}",
                    f"Schéma pluriannuel d’accessibilité et plan d’action : {TO_COMPLETE}",
                ),
                h2("Nous dire ce qui vous bloque"),
                p(
                    "Si vous ne parvenez pas à lire une page ou à faire une démarche, écrivez-nous : vous recevrez "
                    f"une aide ou le contenu sous une autre forme. Contact : {TO_COMPLETE}"
                ),
            ),
            callout(
                "advice",
                "Pour que nous trouvions vite",
                "Donnez l’adresse de la page, ce que vous vouliez faire, et le matériel ou le logiciel que vous "
                "utilisez.",
            ),
            text(
                h2("Voies de recours"),
                p(
                    "Si vous avez signalé un défaut qui vous empêche d’accéder à un contenu ou à un service, et "
                    "que vous n’avez pas obtenu de réponse satisfaisante, vous pouvez saisir le Défenseur des "
                    "droits."
                ),
            ),
            links(
                "Saisir le Défenseur des droits",
                (
                    "Défenseur des droits",
                    "https://www.defenseurdesdroits.fr",
                    "Formulaire, délégués près de chez vous, courrier gratuit.",
                ),
            ),
        ],
    },
)
