"""Étape 2, « Partager le diagnostic »."""

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
    h2("Croiser, et non recommencer"),
    p(
        "Toute Ctg s’appuie sur un diagnostic partagé : la lettre circulaire de 2013 l’écrit sans exception. Mais "
        "« partagé » ne veut pas dire « nouveau ». Le territoire a presque toujours été étudié : par la Caf pour "
        "son Cpog, par le département, par la commune pour un projet éducatif ou un contrat de ville. Le travail "
        "consiste à <b>rapprocher ces diagnostics</b>, jusqu’à voir ce qu’aucun ne montre seul. On choisit d’abord "
        "ensemble la manière de faire : un partenaire qui n’a pas choisi la méthode ne croira pas le résultat."
    ),
    p(
        "Deux erreurs guettent. La première est de compiler : cent pages mises bout à bout ne font pas un "
        "diagnostic. La seconde est de s’en tenir aux missions de la Caf : le diagnostic regarde toutes les "
        "problématiques du territoire, même si, ensuite, chacun agit dans ses compétences."
    ),
    source(
        f"lettre circulaire n° 2013-205, deuxième partie ; lettre au réseau du 23 mars 2016, point 2.4 ; {GUIDE}, "
        "p. 25."
    ),
)

_SIX = table(
    "Six regards à porter sur un territoire",
    ("Regard", "Questions", "Où chercher"),
    (
        "<b>La population</b>",
        "Qui vit ici, et qu’est-ce qui change ? Âges, familles, revenus, arrivées et départs",
        "Imaje, données ouvertes, portraits de territoire",
    ),
    (
        "<b>Le territoire</b>",
        "Comment s’y déplace-t-on, où sont les services, qu’est-ce qui enclave ?",
        "Habitants, mairies, schéma d’accessibilité des services",
    ),
    (
        "<b>Les besoins</b>, de tous et de quelques-uns",
        "Qu’est-ce qui manque ? À qui en particulier ?",
        "Ateliers, travailleurs sociaux, accueil de la Caf, associations",
    ),
    (
        "<b>L’offre existante</b>",
        "Qui propose quoi, où, pour combien de familles ?",
        "Collectivité, équipements, mon-enfant.fr, Filoue",
    ),
    (
        "<b>Les moyens mobilisés</b>",
        "Combien la Caf et les autres y mettent-ils, prestations comprises ?",
        "Action sociale, prestations, comptes de la collectivité",
    ),
    ("<b>Les instances</b>", "Qui se réunit déjà, pour décider de quoi ?", "Conventions en cours, comités existants"),
)

_SIX_AFTER = text(
    p(
        "On les examine toutes thématiques confondues : petite enfance, jeunesse, parentalité, logement, "
        "précarité. C’est en posant les mêmes six questions à chaque thématique que les liens apparaissent : le "
        "manque de transport explique peut-être à la fois la crèche à moitié vide et les droits non demandés."
    ),
    source(f"{GUIDE}, p. 25. Les exemples des colonnes « Questions » et « Où chercher » sont les nôtres."),
)

_WAY = steps(
    (
        "Rassembler ce qui existe",
        "Diagnostics de la Caf, du département, de la commune ; leur date, leur périmètre, ce qu’ils ne disent "
        "pas. Les chargés d’études sont déterminants ici : associez-les dès le premier jour.",
    ),
    (
        "Dresser le portrait",
        "Caractéristiques démographiques et sociales, d’abord. La lettre circulaire n° 2013-135 du 31 juillet 2013 "
        "proposait aux Caf une maquette pour un portrait rapide à l’échelon départemental.",
    ),
    ("Décrire l’offre", "Services, partenaires, équipements, accueils de la Caf et des autres."),
    (
        "Mesurer l’écart",
        "Entre le besoin et l’offre, à quel endroit et pour qui ? Au niveau communal, on tient compte des avancées "
        ": on mesure ce qui reste à couvrir.",
    ),
    (
        "En tirer les axes",
        "Quels sujets ressortent, et lesquels rejoignent les objectifs de la Cog ? Trois axes solides valent mieux "
        "que douze.",
    ),
)

_STAR = callout(
    "info",
    "L’approche en étoile",
    "Le support méthodologique propose de dessiner le territoire en étoile : une branche par thématique, d’autant "
    "plus longue que le sujet y est aigu. On voit d’un coup d’œil lesquels dominent, et les élus s’en souviennent.",
)

