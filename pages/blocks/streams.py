"""Streams with one purpose: the tables of an étape, the questions, the annexes of a letter."""

from wagtail.blocks import CharBlock, StructBlock

from pages.blocks.things import AnnexBlock
from pages.blocks.words import prose


class ActorBlock(StructBlock):
    """Who takes part."""

    who = CharBlock(max_length=150, label="Qui")
    role = prose("Son rôle")

    class Meta:
        label = "Acteur"
        icon = "group"


class RowBlock(StructBlock):
    """A line of the synthesis of an étape: the columns of the tables of the support méthodologique (March 2014)."""

    phase = CharBlock(max_length=150, label="Phase")
    stakes = prose("Enjeux", required=False)
    goals = prose("Objectifs", required=False)
    means = prose("Moyens mobilisés", required=False)

    class Meta:
        label = "Phase"
        icon = "table"


class QuestionBlock(StructBlock):
    """A question people ask, and its answer."""

    question = CharBlock(max_length=250, label="Question")
    answer = prose("Réponse")

    class Meta:
        label = "Question"
        icon = "help"


ACTORS = [("actor", ActorBlock())]
SYNTHESIS = [("row", RowBlock())]
ESSENTIAL = [("point", prose("Point"))]
QUESTIONS = [
    ("heading", CharBlock(max_length=150, label="Titre de partie", icon="title")),
    ("question", QuestionBlock()),
]
ANNEXES = [("annex", AnnexBlock())]
