"""What changed between two texts, as people would say it: pure comparison, without database or pages."""

import random
import textwrap
import time

import pytest

from files.comparing import alignment, compare, streams
from files.models import FilePart

WORDS = "le diagnostic partagé montre que les communes du territoire veulent un accueil pour chaque enfant".split()


def parts(texts, unit="page"):
    return [FilePart(number=number, unit=unit, text=text) for number, text in enumerate(texts, start=1)]


def compared(before, after, unit="page"):
    return compare(parts(before, unit), parts(after, unit))


def numbers(found):
    """(changed pairs, added, removed, unchanged) of a comparison."""
    return (
        [(change.before.number, change.after.number) for change in found.changed],
        [change.after.number for change in found.added],
        [change.before.number for change in found.removed],
        found.unchanged,
    )


def words_of(found, kind):
    """The stretches removed or added, in order."""
    return [
        chunk.text
        for change in found.changes
        for passage in change.shown().passages
        for chunk in passage.before + passage.after
        if chunk.kind == kind
    ]


@pytest.fixture(scope="module")
def paragraphs():
    """A long text as documents hold: common words, rarer ones, numbers."""
    chance = random.Random(7)

    def paragraph(number):
        words = [chance.choice(WORDS) for _ in range(chance.randrange(25, 80))]
        for _ in range(5):
            words[chance.randrange(len(words))] = f"mot{chance.randrange(5000)}"
        return f"Le point {number} : " + " ".join(words) + "."

    return [paragraph(number) for number in range(3000)]


def laid_out(paragraphs, lines=46, width=90, numbered=True, header="Diagnostic partagé de Lavalette"):
    """Pages of lines with a header and a number, as a word processor prints them."""
    text = [line for paragraph in paragraphs for line in textwrap.wrap(paragraph, width)]
    pages = [text[at : at + lines] for at in range(0, len(text), lines)]
    return [
        "\n".join([header, *page] + ([f"Page {number} / {len(pages)}"] if numbered else []))
        for number, page in enumerate(pages, start=1)
    ]


def test_a_word_that_changes_is_shown_with_the_words_around_it():
    found = compared(
        ["Le territoire compte douze communes rurales."], ["Le territoire compte treize communes rurales."]
    )
    ((passage,), left) = found.changes[0].shown()
    assert [tuple(chunk)[:2] for chunk in passage.before] == [
        ("same", "Le territoire compte "),
        ("removed", "douze"),
        ("same", " communes rurales."),
    ]
    assert [tuple(chunk)[:2] for chunk in passage.after] == [
        ("same", "Le territoire compte "),
        ("added", "treize"),
        ("same", " communes rurales."),
    ]
    assert (passage.skipped, passage.rewritten, left) == (0, False, 0)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("un  accueil\npour   chaque enfant", "un accueil pour\nchaque enfant"),
        ("le dévelop-\npement des accueils", "le développement des accueils"),
        ("un rendez-\nvous territorial", "un rendez-vous territorial"),
        ("Qui ? Moi : « oui »", "Qui\u00a0? Moi\u202f: «oui»"),
        ("une aﬃche de l’été", "une affiche de l'été"),
        ("12 500 habitants", "12\u202f500 habitants"),
        ("Sommaire ........ 12", "Sommaire ............... 12"),
    ],
)
def test_what_is_only_form_is_no_change(before, after):
    assert compared([before], [after]).is_same


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2019-2023", "20192023"),
        ("douze communes", "Douze communes"),
        ("un projet validé", "un projet valide"),
        ("Oui, le comité", "Oui le comité"),
        ("1,5 million", "1,6 million"),
        ("12 500 habitants", "12 501 habitants"),
    ],
)
def test_what_is_more_than_form_is_a_change(before, after):
    assert numbers(compared([before], [after])) == ([(1, 1)], [], [], 0)


def test_a_page_put_in_the_middle_changes_no_other_page(paragraphs):
    before = laid_out(paragraphs[:600])
    inserted = "Diagnostic partagé de Lavalette\n" + "\n".join(f"Une annexe nouvelle, ligne {n}." for n in range(30))
    after = laid_out(paragraphs[:600])
    after.insert(20, inserted + "\nPage 21 / 90")
    assert numbers(compared(before, after)) == ([], [21], [], len(before))
    assert numbers(compared(after, before)) == ([], [], [21], len(before))