_PEOPLE = text(
    h2("Faire place aux habitants et aux partenaires"),
    p(
        "La participation des habitants et des associations est nécessaire pour comprendre un besoin <b>au-delà de "
        "la demande</b>. Une demande, c’est « il faudrait une crèche » ; le besoin, c’est « je ne peux pas "
        "accepter un emploi qui commence à six heures ». On ne découvre le second qu’en écoutant."
    ),
    ul(
        "<b>Allez où les gens sont</b> : centre social, marché, sortie d’école, salle d’attente de la Caf.",
        "<b>Associez ceux qui les connaissent</b> : travailleurs sociaux, accueillants, animateurs, secrétaires de "
        "mairie.",
        "<b>Rendez ce que l’on vous a donné</b> : montrez le diagnostic à ceux qui y ont parlé avant de l’imprimer.",
    ),
    source(f"{GUIDE}, p. 25 et 26, pour le principe ; les trois conseils sont les nôtres."),
)

_PEOPLE_QUOTE = quotation(
    "La Ctg nous a permis de mobiliser tous les acteurs des territoires concernés, d’associer les habitants, les "
    "associations et l’ensemble des partenaires […].",
    "Une Caf expérimentatrice",
    f"{GUIDE}, p. 25 et 26",
)


_CARE = callout(
    "important",
    "Des chiffres, pas des familles",
    "Un diagnostic n’a pas besoin de nommer qui que ce soit. Avant de le déposer ici, retirez les tableaux de "
    "travail qui contiennent des noms, des dates de naissance ou des numéros d’allocataires. Le site en cherche "
    "certains et vous prévient, mais il ne voit pas tout : son silence ne prouve rien.",
)

PAGE = Written(
    name="methode/diagnostic-partage",
    model="StepPage",
    slug="diagnostic-partage",
    title="Partager le diagnostic",
    parent="methode",
    fields={
        "step": "diagnostic-partage",
        "intro": (
            "On rapproche ce que chacun sait du territoire, avec les habitants, pour se mettre d’accord sur les "
            "besoins et sur ceux qui passent en premier."
        ),
        "duration": ("selon les diagnostics qui existent déjà ; aucun texte ne la fixe"),
        "actors": [
            actor("Direction de la Caf", "Engage la démarche auprès des élus"),
            actor(
                "Élu et services de la collectivité",
                "Disent les enjeux du projet de territoire, apportent leurs données",
            ),
            actor("Chef de projet", "Conduit l’étape avec le groupe projet"),
            actor("Chargés d’études", "Préparent les données et leur lecture"),
            actor("Habitants et associations", "Font comprendre les besoins au-delà des demandes"),
            actor("Partenaires du territoire", "Partagent leurs constats et leur offre"),
        ],
        "synthesis": [
            row(
                "Engager la démarche auprès des partenaires",
                p("Donner envie : département, communes, intercommunalités."),
                ul(
                    "Département : clarifier qui intervient où, dans les champs partagés ; montrer les "
                    "complémentarités",
                    "Commune : dire les enjeux du projet de territoire",
                ),
                p("La direction, le chef de projet, l’élu et les services de la collectivité."),
            ),
            row(
                "Partager l’analyse à l’échelon du département",
                p("S’entendre sur les territoires prioritaires."),
                p("Croiser le prédiagnostic de la Caf et le diagnostic du département."),
                p("Le chef de projet et un groupe projet pluridisciplinaire."),
            ),
            row(
                "Partager l’analyse à l’échelon local",
                p("S’entendre sur les besoins et sur leur évolution."),
                ul("Choisir ensemble la manière de diagnostiquer et d’évaluer", "Écrire ensemble l’analyse"),
                p("Le chef de projet, le groupe projet et les habitants."),
            ),
        ],
        "essential": [
            point("<b>Valider chaque étape avec le partenaire</b> : le comité de pilotage se prépare ici."),
            point("<b>Se donner les moyens de mobiliser les habitants</b> dès le diagnostic, pas après."),
            point("<b>Croiser plutôt que refaire</b> : partir des diagnostics existants, dire ce qui leur manque."),
            point("<b>Finir par des priorités</b>, et non par un inventaire."),
        ],
        "body": [
            _BEGIN,
            _SIX,
            _SIX_AFTER,
            section("Du portrait aux priorités"),
            _WAY,
            _STAR,
            supports("Portraits de territoire", 3, type="portrait-territoire"),
            supports("Diagnostics", 4, type="diagnostic"),
            _PEOPLE,
            _PEOPLE_QUOTE,
            _CARE,
            supports("Kits de requêtes type", 3, type="kit-requetes"),
        ],
    },
)
