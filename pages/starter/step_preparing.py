"""Étape 1, « Préparer la démarche »."""

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
    h2("Se décider avant d’inviter"),
    p(
        "La première étape se passe à l’intérieur de la Caf. Avant de parler à un élu, il faut savoir si l’on "
        "pourra tenir ce que l’on proposera : une Ctg annoncée puis abandonnée coûte plus cher, en confiance, "
        "qu’une Ctg remise à l’année suivante. La direction et le conseil d’administration décident ; le chef de "
        "projet leur donne de quoi décider."
    ),
    source(f"{GUIDE}, p. 20 ; lettre circulaire n° 2013-205, première partie."),
)

_WAY = steps(
    (
        "Faire l’état des lieux",
        "Qui peut s’y mettre, combien de temps, avec quelle organisation ? Regardez les ressources humaines de "
        "l’action sociale et des prestations, les tâches à venir, et surtout la façon dont les services "
        "travaillent ensemble aujourd’hui.",
    ),
    (
        "Sensibiliser les équipes",
        "Expliquez ce que la démarche apporte à chacun, et faites parler chacun de ce qu’il sait du territoire. "
        "Gestionnaires conseils, techniciens, travailleurs sociaux, chargés d’études : ils n’ont pas tous "
        "l’habitude de se retrouver autour d’une carte.",
    ),
    (
        "Définir la stratégie de la Caf",
        "Que veut la Caf sur ce territoire ? Quelle part de son offre (information, services en ligne, accueil, "
        "accès aux droits, équipements) met-elle en avant ? Comment ses partenaires peuvent-ils jouer un rôle "
        "d’accueil de premier niveau ?",
    ),
    (
        "Choisir les territoires",
        "Par où commencer ? Croisez les besoins, connus par un prédiagnostic, et la capacité du partenaire à "
        "s’engager. Les deux comptent.",
    ),
)

_TIME = callout(
    "advice",
    "Combien de temps prévoir",
    "Le support méthodologique parle de trois à six mois pour préparer et sensibiliser. Si les équipes ont déjà "
    "l’habitude de la conduite de projet, l’état des lieux va beaucoup plus vite.",
    "Un consultant peut aider à déployer la démarche auprès des équipes. Il ne remplace pas le chef de projet.",
)

_TERRITORY = text(
    h2("Choisir le territoire : trois questions"),
    p(
        "Pour chaque territoire pressenti, posez-vous, puis posez au groupe projet, les trois questions du support "
        "méthodologique : la démarche y est-elle <b>faisable</b>, <b>souhaitable</b>, <b>réalisable</b> ? La "
        "grille d’autodiagnostic sert à y répondre par écrit."
    ),
)

_GRID = table(
    "Ce que l’on regarde pour choisir un territoire",
    ("Critère", "Ce que l’on se demande", "Signe encourageant", "Signe de prudence"),
    (
        "<b>Priorité</b>",
        "Plusieurs problématiques de la branche s’y croisent-elles ?",
        "Le prédiagnostic le désigne sur plusieurs thématiques",
        "Un seul sujet y pose question : une convention thématique suffit peut-être",
    ),
    (
        "<b>Maturité</b>",
        "La collectivité a-t-elle déjà pensé par projet ?",
        "Un contrat, un projet éducatif ou social y a été mené à bien",
        "Les services ne se parlent pas encore",
    ),
    (
        "<b>Gouvernance</b>",
        "Qui décide, et cette personne viendra-t-elle ?",
        "Un élu référent et un directeur général des services identifiés",
        "Des compétences en cours de transfert, des élections proches",
    ),
    (
        "<b>Moyens</b>",
        "Y aura-t-il quelqu’un pour animer ?",
        "Un coordinateur en poste, du temps dégagé",
        "Tout reposerait sur le chargé de conseil et développement",
    ),
)

_TERRITORY_AFTER = text(
    p(
        "Un signe de prudence n’est pas un refus : on peut outiller la collectivité, aider ses agents à monter en "
        "compétence, et revenir dans un an. Le support méthodologique le dit : outiller fait partie de cette "
        "étape. Le choix final appartient à la direction et au conseil d’administration."
    ),
    source(
        f"{GUIDE}, p. 22 à 24. Les colonnes « signe » du tableau sont notre lecture de ces pages, pas une grille "
        "officielle."
    ),
)

