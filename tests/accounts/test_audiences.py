"""The grammar of tokens and the table of readers, row by row, and its laws over every combination. DESIGN 4."""

from itertools import combinations, product

import pytest

from accounts.models import Audience, AudienceToken
from accounts.readers import Standing, derive
from accounts.sight import audience_of
from accounts.tokens import Held, InvalidAudience, Reach, canonical, is_owner, reach_of, split

AUTHOR = 7
OWNER = "caf-16"
EDITORS = "editeurs:caf-16"
WRITER = "personne:7"
OPEN = ["public", "reseau", "cnaf", "cdr:atlantique", "caf:caf-16", "caf:caf-2a", "caf:caf-974"]
GROUPS = ["groupe:12", "groupe:13"]
NARROW = ["editeurs:caf-16", "editeurs:cnaf", "administrateurs:caf-16", "administrateurs:cnaf", "moderateurs"]
PEOPLE = ["personne:42", "personne:43"]


@pytest.mark.parametrize("token", OPEN)
def test_open_tokens(token):
    assert reach_of(token) is Reach.OPEN


@pytest.mark.parametrize("token", GROUPS)
def test_group_tokens(token):
    assert reach_of(token) is Reach.GROUP


@pytest.mark.parametrize("token", NARROW + PEOPLE)
def test_narrow_tokens(token):
    assert reach_of(token) is Reach.NARROW


@pytest.mark.parametrize(
    "token",
    [
        "",
        "tous",
        "Public",
        "public ",
        "reseau\n",
        "caf-16",
        "caf:16",
        "caf:caf-1",
        "caf:caf-9999",
        "caf:CAF-16",
        "caf:cnaf",
        "cdr:",
        "cdr:Atlantique",
        "groupe:",
        "groupe:x",
        "personne:-1",
        "personne:None",
        "editeurs:",
        "editeurs:atlantique",
        "moderateurs:caf-16",
        "public+reseau",
    ],
)
def test_what_is_not_a_token_is_refused(token):
    with pytest.raises(InvalidAudience):
        reach_of(token)
    with pytest.raises(InvalidAudience):
        canonical(["reseau", token])


def test_a_key_is_sorted_without_doubles_and_splits_back():
    key = canonical(["caf:caf-35", "caf:caf-16", "caf:caf-35"])
    assert key == "caf:caf-16+caf:caf-35"
    assert split(key) == {"caf:caf-16", "caf:caf-35"}


def test_an_empty_audience_is_refused():
    with pytest.raises(InvalidAudience):
        canonical([])


@pytest.mark.parametrize(
    ("code", "known"), [("cnaf", True), ("caf-16", True), ("caf-2a", True), ("16", False), ("caf:caf-16", False)]
)
def test_codes_of_owners(code, known):
    assert is_owner(code) is known


def test_a_person_holds_tokens_by_name_and_by_family():
    held = Held(frozenset({"reseau"}), ("caf:",))
    assert held.holds("caf:caf-16")
    assert held.holds("reseau")
    assert not held.holds("cafe")
    assert not held.holds("editeurs:caf-16")
    assert not Held(frozenset({"reseau"})).holds("caf:caf-16")


PUBLISHED, UNPUBLISHED, HIDDEN = Standing.PUBLISHED, Standing.UNPUBLISHED, Standing.HIDDEN


@pytest.mark.parametrize(
    ("standing", "audience", "readers"),
    [
        (PUBLISHED, {"public"}, {"public", EDITORS}),
        (PUBLISHED, {"reseau"}, {"reseau", EDITORS}),
        (PUBLISHED, {"cnaf"}, {"cnaf", EDITORS}),
        (PUBLISHED, {"cdr:atlantique"}, {"cdr:atlantique", EDITORS}),
        (PUBLISHED, {"caf:caf-16", "caf:caf-35"}, {"caf:caf-16", "caf:caf-35", EDITORS}),
        (PUBLISHED, {"cnaf", "cdr:atlantique", "caf:caf-35"}, {"cnaf", "cdr:atlantique", "caf:caf-35", EDITORS}),
        (PUBLISHED, {"groupe:12"}, {"groupe:12", "animateurs:12", WRITER}),
        (
            PUBLISHED,
            {"groupe:12", "groupe:13"},
            {"groupe:12", "groupe:13", "animateurs:12", "animateurs:13", WRITER},
        ),
        (PUBLISHED, {"editeurs:caf-35"}, {"editeurs:caf-35", WRITER}),
        (PUBLISHED, {"administrateurs:cnaf"}, {"administrateurs:cnaf", WRITER}),
        (PUBLISHED, {"moderateurs"}, {"moderateurs", WRITER}),
        (PUBLISHED, {"personne:42"}, {"personne:42", WRITER}),
        (UNPUBLISHED, {"public"}, {EDITORS, WRITER}),
        (UNPUBLISHED, {"reseau"}, {EDITORS, WRITER}),
        (UNPUBLISHED, {"cnaf"}, {EDITORS, WRITER}),
        (UNPUBLISHED, {"cdr:atlantique", "caf:caf-35"}, {EDITORS, WRITER}),
        (UNPUBLISHED, {"groupe:12"}, {"animateurs:12", WRITER}),
        (UNPUBLISHED, {"editeurs:caf-35"}, {WRITER}),
        (UNPUBLISHED, {"personne:42"}, {WRITER}),
        (UNPUBLISHED, {"administrateurs:caf-35"}, {"administrateurs:caf-35", WRITER}),
        (UNPUBLISHED, {"moderateurs"}, {"moderateurs", WRITER}),
        (HIDDEN, {"reseau"}, {"moderateurs", WRITER}),
        (HIDDEN, {"groupe:12"}, {"moderateurs", WRITER}),
        (HIDDEN, {"personne:42"}, {"moderateurs", WRITER}),
    ],
)
def test_the_table_of_readers(standing, audience, readers):
    assert derive(standing, frozenset(audience), OWNER, AUTHOR) == readers


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize(
    "audience",
    [
        set(),
        {"reseau", "groupe:12"},
        {"caf:caf-16", "personne:42"},
        {"groupe:12", "moderateurs"},
        {"animateurs:12"},
        {"groupe:12", "animateurs:12"},
        {"inconnu"},
    ],
)
def test_anything_else_raises(standing, audience):
    with pytest.raises(InvalidAudience):
        derive(standing, frozenset(audience), OWNER, AUTHOR)


