"""A document that somebody deposited without seeing that it names a family."""

from spaces.demo.makers.brief import Brief
from spaces.demo.makers.following import minutes
from spaces.demo.papers import Heading, Paper, Paragraph
from spaces.demo.writing import Voice

# The number of the specimen of the carte Vitale: nobody's.
SPECIMEN = "2 69 05 49 588 157 80"


def minutes_with_a_number(voice: Voice, brief: Brief) -> Paper:
    """Minutes, and the social security number that should have stayed in the file of the family."""
    paper = minutes(voice, brief)
    told = voice.say(
        "Situation examinée en fin de séance : {woman}, {a_ville}, numéro de sécurité sociale {number}. Une aide de "
        "{eur:200-600:50} est accordée.",
        woman=voice.woman(),
        number=SPECIMEN,
    )
    return brief.paper([*paper.blocks, Heading("Situation individuelle", 2), Paragraph(told)], "note")
