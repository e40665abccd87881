import pytest

from tests.words.french import SENTENCES, TEXT, long_text, shuffled_characters
from words import Marks, excerpt, mark

FILLING = "Le comité se réunit deux fois par an et rend compte aux maires. " * 20
MARKS = Marks.of(words=["diagnostic", "partagé", "élus"])


def marked(found):
    return [chunk.text for chunk in found.chunks if chunk.marked]


def test_the_window_holds_the_most_distinct_terms():
    text = f"{FILLING} diagnostic diagnostic diagnostic {FILLING} un diagnostic partagé avec les élus {FILLING}"

    found = excerpt(text, MARKS)

    assert marked(found) == ["diagnostic", "partagé", "élus"]
    assert found.before
    assert found.after


def test_of_two_windows_with_the_same_terms_the_one_where_they_are_nearest_wins():
    text = f"diagnostic avec beaucoup de mots, puis partagé. {FILLING} diagnostic partagé. {FILLING}"

    assert "diagnostic partagé" in excerpt(text, MARKS).text


def test_a_repeated_term_does_not_stretch_the_distance():
    near = "diagnostic, puis encore quelques mots de plus, diagnostic partagé"
    text = f"diagnostic très bien partagé {FILLING} {near} {FILLING}"

    assert "diagnostic partagé" in excerpt(text, MARKS).text


def test_of_two_equal_windows_the_first_wins():
    text = f"premier diagnostic {FILLING} second diagnostic"

    assert "premier" in excerpt(text, MARKS).text


def test_a_phrase_comes_before_its_scattered_words():
    marks = Marks.of(words=["diagnostic", "partagé", "élus"], phrases=["comité de pilotage"])
    text = f"diagnostic partagé élus {FILLING} le comité de pilotage {FILLING}"

    assert "comité de pilotage" in marked(excerpt(text, marks))


def test_without_a_match_the_text_begins():
    found = excerpt(f"Début {FILLING}", Marks.of(words=["introuvable"]))

    assert found.text.startswith("Début")
    assert not found.before
    assert found.after
    assert marked(found) == []


@pytest.mark.parametrize("text", ["", "  \n ", "court", " deux\n\n mots\u00a0\t "])
def test_a_short_text_is_whole_with_its_blanks_collapsed(text):
    found = excerpt(text, MARKS)

    assert found.text == " ".join(text.split())
    assert not found.before
    assert not found.after


@pytest.mark.parametrize("seed", range(40))
def test_a_window_is_a_piece_of_the_text_cut_between_words(seed):
    text = long_text(3_000, seed)
    flat = " ".join(text.split())
    found = excerpt(text, Marks.of(words=["accueil", "familles"], phrases=["centre social"]), width=80 + seed)

    at = flat.index(found.text)
    end = at + len(found.text)
    assert len(found.text) <= 80 + seed + 60
    assert at == 0 or flat[at - 1] == " "
    assert end == len(flat) or flat[end] == " "
    assert found.text == found.text.strip()
    assert found.after == (end < len(flat))
    assert found.before == (at > 0)


@pytest.mark.parametrize("width", [10, 40, 120, 240])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_mark_is_never_cut(sentence, width):
    words = sentence.split()
    marks = Marks.of(words=words[3:4], phrases=[words[1:4], words[-3:], words[5:7]])
    whole = {" ".join(chunk.text.split()) for chunk in mark(sentence, marks) if chunk.marked}

    assert set(marked(excerpt(f"{FILLING}{sentence} {FILLING}", marks, width))) & whole
    assert set(marked(excerpt(f"{FILLING}{sentence} {FILLING}", marks, width))) <= whole | {
        chunk.text for chunk in mark(FILLING, marks) if chunk.marked
    }


@pytest.mark.parametrize("width", range(30, 130, 7))
def test_a_mark_at_the_edge_is_shown_whole_or_not_at_all(width):
    text = "le but " + "un plan d'action et deux mots " * 50 + "et une fin rare et heureuse"

    found = excerpt(text, Marks.of(phrases=["plan d'action et deux", "une fin rare et heureuse"]), width)

    assert set(marked(found)) <= {"plan d'action et deux", "une fin rare et heureuse"}
    assert "une fin rare et heureuse" in marked(found)


@pytest.mark.parametrize("width", range(30, 130, 7))
def test_a_mark_after_the_best_place_is_shown_whole_or_not_at_all(width):
    text = "un mot rare, " + "un plan d'action et deux mots " * 50

    found = excerpt(text, Marks.of(words=["rare", "mot"], phrases=["rare un", "plan d'action et deux"]), width)

    assert set(marked(found)) <= {"mot", "rare, un", "plan d'action et deux", "mots"}
    assert "rare, un" in marked(found)


def test_a_long_phrase_is_whole():
    phrase = SENTENCES[0]

    assert phrase.rstrip(".") in marked(excerpt(FILLING + phrase + FILLING, Marks.of(phrases=[phrase]), width=30))


def test_terms_inside_a_text_without_a_space_are_shown():
    text = "a/" * 200_000 + "convention" + "/b" * 200_000

    found = excerpt(text, Marks.of(words=["convention"]), width=60)

    assert marked(found) == ["convention"]
    assert len(found.text) <= 120


def test_an_endless_word_does_not_make_an_endless_excerpt():
    assert len(excerpt("a" * 1_000_000, Marks.of(words=["a" * 1_000_000]), width=60).text) <= 300
    assert len(excerpt("a" * 1_000_000, Marks.of(), width=60).text) <= 120


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("width", [0, 1, 5, 60])
def test_nonsense_does_no_harm(seed, width):
    text = shuffled_characters(600, seed)

    found = excerpt(text, Marks.of(words=["a", "caf"], phrases=["a a"], prefixes=["q"]), width)

    assert found.text in " ".join(text.split())


def test_hundreds_of_thousands_of_hits_are_read_in_one_pass():
    """Time is not asserted: a second reading of the window for each hit would take minutes here."""
    text = "caf de la ctg " * 70_000

    found = excerpt(text, Marks.of(words=["caf", "ctg", "de"], phrases=["de la ctg"]))

    assert len(marked(found)) > 10


def test_the_text_of_the_field_is_excerpted_around_its_terms():
    assert "couverture" in excerpt(TEXT, Marks.of(words=["taux", "couverture"])).text