_INSIDE = text(
    h2("Se préparer à travailler autrement"),
    p(
        "Les Caf qui ont participé au premier carrefour, en juillet 2015, ont nommé ce qui les freinait. Autant en "
        "parler tout de suite en interne :"
    ),
    ul(
        "porter la démarche à tous les maillons : conseil d’administration, direction, responsables, équipes de "
        "l’action sociale et des prestations ;",
        "sortir du fonctionnement en silos, en trouvant des <b>productions communes</b> qui donnent envie de "
        "travailler ensemble ;",
        "concilier la démarche avec des charges de gestion qui augmentent ;",
        "accepter de prendre du temps au départ pour en gagner à l’arrivée.",
    ),
    p(
        "Une formation-action aide à lancer le mouvement. Celle que la Caf du Puy-de-Dôme a programmée en 2019 "
        "réunit, pour sept journées réparties sur plusieurs mois, agents de conseil et développement, travailleurs "
        "sociaux, statisticien et responsable d’action sociale. Au programme : une vision commune, des portraits "
        "de territoire, la rencontre des élus et des techniciens, le projet et son évaluation. Entre deux séances, "
        "chaque équipe avance sur un vrai territoire."
    ),
    source(
        "lettre au réseau du 23 mars 2016, point 2.2 ; programme de formation-action de la Caf du Puy-de-Dôme, 2019."
    ),
)

_QUOTE = quotation(
    "Cela permet de décloisonner les services, c’est un partage et une découverte mutuelle des missions.",
    "Un agent d’une Caf expérimentatrice",
    f"{GUIDE}, p. 10 à 12",
)

PAGE = Written(
    name="methode/preparer",
    model="StepPage",
    slug="preparer",
    title="Préparer la démarche",
    parent="methode",
    fields={
        "step": "preparer",
        "intro": (
            "La Caf mesure sa capacité à s’engager, met ses équipes en mouvement, dit ce qu’elle veut et choisit "
            "avec quels territoires commencer. Les partenaires viennent ensuite."
        ),
        "duration": "trois à six mois (repère de 2014), moins si les équipes connaissent la conduite de projet",
        "actors": [
            actor("Conseil d’administration", "Décide de l’engagement et du choix des territoires"),
            actor("Direction (action sociale et prestations)", "Pilote, arbitre les moyens et l’organisation"),
            actor("Chef de projet", "Conduit l’étape et réunit le groupe projet"),
            actor(
                "Groupe projet pluridisciplinaire",
                "Croise les regards ; compte au moins un chargé d’études pour choisir les territoires",
            ),
            actor("Équipes de l’action sociale et des prestations", "Partagent leur connaissance du territoire"),
        ],
        "synthesis": [
            row(
                "État des lieux",
                p("Décider en connaissance de cause : la Caf peut-elle mener une Ctg ?"),
                p(
                    "Comparer ce qui existe et ce qu’il faudrait : personnes, organisation, habitudes de travail "
                    "entre action sociale et prestations."
                ),
                p("La direction, un chef de projet, du temps de travail en équipe pluridisciplinaire."),
            ),
            row(
                "Sensibilisation des personnels",
                p("Mettre les équipes en mouvement autour d’un même territoire."),
                ul(
                    "Dire ce que la démarche apporte",
                    "Partager la connaissance du territoire",
                    "Faire apparaître les complémentarités",
                ),
                p(
                    "Le chef de projet, parfois un prestataire ; cadres, conseillers, techniciens, chargés "
                    "d’études et travailleurs sociaux."
                ),
            ),
            row(
                "Définition du plan d’action de la Caf",
                p(
                    "Rendre concrète l’offre globale de service sur un territoire, en réunissant les moyens qui "
                    "existent."
                ),
                p("Formuler le projet de la Caf ; adapter l’organisation et le travail entre services à ce projet."),
                p("Le chef de projet et le groupe projet, avec la direction et les administrateurs."),
            ),
            row(
                "Ciblage des territoires",
                p("Repérer les territoires capables de s’engager."),
                ul(
                    "Département : désigner les territoires prioritaires, tous champs confondus, à partir du "
                    "diagnostic du Cpog",
                    "Commune ou intercommunalité : préciser objectifs, moyens mobilisables et bénéfices attendus",
                ),
                p(
                    "Le groupe projet et un chargé d’études préparent ; la direction et le conseil "
                    "d’administration choisissent."
                ),
            ),
        ],
        "essential": [
            point("<b>Piloter depuis la direction</b>, action sociale et prestations ensemble."),
            point("<b>Associer le conseil d’administration</b> dès le début, pas pour ratifier à la fin."),
            point("<b>Donner du temps</b> aux équipes pour qu’elles s’approprient la démarche."),
            point(
                "<b>Regarder toute l’offre de la Caf</b> : accueil, information, soutien aux équipements, prestations."
            ),
            point("<b>Ne pas bâcler l’état des lieux</b>, viser des changements atteignables et avancer par étapes."),
        ],
        "body": [
            _BEGIN,
            section("Les quatre temps de la préparation"),
            _WAY,
            _TIME,
            _TERRITORY,
            _GRID,
            _TERRITORY_AFTER,
            supports("Grilles d’autodiagnostic", 3, type="grille-autodiagnostic"),
            _INSIDE,
            _QUOTE,
            supports("Organisation interne et feuilles de route", 3, type="organisation-interne"),
            supports("Se former", 3, type="formation"),
        ],
    },
)
