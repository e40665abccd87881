"""Documents made of public facts rather than drawn: the network meeting of Charente (2021), the carrefours of 2016."""

from spaces.demo.makers.brief import Brief, bullets
from spaces.demo.papers import Block, Bullets, Heading, Paper, Paragraph, Table
from spaces.demo.writing import Voice, french

FULL_TIME_POSTS = (
    ("Grand Angoulême", "2,5"),
    ("La Rochefoucauld Porte du Périgord", "1,5"),
    ("Lavalette Tude Dronne", "1,5"),
    ("4B Sud Charente", "1"),
    ("Val de Charente", "1"),
    ("Cœur de Charente", "1"),
    ("Rouillacais", "0,75"),
    ("Grand Cognac", "4"),
    ("Charente Limousine", "1,5"),
    ("Total", "14,75"),
)
CROSSROADS = (
    ("Centre Est", "2 et 3 mai 2016"),
    ("Rhône Alpes - Auvergne", "18 et 19 mai 2016"),
    ("Atlantique", "26 et 27 mai 2016"),
    ("Bretagne-Normandie", "30 et 31 mai 2016"),
    ("Méditerranée - DOM", "9 et 10 juin 2016"),
    ("Nordppac's", "13 et 14 juin 2016"),
    ("Centre - Pays de Loire", "27 et 28 juin 2016"),
    ("Île de France", "27 et 28 juin 2016"),
)
QUESTIONS = (
    "Combien de conventions notre caisse a-t-elle signées, à quel échelon et dans quel contexte ?",
    "Quelles difficultés et quels leviers : en interne, entre les services, avec le conseil d'administration ?",
    "De quel appui avons-nous besoin, et à quelle étape de la mise en œuvre ?",
    "Qu'est-ce qui fait réussir : portage interne, travaux communs, plan d'actions adaptable ?",
    "Quelles actions conduire pour franchir une étape de plus auprès de nos partenaires ?",
)


def network_meeting(voice: Voice, brief: Brief) -> Paper:
    """The slides of a meeting of the coordinators of Charente, with the posts of each EPCI as published."""
    blocks: list[Block] = [
        Heading("Les conventions en Charente"),
        Bullets(
            (
                french("Depuis 2019, 100 % des habitants sont couverts par une convention territoriale globale."),
                "La stratégie part des enjeux de chaque territoire et nourrit le schéma départemental.",
                "Le passage des contrats enfance et jeunesse aux conventions s’accélère.",
            )
        ),
        Heading("La coordination, pierre angulaire du projet"),
        *bullets(voice, "coordination", "missions", 4),
        Heading("Les équivalents temps plein par intercommunalité"),
        Table("Coordination contractualisée en 2021", ("EPCI", "Etp"), FULL_TIME_POSTS),
        Heading("Le financement"),
        Bullets(
            (
                french("80 % de la dépense, dans la limite d'un plafond de 48 000 € par équivalent temps plein."),
                french("Un forfait national de 24 000 €, contre 22 553 € en moyenne dans les contrats précédents."),
                "Les fonds locaux de la Caf complètent les bonus territoriaux.",
            )
        ),
        Heading("Perspectives"),
        *bullets(voice, "coordination", "perspectives", 4),
        Heading("Questions diverses"),
        Bullets(
            (
                "Articulation avec les chargés de conseil et de développement",
                "Bilans à venir",
                "Prolongations à prévoir",
            )
        ),
    ]
    return brief.paper(blocks, "diapos")


def crossroads(voice: Voice, brief: Brief) -> Paper:
    """The programme and the real dates of the carrefours en région of 2016."""
    first, second = QUESTIONS[:2], QUESTIONS[2:]
    blocks: list[Block] = [
        Paragraph(
            "Les carrefours en région durent deux jours. Construits et animés avec les Caf expérimentatrices, "
            "ils font suite à un carrefour test tenu les 2 et 3 juillet 2015."
        ),
        Heading("Dates par centre de ressources", 2),
        Table("Carrefours en région, premier semestre 2016", ("Région Cdr", "Dates"), CROSSROADS),
        Heading("Premier jour", 2),
        Bullets(tuple(french(question) for question in first)),
        Paragraph("L’après-midi, présentation des supports nationaux et partage des supports locaux."),
        Heading("Second jour", 2),
        Bullets(tuple(french(question) for question in second)),
        Heading("À préparer avant de venir", 2),
        *bullets(voice, "outils", "autodiagnostic", 4),
        Paragraph(voice.paragraph("national", "preparer", 3)),
    ]
    return brief.paper(blocks, "note")
