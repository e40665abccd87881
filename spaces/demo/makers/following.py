"""What follows a Ctg: fiches action, plans d'actions, comptes rendus, bilans, coordination, indicators."""

from collections.abc import Callable

from spaces.demo.makers.brief import LABELS, Brief, bullets, section, trend
from spaces.demo.papers import Block, Bullets, Heading, Paper, Paragraph, Table
from spaces.demo.writing import Action, Voice, bank, number

GRID = (
    (
        "1. Connaissance territoriale et analyse des besoins",
        (
            "Élabore des diagnostics territoriaux sur les thématiques",
            "Met à jour et actualise les diagnostics existants",
            "Assure une veille des caractéristiques du territoire",
            "Tient l’état des lieux des acteurs du territoire",
            "Tient l’état des lieux des services offerts aux familles",
            "Connaît l’ensemble des schémas et plans du territoire",
            "Implique les familles dans des espaces de concertation",
        ),
    ),
    (
        "2. Aide à la décision des élus et des acteurs",
        (
            "Rend compte régulièrement aux élus",
            "Dispose des connaissances institutionnelles sur les thématiques",
            "Impulse une organisation qui permet la parole des élus et des acteurs",
            "Anime le comité de pilotage et en fait le compte rendu",
            "Traduit les besoins des familles en projets",
            "Implique les familles dans les instances de concertation",
        ),
    ),
    (
        "3. Réalisation des objectifs inscrits dans la Ctg",
        (
            "Partage les projets avec le référent de la Caf",
            "Met en œuvre et anime le comité technique",
            "Met en œuvre et anime le comité opérationnel",
            "Met en réseau les acteurs institutionnels, associatifs et privés",
            "Suit le partenariat contractuel",
            "Fait appliquer les évolutions réglementaires",
            "Impulse les projets validés par le comité de pilotage",
            "Répond aux appels à projets, notamment ceux de la Caf",
            "Est une ressource sur les circuits institutionnels",
        ),
    ),
    (
        "4. Évaluation des politiques et des actions",
        (
            "Intègre la notion d’impact sur les familles",
            "Développe et suit le plan d’actions de la Ctg",
            "Met en place le suivi d’activité des équipements",
            "Crée et suit des tableaux de bord financiers",
            "Évalue le fonctionnement des équipements",
        ),
    ),
)


def actions_of(voice: Voice, themes: tuple[str, ...], count: int) -> list[tuple[Action, str]]:
    """Up to `count` actions of these themes, in turn, with the theme of each."""
    rounds = range(max(len(bank(theme).actions) for theme in themes))
    found = [
        (bank(theme).actions[turn], theme) for turn in rounds for theme in themes if turn < len(bank(theme).actions)
    ]
    return found[:count]


def action_table(voice: Voice, action: Action, theme: str) -> Table:
    """An action in a few rows."""
    rows = (
        ("Objectifs", " ; ".join(voice.say(goal) for goal in action.goals)),
        ("Étapes", " ; ".join(voice.say(step) for step in action.steps)),
        ("Indicateurs", " ; ".join(action.indicators)),
        ("Partenaires", action.partners),
        ("Budget annuel", voice.say("{eur:6000-88000:500}")),
        ("Référents", f"{voice.person()} (Caf), {voice.person()} (collectivité)"),
    )
    return Table(f"Fiche action, {LABELS[theme].lower()}", ("Rubrique", "Contenu"), rows)


def action_sheet(voice: Voice, brief: Brief) -> Paper:
    """A fiche action of two to four pages; `size` chooses among the actions of the first theme."""
    theme = brief.themes[0]
    action = bank(theme).actions[brief.size % len(bank(theme).actions)]
    blocks: list[Block] = [
        Paragraph(voice.say(f"Axe « {LABELS[theme].lower()} » de la convention territoriale globale {{de_epci}}.")),
        Heading("Constats du diagnostic", 2),
        Paragraph(voice.paragraph(theme, "constats", 4)),
        *bullets(voice, theme, "besoins", 2),
        Heading("Objectifs", 2),
        Bullets(tuple(voice.say(goal) for goal in action.goals)),
        Heading("Existant et points d’appui", 2),
        Paragraph(voice.paragraph(theme, "offre", 3)),
        Heading("Déroulement", 2),
        _calendar(voice, action),
        Heading("Moyens", 2),
        budget(voice),
        Heading("Suivi et évaluation", 2),
        Bullets(tuple(f"{indicator} (relevé annuel)" for indicator in action.indicators)),
        Paragraph(voice.paragraph("convention", "evaluation", 2)),
        Heading("Partenaires et référents", 2),
        Paragraph(f"{action.partners}. Référents : {voice.person()} (Caf), {voice.person()} (collectivité)."),
        Heading("Points de vigilance", 2),
        *bullets(voice, "pilotage", "besoins", 2),
    ]
    return brief.paper(blocks, "note")


