"""What Wagtail says in the words of this site: `pages/locale/`."""

import re
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.utils.translation import gettext

import pages

WORDS = Path(pages.__file__).parent / "locale" / "fr" / "LC_MESSAGES"
PAIR = re.compile(r'^msgid "(.+)"\nmsgstr "(.+)"$', re.MULTILINE)


def written():
    """What the readable file says: pairs of English and French, the quotes as they are read."""
    found = PAIR.findall((WORDS / "django.po").read_text())
    return [tuple(words.replace('\\"', '"') for words in pair) for pair in found]


def test_the_words_written_are_those_compiled():
    with (WORDS / "django.mo").open("rb") as compiled:
        held = GNUTranslations(compiled)
    assert len(written()) > 40
    assert [english for english, french in written() if held.gettext(english) != french] == []


def test_they_are_said_in_the_place_of_wagtails_own():
    assert [english for english, french in written() if gettext(english) != french] == []


@pytest.mark.parametrize("word", ["workflow", "slug", "snippet", "fragment"])
def test_none_uses_a_word_of_wagtails_trade(word):
    assert [french for _, french in written() if word in re.sub(r"%\(\w+\)s", "", french).lower()] == []
