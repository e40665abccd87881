"""Every route of the URL configuration, with every level of people."""

import contextlib
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import URLPattern, get_resolver, resolve, reverse

from accounts.doors import asks_the_door, is_public
from accounts.sight import forget
from files import blobs, storage
from files.models import File, FilePart, FileVersion, State
from spaces.kinds import RESOURCE
from spaces.models import Status
from tests.consistency.routes import ROUTES
from tests.consistency.verdicts import ADMIN, EVERYONE, NATIONAL, PUBLIC, Outcome
from tests.factories import ResourceFactory, WholeClient

pytestmark = pytest.mark.django_db

# Everything under these belongs to a library and has the verdict of its prefix.
PREFIXES = {"cms/": NATIONAL, "gestion/": ADMIN}


def walk(patterns=None, path="", namespace=""):
    """(name, path, pattern) of every route."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        here = path + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", here, pattern
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, here, inner)


ALL = list(walk())
LIBRARIES = [(name, path, p) for name, path, p in ALL if path.startswith(tuple(PREFIXES)) and name not in ROUTES]
OURS = [name for name, path, _ in ALL if not path.startswith(tuple(PREFIXES))]


@pytest.fixture
def world(people):
    """What the routes speak of, all of the Caf de la Charente and kept for its people."""
    kept = {"tokens": frozenset({"caf:caf-16"}), "title": "Diagnostic réservé"}
    closed = ResourceFactory(**kept)
    return SimpleNamespace(
        people=people,
        closed=closed,
        version=version_of(closed),
        draft=ResourceFactory(**kept, status=Status.DRAFT),
        withdrawn=ResourceFactory(**kept, status=Status.WITHDRAWN, published_at=None),
    )


def version_of(resource):
    """A text file of one part, as the jobs would have left it."""
    text = "Le diagnostic partagé du territoire."
    sent = storage.new_incoming()
    sent.write_text(text)
    blob = blobs.hold(storage.sha256_of(sent), sent.stat().st_size)
    storage.put(sent, blob)
    file = File.objects.create(kind=RESOURCE, object_id=resource.pk)
    version = FileVersion.objects.create(
        file=file,
        number=1,
        blob=blob,
        name="diagnostic.pdf",
        media_type="application/pdf",
        created_by=resource.author,
        state=State.READY,
        pages=1,
    )
    FilePart.objects.create(version=version, number=1, unit="page", text=text)
    return version


def test_every_route_has_a_verdict_and_every_verdict_a_route():
    judged = {name for name, _, _ in ALL} & set(ROUTES)
    assert sorted(set(OURS) - judged) == [], "routes sans verdict : ajoutez une ligne à tests/consistency/routes.py"
    assert sorted(set(ROUTES) - judged) == [], "verdicts sans route"


def test_a_route_is_open_to_the_anonymous_only_by_its_verdict():
    opened = {name for name, _, pattern in ALL if is_public(pattern.callback)}
    # Absent: a public address that answers once it is configured (the institution's provider).
    answers = (Outcome.OPEN, Outcome.ABSENT)
    assert opened == {name for name, line in ROUTES.items() if line.verdict["anonymous"] in answers}


def test_only_pages_and_their_images_are_public_for_some_objects_only():
    assert {name for name, _, pattern in ALL if asks_the_door(pattern.callback)} == {"wagtail_serve", "pages:picture"}


@pytest.mark.parametrize("name", ROUTES)
def test_a_route_answers_each_person_by_its_verdict(world, name):
    """Everyone in turn finds the same world: what a person does is undone before the next one comes."""
    line, wrong = ROUTES[name], []
    for who in EVERYONE:
        cache.clear()  # the limits on attempts are not the subject here
        client = WholeClient()
        forget(getattr(world.people, who, None))
        with contextlib.suppress(Undone), transaction.atomic():
            if who != "anonymous":
                client.force_login(getattr(world.people, who))
            path = path_of(name, line.args(world))
            response = getattr(client, line.method)(path, line.data(world))
            if (found := outcome(response)) is not line.verdict[who]:
                wrong.append(f"{who} : {line.method} {path} {found}, non {line.verdict[who]} ({response.status_code})")
            raise Undone
    assert not wrong, "\n".join(wrong)


class Undone(Exception):
    """Takes back what one person did."""


def path_of(name, args):
    if name.startswith("closed_"):  # patterns of a beginning, that no argument completes
        path = next(path for found, path, _ in ALL if found == name)
        return "/" + path.replace("(?:users|groups)", "users")
    return reverse(name, args=args)


def outcome(response) -> Outcome:
    """What the person meets. A server error is no outcome; 503 is the search that says it has no index yet."""
    assert response.status_code < 500 or response.status_code == 503, response.content[:500]
    if response.status_code == 302 and response["Location"].startswith("/compte/connexion/?next="):
        return Outcome.SIGN_IN
    if response.status_code == 403:
        levels = [template.name for template in getattr(response, "templates", [])]
        return Outcome.NO_LEVEL if "accounts/without_habilitation.html" in levels else Outcome.FORBIDDEN
    return Outcome.ABSENT if response.status_code == 404 else Outcome.OPEN


def test_no_route_of_a_library_is_public():
    """But the password forms that lead to ours, which have their own lines."""
    assert [name for name, _, pattern in LIBRARIES if is_public(pattern.callback)] == []
    assert all(line.verdict is PUBLIC for name, line in ROUTES.items() if name.endswith("_login"))


@pytest.mark.parametrize("who", [who for who in EVERYONE if who != "admin_national"])
@pytest.mark.parametrize("prefix", PREFIXES)
def test_routes_of_libraries_are_shut_by_their_prefix(client, people, prefix, who):
    expected = PREFIXES[prefix][who]
    if expected is Outcome.OPEN:
        pytest.skip("ouvert à ce niveau : voir le test des pages d'entrée")
    if who != "anonymous":
        client.force_login(getattr(people, who))
    plain = {
        "/" + path.rstrip("$") for _, path, _ in LIBRARIES if path.startswith(prefix) and not set(path) & set("<(*?\\")
    }
    for path in plain:
        if resolve(path).view_name in ROUTES:  # a line of ours answers before the library
            continue
        assert outcome(client.get(path)) is expected, path
        posted = client.post(path)
        assert outcome(posted) is expected or posted["Location"] == "/compte/connexion/?next=/", path