@pytest.mark.parametrize(("owner", "author"), [("caf", AUTHOR), ("", AUTHOR), ("atlantique", AUTHOR), (OWNER, None)])
def test_an_unknown_owner_or_author_raises(owner, author):
    with pytest.raises(InvalidAudience):
        derive(PUBLISHED, frozenset({"reseau"}), owner, author)


def test_an_unknown_standing_raises():
    with pytest.raises(ValueError, match="inconnu"):
        derive("publie", frozenset({"reseau"}), OWNER, AUTHOR)


def _audiences():
    for family in (OPEN, GROUPS, NARROW + PEOPLE):
        for size in (1, 2, 3):
            yield from (frozenset(chosen) for chosen in combinations(family, size))


def _roles():
    """Every kind of holder: what they hold, beside `public`."""
    by_caf = {
        "lecteur": lambda caf: {"reseau", f"caf:{caf}", "cdr:atlantique"},
        "editeur": lambda caf: {"reseau", f"caf:{caf}", "cdr:atlantique", f"editeurs:{caf}"},
        "administrateur": lambda caf: {
            "reseau",
            f"caf:{caf}",
            "cdr:atlantique",
            f"editeurs:{caf}",
            f"administrateurs:{caf}",
        },
    }
    for hold in by_caf.values():
        for caf in ("caf-16", "caf-35"):
            for extra in (set(), {WRITER}, {"personne:42"}, {"groupe:12"}, {"groupe:12", "animateurs:12"}):
                yield Held(frozenset({"public"} | hold(caf) | extra))
    yield Held(frozenset({"public"}))
    yield Held(frozenset({"public", "reseau", "cnaf", "moderateurs", "editeurs:cnaf"}), ("cdr:",))
    yield Held(
        frozenset({"public", "reseau", "cnaf", "moderateurs"}),
        ("cdr:", "caf:", "editeurs:", "administrateurs:", "animateurs:"),
    )


ROLES = list(_roles())


@pytest.mark.parametrize("owner", ["caf-16", "cnaf"])
def test_a_draft_is_read_by_no_one_who_would_not_read_it_published_but_author_and_editors(owner):
    allowed_more = Held(frozenset({WRITER, f"editeurs:{owner}"}))
    for audience, role in product(_audiences(), ROLES):
        draft = derive(UNPUBLISHED, audience, owner, AUTHOR)
        published = derive(PUBLISHED, audience, owner, AUTHOR)
        if role.holds_any(draft):
            writes = any(role.holds(token) for token in allowed_more.exact)
            assert role.holds_any(published) or writes, (audience, role)


@pytest.mark.parametrize("standing", Standing)
def test_the_author_reads_what_they_wrote_unless_it_is_published_for_a_caf_that_is_not_theirs(standing):
    author = Held(frozenset({"public", WRITER}))
    for audience in _audiences():
        is_open = reach_of(next(iter(audience))) is Reach.OPEN
        if standing is not PUBLISHED or not is_open:
            assert author.holds_any(derive(standing, audience, OWNER, AUTHOR)), audience


@pytest.mark.parametrize("standing", [PUBLISHED, UNPUBLISHED])
def test_the_editors_of_the_owner_read_everything_of_theirs_that_is_open(standing):
    editor = Held(frozenset({EDITORS}))
    for size in (1, 2, 3):
        for chosen in combinations(OPEN, size):
            assert editor.holds_any(derive(standing, frozenset(chosen), OWNER, AUTHOR))


def test_handing_over_moves_the_person_who_reads_as_author():
    for standing, audience in product(Standing, _audiences()):
        before = derive(standing, audience, OWNER, AUTHOR)
        after = derive(standing, audience, OWNER, 99)
        assert (WRITER in before) == ("personne:99" in after)
        assert WRITER not in after


@pytest.mark.django_db
def test_an_audience_is_made_once_with_its_tokens():
    first = audience_of({"caf:caf-35", "caf:caf-16"})
    again = audience_of(["caf:caf-16", "caf:caf-35", "caf:caf-16"])
    assert first == again
    assert Audience.objects.filter(key="caf:caf-16+caf:caf-35").count() == 1
    tokens = AudienceToken.objects.filter(audience=first).values_list("token", flat=True)
    assert sorted(tokens) == ["caf:caf-16", "caf:caf-35"]