def test_a_paragraph_that_pushes_the_text_to_the_next_pages_changes_one_page(paragraphs):
    before, longer = paragraphs[:1000], list(paragraphs[:1000])
    longer[10] += " Cette phrase est nouvelle."
    longer.insert(400, "Un paragraphe entier, que personne n'avait encore écrit, prend place au milieu du texte. " * 8)
    del longer[700]
    pages = laid_out(longer)
    found = compared(laid_out(before), pages)
    assert words_of(found, "added")[0] == "Cette phrase est nouvelle."
    assert words_of(found, "added")[1].startswith("Un paragraphe entier")
    (removed,) = words_of(found, "removed")
    assert removed.replace("\n", " ") == before[699]
    assert len(found.changes) <= 4  # the paragraph removed may stand across two pages
    assert found.unchanged >= len(pages) - 4


def test_pages_printed_on_another_paper_hold_the_same_text(paragraphs):
    found = compared(laid_out(paragraphs[:300]), laid_out(paragraphs[:300], lines=31, width=71))
    assert found.is_same


def test_pages_that_bear_their_number_alone_hold_the_same_text_too(paragraphs):
    def numbered(pages):
        return [f"{page}\n{number + 2}" for number, page in enumerate(pages, start=1)]

    before, after = (laid_out(paragraphs[:300], lines=lines, numbered=False) for lines in (46, 39))
    assert compared(numbered(before), numbered(after)).is_same


def test_a_header_that_changes_is_said_once_and_not_on_every_page(paragraphs):
    before = laid_out(paragraphs[:300], header="Diagnostic provisoire")
    found = compared(before, laid_out(paragraphs[:300], header="Diagnostic définitif"))
    assert (found.running_before, found.running_after) == (["Diagnostic provisoire"], ["Diagnostic définitif"])
    assert found.changes == []
    assert not found.is_same


def test_pages_that_exchange_their_places_are_removed_and_added():
    found = compared(["Un texte", "Deuxième page", "La fin"], ["Deuxième page", "La fin", "Un texte"])
    assert numbers(found) == ([], [3], [1], 2)


def test_sections_are_followed_wherever_their_limits_stand():
    before = ["Contexte. Seize communes.", "Enjeux. Trois enjeux."]
    after = ["Contexte. Seize communes.", "Méthode. Deux réunions publiques.", "Enjeux. Quatre enjeux."]
    assert numbers(compared(before, after, "section")) == ([(2, 3)], [2], [], 1)


def test_a_page_of_lists_that_repeat_is_still_compared_by_its_words():
    rows = [f"commune {n % 7} ; oui ; {n}" for n in range(200)]
    changed = list(rows)
    changed[120] = "commune 1 ; non ; 120"
    found = compared(["\n".join(rows)], ["\n".join(changed)], "feuille")
    assert words_of(found, "removed") == ["oui"]
    assert words_of(found, "added") == ["non"]
    ((passage,), _) = found.changes[0].shown()
    assert passage.skipped > 100


def test_a_table_where_every_word_comes_back_is_compared_by_its_rows():
    rows = [f"nom{n // 30} ville{n % 30}" for n in range(900)]
    changed = ["nom7 ville9", *rows[1:-1], "nom8 ville3"]
    found = compared(["\n".join(rows)], ["\n".join(changed)], "feuille")
    assert words_of(found, "removed") == ["nom0 ville0", "nom29 ville29"]


def test_a_sentence_written_again_is_not_cut_around_small_words_that_come_back_by_chance():
    found = compared(
        ["Début. Le comité se réunit chaque mois à Angoulême avec tous les partenaires. Fin."],
        ["Début. Une commission permanente siège deux fois par an à Cognac, sans invités. Fin."],
    )
    assert words_of(found, "removed") == ["Le comité se réunit chaque mois à Angoulême avec tous les partenaires"]
    assert len(words_of(found, "added")) == 1


def test_a_page_that_shares_only_a_turn_of_phrase_is_another_page():
    phrase = "la communauté de communes du pays"
    before = " ".join(f"avant{n}" for n in range(40)) + f" {phrase} " + " ".join(f"hier{n}" for n in range(40))
    after = " ".join(f"après{n}" for n in range(30)) + f" {phrase} " + " ".join(f"demain{n}" for n in range(50))
    assert words_of(compared(["Début.", before], ["Début.", after]), "removed") == [before]


def test_a_word_replaced_where_the_page_turns_is_one_change():
    found = compared(
        ["un deux trois quatre ancien", "cinq six sept"], ["un deux trois quatre", "nouveau cinq six sept"]
    )
    assert numbers(found) == ([(1, 2)], [], [], 1)
    assert (words_of(found, "removed"), words_of(found, "added")) == (["ancien"], ["nouveau"])


