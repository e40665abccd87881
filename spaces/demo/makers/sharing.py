"""What is told, taught and prepared: guides, letters, presentations, tools of a Caf or of the Cnaf."""

from spaces.demo.makers.brief import LABELS, Brief, bullets, figures_of_territory, quotes, section, trend
from spaces.demo.papers import Bars, Block, Bullets, Heading, Paper, Paragraph, Quote, Table
from spaces.demo.writing import Voice, number

STEPS = (
    ("Préparer la démarche", "preparer"),
    ("Partager le diagnostic", "diagnostiquer"),
    ("Mettre en place le comité de pilotage et définir les interventions", "piloter"),
    ("Suivre les engagements", "suivre"),
    ("Évaluer les effets des interventions", "evaluer"),
)


def guide(voice: Voice, brief: Brief) -> Paper:
    """A national guide: what is at stake, the five steps, a sheet per theme."""
    blocks = section(voice, "Pourquoi une convention territoriale globale ?", "national", "enjeux", 8)
    for number_of_step, (heading, part) in enumerate(STEPS, 1):
        blocks += section(voice, f"Étape {number_of_step} : {heading[0].lower()}{heading[1:]}", "national", part, 6)
        blocks += [Heading("L’essentiel pour réussir cette étape", 2), *bullets(voice, "national", part, 2)]
        blocks += [*bullets(voice, "outils", "autodiagnostic", 2)]
    for theme in brief.themes:
        blocks += [Heading(f"Repères : {LABELS[theme].lower()}"), *bullets(voice, theme, "pistes", 4)]
        blocks += [Heading("Besoins souvent rencontrés", 2), Paragraph(voice.paragraph(theme, "besoins", 3))]
        blocks += quotes(voice, theme, 1)
    blocks += section(voice, "Évaluer avec les partenaires", "bilan", "partenariat", 4)
    return brief.paper(blocks, "livre")


def letter(voice: Voice, brief: Brief) -> Paper:
    """A letter to the network, in one to three pages."""
    blocks: list[Block] = [
        Paragraph("Mesdames et Messieurs les directeurs et agents comptables des Caf,"),
        Paragraph(voice.paragraph("national", "lettre", 3)),
        Paragraph(voice.paragraph("national", "enjeux", 3)),
        Heading("Ce qui vous est demandé", 2),
        *bullets(voice, "national", "lettre", 4),
        Heading("Accès à l’espace partagé", 2),
        Paragraph(voice.paragraph("national", "habilitation", 4)),
    ]
    for theme in brief.themes:
        blocks += [Heading(f"Point d’attention : {LABELS[theme].lower()}", 2), *bullets(voice, theme, "pistes", 2)]
    blocks.append(
        Paragraph("Je vous prie de croire, Mesdames, Messieurs, à l’assurance de ma considération distinguée.")
    )
    return brief.paper(blocks, "note")


def slides(voice: Voice, brief: Brief) -> Paper:
    """Slides for partners: few words, figures, one theme a slide."""
    blocks: list[Block] = [Heading("Une démarche partagée"), *bullets(voice, "national", "enjeux", 4)]
    blocks += [Heading("Le territoire en chiffres")]
    table = figures_of_territory(voice)
    blocks.append(Table(table.caption, table.head, table.rows[:6]))
    for theme in brief.themes:
        blocks += [Heading(f"{LABELS[theme]} : ce que nous avons vu"), *bullets(voice, theme, "constats", 3)]
        blocks += [Heading(f"{LABELS[theme]} : ce que nous proposons"), *bullets(voice, theme, "pistes", 4)]
    blocks += [Heading("Calendrier"), calendar(voice)]
    blocks += [Heading("Vos questions"), Paragraph(voice.say("Contact : {ccd}, {caf} ; {coordo}, {nom}."))]
    return brief.paper(blocks, "diapos")


