"""What describes a territory: diagnostic partagé, portrait, étude, veille."""

from spaces.demo.makers.brief import (
    COMMUNES_SHOWN,
    LABELS,
    Brief,
    bullets,
    communes_table,
    figures_of_territory,
    quotes,
    section,
    trend,
)
from spaces.demo.papers import Bars, Block, Heading, PageBreak, Paper, Paragraph, Table
from spaces.demo.writing import Place, Voice, bank, number, of

STAR = ("Petite enfance", "Enfance", "Jeunesse", "Parentalité", "Vie sociale", "Droits", "Logement", "Mobilité")


def diagnostic(voice: Voice, brief: Brief) -> Paper:
    """A shared diagnostic: approach, territory, a chapter per theme, `size` commune sheets, what is at stake."""
    when = {"en_periode": f"de l’automne {voice.year - 1} au printemps {voice.year}"}
    intro = [voice.say(line, **when) for line in voice.random.sample(bank("demarche").sections["introduction"], 5)]
    blocks: list[Block] = [Heading("Introduction"), Paragraph(" ".join(intro[:3])), Paragraph(" ".join(intro[3:]))]
    blocks += section(voice, "La démarche de diagnostic", "demarche", "methode", 7)
    blocks += section(voice, "Le territoire et ses habitants", "demarche", "territoire", 8)
    blocks += [figures_of_territory(voice), communes_table(voice, max(COMMUNES_SHOWN, brief.size))]
    blocks.append(trend(voice, "Foyers allocataires au 31 décembre", voice.figures["claimants"]))
    for theme in brief.themes:
        blocks += theme_chapter(voice, theme)
    if brief.size:
        blocks += [PageBreak(), Heading("Fiches des communes")]
        for place in voice.territory.places[: brief.size]:
            blocks += commune_sheet(voice, place)
    blocks += section(voice, "Synthèse et enjeux", "demarche", "synthese", 6)
    blocks.append(star(voice))
    blocks += section(voice, "Et après ?", "demarche", "suite", 4)
    return brief.paper(blocks, "livre")


def portrait(voice: Voice, brief: Brief) -> Paper:
    """A portrait of a territory: figures first, a page per theme, no commune sheet unless `size` asks for some."""
    blocks: list[Block] = [Heading("L’essentiel"), figures_of_territory(voice)]
    blocks += section(voice, "Population et cadre de vie", "demarche", "territoire", 6)
    blocks += [communes_table(voice, COMMUNES_SHOWN), trend(voice, "Naissances domiciliées", voice.figures["births"])]
    for theme in brief.themes:
        blocks += [Heading(LABELS[theme]), Paragraph(voice.paragraph(theme, "constats", 4))]
        blocks += bullets(voice, theme, "offre", 3)
        blocks.append(trend(voice, f"{LABELS[theme]} : évolution de la fréquentation (indice)", 100.0))
    for place in voice.territory.places[: brief.size]:
        blocks += commune_sheet(voice, place)
    blocks.append(Heading("Sources"))
    blocks.append(
        Paragraph(
            voice.say(
                "Insee, recensement de la population ; fichiers des allocataires {de_caf} au 31 décembre {year-1} ; "
                "outil Imaje ; enquêtes annuelles auprès des structures."
            )
        )
    )
    return brief.paper(blocks)


def study(voice: Voice, brief: Brief) -> Paper:
    """A study of one or two subjects in depth, with proposals."""
    blocks = section(voice, "La commande", "demarche", "methode", 4)
    for theme in brief.themes:
        blocks += theme_chapter(voice, theme)
        blocks.append(trend(voice, f"{LABELS[theme]} : demandes reçues dans l’année", voice.random.randint(120, 900)))
    blocks += section(voice, "Ce qu’il faut retenir", "demarche", "synthese", 4)
    blocks.append(star(voice))
    return brief.paper(blocks, "livre")


def watch(voice: Voice, brief: Brief) -> Paper:
    """A letter of territorial watch: what moved since the last one."""
    blocks: list[Block] = [
        Paragraph(
            voice.say(
                "Cette veille rassemble les signaux relevés au cours du trimestre par les équipes {de_caf} "
                "et par la coordination {de_epci}. Elle ne remplace pas le diagnostic : elle le tient à jour."
            )
        )
    ]
    for theme in brief.themes:
        blocks += [Heading(LABELS[theme], 2), *bullets(voice, theme, "constats", 3)]
        blocks += [Paragraph("Pistes : " + voice.paragraph(theme, "pistes", 1))]
    blocks += [Heading("Communes à suivre", 2)]
    for place in voice.territory.places[1:4]:
        blocks += commune_sheet(voice, place)
    return brief.paper(blocks, "note")


def theme_chapter(voice: Voice, theme: str) -> list[Block]:
    """Findings, offer, needs, words of inhabitants and leads of one theme."""
    blocks = section(voice, LABELS[theme], theme, "constats", 6)
    blocks += section(voice, "L’offre existante", theme, "offre", 5, level=2)
    blocks.append(
        Bars(
            f"{LABELS[theme]} : usagers par secteur",
            tuple(
                (place.name, float(max(3, int(place.population * voice.random.uniform(0.008, 0.035)))))
                for place in voice.territory.places[:6]
            ),
        )
    )
    blocks += section(voice, "Les besoins exprimés", theme, "besoins", 4, level=2)
    blocks += quotes(voice, theme, 2)
    blocks += [Heading("Pistes de travail", 2), *bullets(voice, theme, "pistes", 4)]
    return blocks


def commune_sheet(voice: Voice, place: Place) -> list[Block]:
    """A short sheet of one commune: its real name and population, and what was heard there."""
    facts = {"lieu": place.name, "de_lieu": of(place.name), "habitants": number(place.population)}
    under_three = max(1, int(place.population * voice.random.uniform(0.018, 0.036)))
    rows = (
        ("Population municipale", number(place.population)),
        ("Enfants de moins de trois ans", number(under_three)),
        ("Élèves de l’école élémentaire", number(int(under_three * 1.8))),
        ("Résidences principales", number(int(place.population * 0.46))),
        ("Foyers allocataires", number(int(place.population * voice.random.uniform(0.14, 0.24)))),
    )
    return [
        Heading(place.name, 2),
        Paragraph(voice.again("commune", "portrait", 1, **facts) + " " + voice.again("commune", "vie", 6, **facts)),
        Paragraph(voice.again("commune", "familles", 5, **facts)),
        trend(voice, f"{place.name} : habitants, estimation annuelle", place.population),
        Table(f"{place.name} en chiffres", ("Indicateur", "Valeur"), rows),
    ]


def star(voice: Voice) -> Bars:
    """The star approach of the national guide, as marks from one to five."""
    return Bars(
        "Approche en étoile : intensité des besoins, de 1 à 5",
        tuple((label, voice.random.choice((1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0))) for label in STAR),
    )