def test_a_page_wholly_rewritten_is_shown_whole():
    before = " ".join(f"ancien{n}" for n in range(400))
    found = compared(["Début.", before], ["Début.", " ".join(f"nouveau{n}" for n in range(400))])
    assert numbers(found) == ([(2, 2)], [], [], 1)
    ((passage,), _) = found.changes[0].shown()
    assert passage.rewritten
    (chunk,) = passage.before
    assert chunk.kind == "removed"
    assert len(chunk.text) <= 1500  # its beginning, and how much follows
    assert chunk.more == 1


def test_a_text_that_appears_or_goes_wholly_is_pages_added_or_removed():
    assert numbers(compared([], ["Un", "Deux"])) == ([], [1, 2], [], 0)
    assert numbers(compared(["Un", ""], ["", ""])) == ([], [], [1], 2)
    assert compared([], []).is_same


def test_every_word_of_both_texts_is_found_again_in_order():
    """Whatever the texts: what is not removed from the first is what is not added to the second."""
    chance = random.Random(3)
    for _ in range(300):
        old = [chance.choice("abcdefgh") for _ in range(chance.randrange(40))]
        new = [letter for letter in old if chance.random() > 0.2] + chance.choices("abcxyz", k=chance.randrange(4))
        runs = alignment.align(old, new, 10**6)
        a = b = 0
        for run in runs:
            assert run.before >= a
            assert run.after >= b
            assert old[run.before : run.before_end] == new[run.after : run.after_end]
            a, b = run.before_end, run.after_end
        shuffled = compared([" ".join(old[:20]), " ".join(old[20:])], [" ".join(new[:13]), " ".join(new[13:])])
        for change in shuffled.changes:
            for passage in change.shown().passages:
                for side, part in ((passage.before, change.before), (passage.after, change.after)):
                    assert "".join(chunk.text for chunk in side) in (part.text if part else "")


def test_two_versions_of_300_pages_are_compared_in_well_under_a_second(paragraphs):
    before = laid_out(paragraphs)
    assert len(before) > 290
    after = list(before)
    for at in range(5, 295, 29):
        after[at] = after[at].replace("territoire", "département", 1)
    started = time.process_time()
    found = compared(before, after)
    shown = [change.shown() for change in found.changes]
    assert time.process_time() - started < 1  # 0.1 s measured
    assert len(shown) == 10
    assert found.unchanged == len(before) - 10


HOSTILE = {
    "one word without end": (["a" * 1_000_000], ["b" * 1_000_000]),
    "one word repeated": (["a " * 500_000], ["a " * 499_999 + "b"]),
    "two words in the other order": (["a b " * 250_000], ["b a " * 250_000]),
    "numbers without end": (["1 " + "000 " * 240_000 + "x"], ["1 " + "000 " * 240_000 + "y"]),
    "cut words": (["a-\n" * 300_000], ["a-\n" * 299_999 + "b"]),
    "dots": (["." * 1_000_000], ["." * 1_000_000 + "!"]),
    "letters by lines": (["\n".join("abc" * 150_000)] * 4, ["\n".join("acb" * 150_000)] * 4),
    "five thousand pages in disorder": ([f"p{n} q" for n in range(5000)], [f"p{n * 7 % 5000} q" for n in range(5000)]),
    "every other word changed": (
        [" ".join(f"w{n} k" for n in range(60_000))],
        [" ".join(f"w{n} l" for n in range(60_000))],
    ),
    "a change every twenty words": (
        [" ".join(f"w{n}" if n % 20 else "avant" for n in range(120_000))],
        [" ".join(f"w{n}" if n % 20 else "après" for n in range(120_000))],
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_takes_bounded_time_and_gives_a_page_of_bounded_length(name):
    before, after = HOSTILE[name]
    started = time.process_time()
    found = compared(before, after)
    shown = [change.shown() for change in found.changes[:20]]
    assert time.process_time() - started < 5  # 0.8 s at most measured
    assert found.changes
    for one in shown:
        assert sum(len(chunk.text) for passage in one.passages for chunk in passage.before + passage.after) < 30_000


def test_long_texts_are_compared_line_by_line_then_page_by_page(monkeypatch):
    before = ["Une ligne.\nUne autre ligne."] * 2 + ["La même"]
    after = ["Une ligne.\nUne autre ligne.\nUne de plus."] * 2 + ["La même"]
    monkeypatch.setattr(streams, "MAX_BY_WORD", 10)
    by_line = compared(before, after)
    assert by_line.by == "line"
    assert words_of(by_line, "added") == ["Une de plus.", "Une de plus."]
    monkeypatch.setattr(streams, "MAX_TOKENS", 3)
    by_part = compared(before, after)
    assert by_part.by == "part"
    assert numbers(by_part) == ([(1, 1), (2, 2)], [], [], 1)
    assert all(passage.rewritten for change in by_part.changes for passage in change.shown().passages)