def national_slides(voice: Voice, brief: Brief) -> Paper:
    """The national presentation of the démarche: one slide a step."""
    blocks: list[Block] = [Heading("Qu’est-ce qu’une Ctg ?"), *bullets(voice, "national", "enjeux", 4)]
    for heading, part in STEPS:
        blocks += [Heading(heading), *bullets(voice, "national", part, 4)]
    rows = (("Conventions locales", 58.0), ("Conventions départementales", 7.0))
    blocks += [Heading("L’expérimentation"), Bars("Ctg signées pendant l’expérimentation", rows)]
    return brief.paper(blocks, "diapos")


def queries(voice: Voice, brief: Brief) -> Paper:
    """A kit of queries: what each one counts, its fields and how to read it."""
    blocks: list[Block] = [Heading("Règles communes", 2), *bullets(voice, "outils", "requetes", 4)]
    rows = (
        ("CODE_COM", "Code Insee de la commune", "5 caractères"),
        ("QF_TR", "Tranche de quotient familial", "1 à 4"),
        ("TYP_FAM", "Type de famille", "couple, monoparent, isolé"),
        ("NB_ENF_03", "Enfants de moins de trois ans", "entier"),
        ("MT_PREST", "Montant des prestations du mois", "euros"),
    )
    for rank, theme in enumerate(brief.themes, 1):
        blocks += [
            Heading(f"Requête {rank} : {LABELS[theme].lower()}", 2),
            Paragraph(voice.paragraph("outils", "requetes", 1) or voice.paragraph("national", "diagnostiquer", 1)),
            Table(f"Champs de la requête {rank}", ("Champ", "Sens", "Valeurs"), rows),
            Paragraph("Questions auxquelles elle répond : " + voice.paragraph(theme, "besoins", 2)),
        ]
    return brief.paper(blocks, "note")


def leaflet(voice: Voice, brief: Brief) -> Paper:
    """A leaflet or a letter for families."""
    blocks: list[Block] = [Paragraph(line) for line in voice.lines("outils", "communication", 4)]
    for theme in brief.themes:
        blocks += [Heading(LABELS[theme], 2), *bullets(voice, theme, "offre", 3), *quotes(voice, theme, 1)]
    blocks += [Heading("Près de chez vous", 2), *bullets(voice, "outils", "communication", 3)]
    return brief.paper(blocks, "note")


def testimony(voice: Voice, brief: Brief) -> Paper:
    """A feedback of experience, told by those who lived it."""
    told = voice.lines("outils", "temoignage", 9)
    blocks: list[Block] = [Paragraph(" ".join(told[:4])), Heading("Le tournant", 2), Paragraph(" ".join(told[4:7]))]
    for theme in brief.themes:
        blocks += [Heading(f"Un exemple : {LABELS[theme].lower()}", 2), Paragraph(voice.paragraph(theme, "offre", 3))]
        blocks += quotes(voice, theme, 2)
    blocks += [Heading("Ce que nous en retenons", 2), Quote(" ".join(told[7:]), voice.facts["coordo"])]
    blocks += bullets(voice, "bilan", "partenariat", 2)
    return brief.paper(blocks, "note")


def training(voice: Voice, brief: Brief) -> Paper:
    """The programme and material of a training course, a page or two a day."""
    blocks = section(voice, "Public et méthodes", "outils", "methodes", 5)
    for day in range(1, (brief.size or 4) + 1):
        blocks += [Heading(f"Journée {day}"), Heading("Objectifs", 2), *bullets(voice, "outils", "formation", 2)]
        blocks.append(
            Table(
                f"Déroulé de la journée {day}",
                ("Horaire", "Séquence"),
                (
                    ("9 h 00", "Accueil et retour sur l’intersession"),
                    ("9 h 30", "Apports : " + STEPS[(day - 1) % 5][0].lower()),
                    ("11 h 00", f"Étude de cas : {voice.facts['nom']}"),
                    ("14 h 00", "Atelier : " + LABELS[brief.themes[(day - 1) % len(brief.themes)]].lower()),
                    ("16 h 30", "Feuille de route de chacun"),
                ),
            )
        )
        blocks += [Heading("Apports", 2), Paragraph(voice.paragraph("national", STEPS[(day - 1) % 5][1], 5))]
        theme = brief.themes[(day - 1) % len(brief.themes)]
        blocks += [Heading("Matériau de l’atelier", 2), Paragraph(voice.paragraph(theme, "constats", 4))]
        blocks += quotes(voice, theme, 2)
    return brief.paper(blocks, "livre")


