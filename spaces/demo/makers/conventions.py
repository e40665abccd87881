"""What is signed: Ctg, avenant, model of convention, linked convention, délibération."""

from spaces.demo.makers.brief import (
    COMMUNES_SHOWN,
    LABELS,
    Brief,
    bullets,
    communes_table,
    figures_of_territory,
    section,
)
from spaces.demo.makers.following import action_table, actions_of
from spaces.demo.papers import Block, Bullets, Heading, Paper, Paragraph, Table
from spaces.demo.writing import Voice

ARTICLES = (
    ("Préambule", "preambule", 6),
    ("Article 1 : objet de la convention", "objet", 3),
    ("Article 2 : champs d’intervention de la Caf", "caf", 3),
    ("Article 3 : champs d’intervention de la collectivité", "collectivite", 3),
    ("Article 4 : engagements communs et échanges de données", "commun", 4),
    ("Article 5 : modalités de pilotage", "pilotage", 4),
    ("Article 6 : communication", "communication", 2),
    ("Article 7 : évaluation", "evaluation", 3),
    ("Article 8 : durée, avenants et fin de la convention", "duree", 4),
)


def signed(voice: Voice, brief: Brief) -> Paper:
    """A signed Ctg with its annexes: territory, priorities, plan d'actions, composition of the committee."""
    blocks: list[Block] = parties(voice)
    for heading, part, count in ARTICLES:
        blocks += section(voice, heading, "convention", part, count)
    blocks += [Heading("Signatures"), signatures(voice, brief)]
    blocks += [Heading("Annexe 1 : le territoire"), figures_of_territory(voice), communes_table(voice, COMMUNES_SHOWN)]
    blocks.append(Heading("Annexe 2 : diagnostic et priorités partagées"))
    for theme in brief.themes:
        blocks += [Heading(LABELS[theme], 2), Paragraph(voice.paragraph(theme, "constats", 3))]
        blocks += bullets(voice, theme, "besoins", 2)
    blocks.append(Heading("Annexe 3 : plan d’actions"))
    for action, theme in actions_of(voice, brief.themes, brief.size or 6):
        blocks += [Heading(action.title, 2), action_table(voice, action, theme)]
    blocks += [Heading("Annexe 4 : composition du comité de pilotage"), committee(voice)]
    return brief.paper(blocks)


def amendment(voice: Voice, brief: Brief) -> Paper:
    """An avenant of two or three pages."""
    signed_on = {"jour_signature": f"12 décembre {voice.year - 2}"}
    blocks: list[Block] = parties(voice)
    blocks += [
        Heading("Article 1 : objet de l’avenant", 2),
        Paragraph(voice.again("convention", "avenant", 3, **signed_on)),
        Heading("Article 2 : plan d’actions modifié", 2),
    ]
    for action, theme in actions_of(voice, brief.themes, 2):
        blocks += [Heading(action.title, 3), action_table(voice, action, theme)]
    blocks += [Heading("Article 3 : pilotage", 2), Paragraph(voice.paragraph("convention", "pilotage", 3))]
    blocks += [Heading("Article 4 : durée", 2), Paragraph(voice.paragraph("convention", "duree", 2))]
    blocks.append(signatures(voice, brief))
    return brief.paper(blocks, "note")


def model(voice: Voice, brief: Brief) -> Paper:
    """A model of convention: blanks to fill in instead of a territory."""
    blanks = {
        "epci": "[nom de la collectivité]",
        "de_epci": "de [nom de la collectivité]",
        "caf": "la Caf de [département]",
        "de_caf": "de la Caf de [département]",
        "debut": "[année]",
        "fin": "[année]",
    }
    voice.facts.update(blanks)
    blocks: list[Block] = [
        Paragraph(
            "Ce modèle est proposé par la Cnaf. Les passages entre crochets sont à compléter ; "
            "les articles peuvent être enrichis localement, leur ordre est conservé."
        ),
        *parties(voice),
    ]
    for heading, part, count in ARTICLES:
        blocks += section(voice, heading, "convention", part, count)
    blocks += [
        Heading("Annexes à joindre"),
        Bullets(
            (
                "Diagnostic partagé des besoins du territoire",
                "Plan d’actions, avec un référent et des indicateurs par action",
                "Liste des équipements soutenus et des conventions d’objectifs et de financement",
                "Composition et fonctionnement des instances de pilotage",
                "Délibérations des collectivités signataires",
            )
        ),
    ]
    return brief.paper(blocks)