def plan(voice: Voice, brief: Brief) -> Paper:
    """A plan d'actions: an axis per theme, a table per action, a calendar."""
    blocks = section(voice, "Rappel de la démarche", "demarche", "synthese", 4)
    for theme in brief.themes:
        blocks += [Heading(f"Axe : {LABELS[theme].lower()}"), Paragraph(voice.paragraph(theme, "besoins", 3))]
        for action in bank(theme).actions:
            blocks += [Heading(action.title, 2), action_table(voice, action, theme)]
    blocks += [Heading("Gouvernance et suivi"), Paragraph(voice.paragraph("pilotage", "offre", 3)), budget(voice)]
    return brief.paper(blocks)


def minutes(voice: Voice, brief: Brief) -> Paper:
    """The compte rendu of a comité de pilotage."""
    people = (
        (voice.woman(), "Vice-présidente"),
        (voice.man(), "Directeur général des services"),
        (voice.woman(), "Directrice de centre social"),
        (voice.person(), "Département"),
        (voice.person(), "Parent d’élève"),
        (voice.person(), "Mutualité sociale agricole"),
    )
    known = ((voice.facts["elu"], "Président"), (voice.facts["coordo"], "Coordinatrice"), (voice.facts["ccd"], "Caf"))
    blocks: list[Block] = [
        Table("Présents", ("Nom", "Qualité"), known + people),
        Heading("Ouverture", 2),
        Paragraph(voice.paragraph("instances", "ouverture", 3)),
        Heading("Point d’avancement", 2),
        Paragraph(voice.paragraph("instances", "avancement", 4)),
    ]
    for theme in brief.themes:
        blocks += [Heading(LABELS[theme], 2), Paragraph(voice.paragraph(theme, "constats", 2))]
        blocks.append(Paragraph(voice.paragraph(theme, "pistes", 2)))
    blocks += [Heading("Échanges", 2)]
    blocks += [Paragraph(line) for line in voice.lines("instances", "debat", 5)]
    blocks += [Heading("Décisions", 2), *bullets(voice, "instances", "decision", 4)]
    blocks.append(
        Paragraph(voice.say("La prochaine réunion se tiendra {a_commune} au mois de {mois}. Fin à {n:16-19} heures."))
    )
    return brief.paper(blocks, "note")


def evaluation(voice: Voice, brief: Brief) -> Paper:
    """A bilan of a Ctg: method, results by theme, partnership, what comes next."""
    blocks = section(voice, "Comment nous avons évalué", "bilan", "methode", 4)
    blocks += section(voice, "Ce qui a été fait", "bilan", "resultats", 6)
    rows = tuple(
        (
            action.title,
            LABELS[theme],
            voice.random.choice(("Menée à terme", "En cours", "Reportée", "Abandonnée")),
            f"{voice.random.randrange(40, 135, 5)}\u00a0%",
        )
        for action, theme in actions_of(voice, brief.themes, 12)
    )
    blocks.append(Table("Avancement du plan d’actions", ("Action", "Axe", "État", "Objectif atteint"), rows))
    for theme in brief.themes:
        blocks += section(voice, f"Résultats : {LABELS[theme].lower()}", theme, "offre", 4)
        blocks.append(trend(voice, f"{LABELS[theme]} : personnes touchées", voice.random.randint(90, 1200)))
        blocks.append(Paragraph(voice.paragraph(theme, "besoins", 2)))
    blocks += section(voice, "Les limites", "bilan", "limites", 5)
    blocks += section(voice, "Le partenariat vu par ceux qui le font", "bilan", "partenariat", 4)
    blocks += section(voice, "Préconisations pour le renouvellement", "bilan", "suites", 4)
    return brief.paper(blocks, "livre")