def self_assessment(voice: Voice, brief: Brief) -> Paper:
    """A grid to judge whether a Caf and its partner are ready."""
    questions = voice.lines("outils", "autodiagnostic", 12)
    blocks: list[Block] = []
    for rank, heading in enumerate(("Est-ce souhaitable ?", "Est-ce faisable ?", "Est-ce réalisable ?")):
        rows = tuple((question, "", "", "", "") for question in questions[rank * 4 : rank * 4 + 4])
        head = ("Question", "Oui", "En partie", "Non", "Remarques")
        blocks += [Heading(heading, 2), Table("À remplir en équipe", head, rows)]
        blocks.append(Paragraph(voice.paragraph("national", "preparer", 2)))
    blocks += [Heading("Lire les résultats", 2), *bullets(voice, "national", "preparer", 3)]
    for theme in brief.themes:
        blocks += [
            Heading(f"Maturité du territoire : {LABELS[theme].lower()}", 2),
            *bullets(voice, theme, "besoins", 2),
        ]
    return brief.paper(blocks, "note")


def organisation(voice: Voice, brief: Brief) -> Paper:
    """How a Caf organises itself, and its road map."""
    blocks = section(voice, "Notre organisation", "outils", "organisation", 6, level=2)
    blocks += section(voice, "Pourquoi changer", "pilotage", "constats", 4, level=2)
    blocks += [Heading("Feuille de route", 2), calendar(voice), *bullets(voice, "pilotage", "pistes", 4)]
    for theme in brief.themes:
        blocks += [Heading(f"Chantier : {LABELS[theme].lower()}", 2), *bullets(voice, theme, "pistes", 3)]
    blocks.append(trend(voice, "Jours consacrés à la démarche", voice.random.randint(40, 260)))
    return brief.paper(blocks, "note")


def preparatory(voice: Voice, brief: Brief) -> Paper:
    """A note that prepares the first meeting with a partner."""
    blocks: list[Block] = [
        Paragraph(
            voice.say("Note préparatoire à la rencontre avec {epci}, {a_ville}. À l'usage des équipes {de_caf}.")
        ),
        Heading("Ce que nous savons du territoire", 2),
        Paragraph(voice.paragraph("demarche", "territoire", 4)),
        figures_of_territory(voice),
    ]
    for theme in brief.themes:
        blocks += [Heading(LABELS[theme], 2), Paragraph(voice.paragraph(theme, "constats", 3))]
    blocks += [Heading("Arguments pour la démarche", 2), *bullets(voice, "national", "enjeux", 4)]
    blocks += [Heading("Questions à poser", 2), *bullets(voice, "outils", "autodiagnostic", 5)]
    return brief.paper(blocks, "note")


def programming(voice: Voice, brief: Brief) -> Paper:
    """A tool of programming: actions by year, with their amounts."""
    from_year = voice.year
    blocks: list[Block] = [Bullets(("Une ligne par action", "Un référent par ligne", "Une révision par an"))]
    for theme in brief.themes:
        rows = tuple(
            (line, *(f"{number(voice.random.randrange(0, 48000, 1000))}\u00a0€" for _ in range(3)))
            for line in voice.lines(theme, "pistes", 4)
        )
        years = tuple(str(from_year + rank) for rank in range(3))
        blocks += [Heading(LABELS[theme], 2), Table("Programmation", ("Action", *years), rows)]
        blocks.append(Paragraph(voice.paragraph(theme, "besoins", 2)))
    return brief.paper(blocks, "note")


def calendar(voice: Voice) -> Table:
    """The calendar of a démarche."""
    steps = ("Lancement", "Ateliers avec les habitants", "Diagnostic partagé", "Plan d’actions", "Signature")
    rows = tuple((step, voice.say("{mois} {year}")) for step in steps)
    return Table("Calendrier prévisionnel", ("Étape", "Date"), rows)