def linked(voice: Voice, brief: Brief) -> Paper:
    """A convention d'objectifs et de financement that follows a Ctg."""
    blocks: list[Block] = parties(voice)
    blocks += [
        Heading("Article 1 : objet", 2),
        Paragraph(
            voice.say(
                "La présente convention fixe les engagements du gestionnaire et le financement apporté par {caf} "
                "au titre de la prestation de service et du bonus de territoire. Elle renvoie, pour le diagnostic et "
                "le pilotage, à la convention territoriale globale signée avec {epci}."
            )
        ),
    ]
    for theme in brief.themes:
        blocks += [Heading(f"Objectifs : {LABELS[theme].lower()}", 2), *bullets(voice, theme, "pistes", 4)]
        blocks.append(Paragraph(voice.paragraph(theme, "offre", 3)))
    rows = tuple(
        (str(year), voice.say("{eur:18000-96000:100}"), "31 mars") for year in range(voice.year, voice.year + 4)
    )
    blocks += [
        Heading("Article 3 : financement", 2),
        Table("Montants prévisionnels", ("Année", "Montant maximal", "Justificatifs"), rows),
        Heading("Article 4 : contrôle", 2),
        Paragraph(
            "Le gestionnaire tient une comptabilité analytique et conserve les pièces pendant six ans. "
            "La Caf peut procéder à un contrôle sur place et sur pièces."
        ),
        Heading("Article 5 : durée", 2),
        Paragraph(voice.paragraph("convention", "duree", 3)),
        signatures(voice, brief),
    ]
    return brief.paper(blocks, "note")


def deliberation(voice: Voice, brief: Brief) -> Paper:
    """A délibération of the council that authorises the signature."""
    votes = voice.random.randint(24, 68)
    blocks: list[Block] = [
        Paragraph(
            voice.say(
                f"Le conseil {{de_epci}}, réuni {{a_ville}} sous la présidence de {{elu}}, {votes} membres "
                "étant présents ou représentés, a délibéré sur le projet de convention territoriale globale."
            )
        ),
        Heading("Exposé des motifs", 2),
        Paragraph(voice.paragraph("convention", "preambule", 4)),
        Paragraph(voice.paragraph("convention", "objet", 3)),
        Heading("Le conseil, après en avoir délibéré", 2),
        Bullets(
            (
                voice.say("Approuve la convention territoriale globale avec {caf} pour la période {debut}-{fin}"),
                voice.say("Autorise {elu} à la signer, ainsi que les avenants qui n'en modifient pas l'économie"),
                voice.say("Désigne {n:4-8} conseillers pour siéger au comité de pilotage"),
                voice.say(
                    "Inscrit au budget les crédits nécessaires à la coordination, soit {eur:24000-96000:1000} par an"
                ),
            )
        ),
        Paragraph(f"Adopté à l’unanimité des {votes} votants."),
        Heading("Priorités rappelées en séance", 2),
    ]
    for theme in brief.themes:
        blocks += bullets(voice, theme, "besoins", 2)
    return brief.paper(blocks, "note")


def parties(voice: Voice) -> list[Block]:
    """Who signs."""
    return [
        Heading("Entre les soussignés", 2),
        Bullets(
            (
                voice.say("{caf}, représentée par sa directrice et par le président de son conseil d'administration"),
                voice.say("{epci}, représentée par {elu}, habilité par délibération du conseil"),
            )
        ),
    ]


def signatures(voice: Voice, brief: Brief) -> Table:
    """The table of signatures."""
    rows = (
        (voice.say("Pour {caf}"), voice.woman(), "Directrice"),
        (voice.say("Pour {caf}"), voice.man(), "Président du conseil d’administration"),
        (voice.say("Pour {epci}"), voice.facts["elu"], "Président"),
    )
    return Table(f"Fait en trois exemplaires, {brief.dated:%d/%m/%Y}", ("Partie", "Nom", "Qualité"), rows)


def committee(voice: Voice) -> Table:
    """The members of the committee, invented."""
    name, caf = voice.facts["nom"], voice.territory.caf
    rows = (
        (voice.facts["elu"], "Président", name),
        (voice.woman(), "Élue à la petite enfance", name),
        (voice.man(), "Élu à la jeunesse", name),
        (voice.man(), "Directeur général des services", name),
        (voice.facts["coordo"], "Coordinatrice", name),
        (voice.woman(), "Directrice adjointe", caf),
        (voice.facts["ccd"], "Chargée de conseil et de développement", caf),
        (voice.woman(), "Conseillère départementale", "Département"),
    )
    return Table("Membres du comité de pilotage", ("Nom", "Qualité", "Institution"), rows)