def coordination(voice: Voice, brief: Brief) -> Paper:
    """The evaluation sheet of the coordination: the grid of the network meeting of June 2021."""
    blocks = [
        Paragraph(voice.paragraph("coordination", "missions", 4)),
        *_grid(lambda: _mark(voice), lambda: _remark(voice)),
    ]
    blocks += [
        Heading("5. Les moyens de la coordination", 2),
        Table(
            "Moyens",
            ("Question", "Réponse"),
            (
                ("Nombre d’équivalents temps plein dédiés", number(voice.random.choice((0.5, 1.0, 1.5, 2.0, 2.5)))),
                ("Les activités et responsabilités sont-elles définies ?", "oui"),
                ("Les compétences sont-elles évaluées et maintenues à niveau ?", voice.random.choice(("oui", "non"))),
                ("Les besoins en locaux et en outils sont-ils définis ?", voice.random.choice(("oui", "non"))),
                ("La documentation nécessaire est-elle connue ?", "oui"),
            ),
        ),
        Heading("Points forts", 2),
        *bullets(voice, "coordination", "points-forts", 2),
        Heading("Points de vigilance", 2),
        *bullets(voice, "coordination", "points-vigilance", 2),
        Heading("Perspectives", 2),
        Paragraph(voice.paragraph("coordination", "perspectives", 3)),
    ]
    return brief.paper(blocks, "note")


def blank_coordination(voice: Voice, brief: Brief) -> Paper:
    """The same grid to be filled in."""
    means = (
        "Équivalents temps plein dédiés",
        "Responsabilités définies",
        "Compétences évaluées",
        "Documentation connue",
    )
    blocks = [
        Paragraph(voice.paragraph("coordination", "missions", 6)),
        Paragraph(
            "Cochez les politiques concernées, puis notez en face de chaque mission ce qui a été fait dans l’année."
        ),
        *_grid(str, str),
        Heading("5. Les moyens de la coordination", 2),
        Table("À remplir ensemble", ("Question", "Réponse"), tuple((line, "") for line in means)),
        Paragraph(voice.paragraph("coordination", "perspectives", 4)),
    ]
    return brief.paper(blocks, "note")


def _grid(mark: Callable[[], str], remark: Callable[[], str]) -> list[Block]:
    blocks: list[Block] = []
    head = ("Mission", "Familiale", "Éducative", "Sociale", "Commentaires")
    for heading, lines in GRID:
        rows = tuple((line, mark(), mark(), mark(), remark()) for line in lines)
        blocks += [Heading(heading, 2), Table("Politiques concernées", head, rows)]
    return blocks


def indicators(voice: Voice, brief: Brief) -> Paper:
    """A dashboard: a table of indicators per theme, with the value of each year."""
    blocks: list[Block] = [Paragraph(voice.say("Valeurs relevées au 31 décembre de chaque année, pour {epci}."))]
    years = tuple(str(year) for year in range(voice.year - 2, voice.year + 1))
    for theme in brief.themes:
        names = [indicator for action in bank(theme).actions for indicator in action.indicators]
        rows = tuple((name, *(number(voice.random.randint(8, 420)) for _ in years)) for name in names)
        blocks += [
            Heading(LABELS[theme], 2),
            Table(f"Indicateurs, {LABELS[theme].lower()}", ("Indicateur", *years), rows),
        ]
        blocks.append(Paragraph("Lecture : " + voice.paragraph(theme, "constats", 2)))
    return brief.paper(blocks, "note")


def budget(voice: Voice) -> Table:
    """A financing plan whose sum is right."""
    parts = [voice.random.randrange(4000, 60000, 500) for _ in range(3)]
    names = ("Caf, fonds locaux et bonus de territoire", "Collectivité", "Autres financeurs")
    rows = tuple((name, f"{number(part)}\u00a0€") for name, part in zip(names, parts, strict=True))
    return Table(
        "Plan de financement annuel", ("Financeur", "Montant"), (*rows, ("Total", f"{number(sum(parts))}\u00a0€"))
    )


def _calendar(voice: Voice, action: Action) -> Table:
    terms = ("Premier semestre", "Second semestre")
    rows = tuple(
        (voice.say(step), f"{terms[index % 2]} {voice.year + index // 2}", voice.person())
        for index, step in enumerate(action.steps)
    )
    return Table("Calendrier", ("Étape", "Échéance", "Responsable"), rows)


def _mark(voice: Voice) -> str:
    return voice.random.choice(("X", "X", ""))


def _remark(voice: Voice) -> str:
    return voice.random.choice(("", "", "à renforcer", "en cours", "fait avec le référent de la Caf", "à programmer"))
