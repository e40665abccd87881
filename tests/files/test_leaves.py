"""Which pages of a converted document show each of its parts."""

import random
import time

from files.leaves import align, one_each, title_of

WORDS = "accueil famille commune parentalité jeunesse logement mobilité diagnostic territoire partenaire élus".split()


def prose(seed: int, words: int = 120) -> str:
    dice = random.Random(seed)
    return " ".join(f"{dice.choice(WORDS)}{dice.randrange(1000)}" for _ in range(words))


def cut(text: str, *, lines_of: int = 9) -> str:
    """The same words as a page sets them: in lines."""
    words = text.split()
    return "\n".join(" ".join(words[at : at + lines_of]) for at in range(0, len(words), lines_of))


def test_a_part_that_runs_over_two_pages_is_shown_by_both():
    first, second, third = prose(1), prose(2), prose(3, 40)
    half = first.split()
    pages = [cut(" ".join(half[:80])), cut(" ".join(half[80:])), cut(f"{second} {third}")]
    assert align([first, second, third], pages) == [(1, 2), (3, 3), (3, 3)]


def test_as_many_parts_as_pages_are_not_one_each_by_luck():
    parts = [prose(1, 300), prose(2, 20), prose(3, 20)]
    words = parts[0].split()
    pages = [cut(" ".join(words[:160])), cut(" ".join(words[160:])), cut(f"{parts[1]} {parts[2]}")]
    assert align(parts, pages) == [(1, 2), (3, 3), (3, 3)]


def test_slides_are_one_each_even_without_a_word():
    assert one_each(["", "Bilan", ""], ["", "Bilan", "une image"]) == [(1, 1), (2, 2), (3, 3)]


def test_slides_that_were_not_all_drawn_are_found_by_their_words():
    slides = [prose(number, 20) for number in range(4)]
    assert one_each(slides, [slides[0], slides[2], slides[3]]) == [(1, 1), (2, 2), (2, 2), (3, 3)]


def test_headers_and_page_numbers_do_not_lengthen_a_part():
    parts = [prose(number) for number in range(5)]
    pages = [f"Caf de la Charente\n{cut(part)}\nPage {n} sur 5" for n, part in enumerate(parts, 1)]
    assert align(parts, pages) == [(n, n) for n in range(1, 6)]


def test_a_table_of_contents_draws_no_part_to_it():
    titles = ["Contexte et enjeux du territoire", "Diagnostic partagé des besoins", "Plan d'actions et moyens"]
    parts = [f"{title}\n{prose(number, 150)}" for number, title in enumerate(titles)]
    contents = "\n".join(f"{title} .......... {number + 2}" for number, title in enumerate(titles))
    assert align(parts, [contents, *map(cut, parts)]) == [(2, 2), (3, 3), (4, 4)]


def test_parts_that_begin_alike_are_found_in_their_order():
    head = "Commune Population Places en accueil Taux de couverture Observations de la Caf "
    parts = [head * 2 + prose(month, 30) for month in range(12)]
    assert align(parts, [cut(part) for part in parts]) == [(n, n) for n in range(1, 13)]


def test_parts_without_any_word_of_their_own_follow_one_another():
    parts = ["Total 12"] * 4
    assert align(parts, parts) == [(1, 1), (2, 2), (3, 3), (4, 4)]


def test_a_part_that_is_not_in_the_pages_takes_the_place_before_the_next_one():
    assert align([prose(1), prose(9), prose(2)], [cut(prose(1)), cut(prose(2))]) == [(1, 1), (2, 2), (2, 2)]


def test_an_early_part_found_by_mistake_does_not_lose_the_others():
    """The first words of the second part are quoted on the last page, and stand nowhere else as they are."""
    parts = [prose(1), f"encart {prose(7, 10)}", prose(3), prose(4)]
    pages = [cut(prose(1)), cut(prose(3)), f"{cut(prose(4))}\nencart {prose(7, 10)}"]
    spans = align(parts, pages)
    assert (spans[0], spans[2], spans[3]) == ((1, 1), (2, 2), (3, 3))


def test_a_part_without_letters_or_after_all_that_is_shown_has_no_page():
    assert align(["", prose(1), "", prose(8)], [cut(prose(1))]) == [None, (1, 1), None, None]


def test_no_page_shows_nothing():
    assert align([prose(1), ""], []) == [None, None]
    assert align([], [prose(1)]) == []


def test_the_words_cut_at_line_ends_are_found():
    part = "L’intercommunalité accompagne l’accueil périscolaire des familles monoparentales isolées."
    page = "L'intercommu-\nnalité accom-\npagne l'accueil péri-\nscolaire des familles mono-\nparentales isolées."
    assert align([prose(1), part], [cut(prose(1)), page]) == [(1, 1), (2, 2)]


def test_texts_made_to_take_for_ever_are_aligned_within_seconds():
    hostile = ["a" * 40 + str(number) for number in range(5000)]
    began = time.process_time()
    align(hostile, ["a" * 4000] * 500)
    align(["zz"] * 5000, ["a" * 4000] * 500)
    align(["a" * 200] * 5000, ["a" * 4000] * 500)
    assert time.process_time() - began < 15


def test_the_label_of_a_slide_is_its_first_line():
    assert title_of("\n  Nos priorités  \nSuite") == "Nos priorités"
    assert title_of("x" * 100) == "x" * 79 + "…"
    assert title_of("\n \n") == ""
