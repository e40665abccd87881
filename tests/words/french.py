"""A French text of the field, written for the tests, and longer ones made from it."""

import random

SENTENCES = [
    "La convention territoriale globale réunit, sur un même territoire, les engagements de la Caf et des élus.",
    "L’évaluation partagée commence dès le diagnostic : elle n’attend pas la fin de la convention.",
    "Aujourd’hui, 12 communes sur 38 n'offrent aucun accueil périscolaire ; c'est l'un des trois chantiers.",
    "Lorsqu'un comité de pilotage se réunit, il s'appuie sur les données de l'observatoire des familles.",
    "Jusqu’à présent, l’accès aux droits relevait du guichet ; désormais, un référent va vers les habitants.",
    "Les chargés de conseil et de développement (C.C.D.) animent le réseau avec la C.A.F. d'Ille-et-Vilaine.",
    "Le cœur du projet : qu'aucune famille ne soit à plus de vingt minutes d'un lieu d'accueil enfants-parents.",
    "Le relais petite enfance, l'espace de vie sociale et le centre social partagent leurs locaux depuis 2019.",
    "Où habitent les jeunes de 16 à 25 ans ? La carte n°4 le montre, commune par commune.",
    "Prud'hommes, œuvres sociales, aînés : quelqu'un doit être l'interlocuteur privilégié de chaque partenaire.",
    "Un avenant prolonge la Ctg ; les fiches-actions sont revues, puis signées par les maires.",
    "Le taux de couverture passe de 41,5 % à 58 % : +16,5 points en quatre ans, sans moyens nouveaux.",
]
TEXT = " ".join(SENTENCES)


def long_text(characters: int, seed: int = 1) -> str:
    """Sentences in a random order, in paragraphs, cut at that many characters."""
    chance = random.Random(seed)
    pieces, size = [], 0
    while size < characters:
        sentence = chance.choice(SENTENCES) + chance.choice([" ", " ", "\n", "\n\n", "\u00a0"])
        pieces.append(sentence)
        size += len(sentence)
    return "".join(pieces)[:characters]


def shuffled_characters(size: int, seed: int) -> str:
    """Nonsense made of what breaks analyses: marks, joiners, apostrophes, emoji, Hebrew, dots, NUL."""
    chance = random.Random(seed)
    alphabet = "aàéÉœŒﬁlLdqu'’.-_ \n\t\u00a0\u00ad\u200b\u0301\u0308\u0000😀👩‍👧שֶׁ½²º7C.A.F"
    return "".join(chance.choice(alphabet) for _ in range(size))
