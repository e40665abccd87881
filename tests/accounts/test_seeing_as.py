"""« Voir comme un lecteur de la Caf X » : what such a reader sees, nothing of one's own, and nothing written."""

import contextlib
import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection, transaction
from django.urls import reverse

from accounts import actions
from accounts.models import Level, Trace
from accounts.permissions import Action, can
from accounts.seeing_as import mode
from accounts.seeing_as.looking import again, reader_of
from accounts.sight import forget, readable_audiences, tokens_of
from accounts.trace import record
from links import memory
from links.models import Favourite, Seen
from spaces.kinds import RESOURCE
from spaces.models import Resource
from territories.models import Caf
from tests.consistency.routes import ROUTES
from tests.consistency.test_routes_matrix import Undone, path_of, version_of, world  # noqa: F401 (a fixture)
from tests.consistency.verdicts import EVERYONE
from tests.factories import ResourceFactory, WholeClient, person
from tests.pages.making import content
from tests.strict import WRITE

pytestmark = pytest.mark.django_db

BANNER = "Vous voyez le site comme un lecteur"
AUDIENCES = ("reseau", "cnaf", "caf:caf-16", "caf:caf-35", "cdr:nouvelle-aquitaine", "editeurs:caf-16", "moderateurs")


def looking(people, code="caf-16"):
    """A client of the administrateur national who sees as a lecteur of that Caf."""
    client = WholeClient()
    client.force_login(people.admin_national)
    assert client.post("/voir-comme/", {"caf": code, "reason": "audience"}).status_code == 302
    return client


def reader(people, code="caf-16"):
    return reader_of(Caf.objects.get(pk=code), people.admin_national)


@pytest.fixture
def shelves(people):
    """Supports for every audience, some drafts and some of the administrator's own among them."""
    cdr = Caf.objects.get(pk="caf-16").cdr_id
    for tokens in (*AUDIENCES[:4], f"cdr:{cdr}", *AUDIENCES[5:], f"personne:{people.admin_national.pk}"):
        for status in ("publie", "brouillon"):
            ResourceFactory(tokens=frozenset({tokens}), status=status, author=people.admin_national)
    return Resource.objects.all()


def test_the_reader_has_the_sight_and_the_permissions_of_a_lecteur_of_that_caf(people, shelves):
    lent, real = reader(people), people.lecteur
    assert tokens_of(lent).exact - {"personne:-1"} == tokens_of(real).exact - {f"personne:{real.pk}"}
    assert tokens_of(lent).families == tokens_of(real).families == ()
    seen = set(shelves.visible_to(real))
    assert set(shelves.visible_to(lent)) == seen
    assert 0 < len(seen) < len(shelves)
    assert {one for one in shelves if one.is_visible_to(lent)} == seen
    for action in Action:
        for owner in (None, "caf-16", "caf-35", "cnaf"):
            assert can(lent, action, owner) == can(real, action, owner), (action, owner)
    assert not lent.is_staff
    assert not lent.is_superuser
    assert not lent.has_perm("wagtailadmin.access_admin")
    assert not lent.has_module_perms("wagtailcore")
    forget(lent)  # what a search does before it reads the rights again
    assert set(shelves.visible_to(lent)) == seen
    assert readable_audiences(lent) == readable_audiences(real)
    assert set(shelves.visible_to(again(lent))) == seen


def test_lists_counts_facets_and_search_are_those_of_a_lecteur(client, people, shelves):
    client.force_login(people.lecteur)
    through = looking(people)
    for address in (
        "/supports/",
        "/supports/?vue=tableau",
        "/caf/caf-16/",
        "/caf/",
        "/nouveautes/",
        "/collections/",
        "/",
    ):
        assert told(through, address) == told(client, address), address
    rows = [b"".join(one.get(reverse("spaces:export", args=["csv"])).streaming_content) for one in (through, client)]
    assert rows[0] == rows[1] != b""


def told(client, address):
    """What a page says in its main part, without what is of one person only."""
    page = client.get(address)
    assert page.status_code == 200, address
    main = re.search(r"<main.*</main>", page.content.decode(), re.DOTALL)[0]
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", main)


def test_files_and_archives_answer_as_to_a_lecteur_and_are_traced_to_the_administrator(people):
    mine = ResourceFactory(tokens=frozenset({"caf:caf-16"}))
    other = ResourceFactory(tokens=frozenset({"caf:caf-35"}), caf_id="caf-35")
    version, hidden = version_of(mine), version_of(other)
    through = looking(people)
    for name, args in (("files:download", []), ("files:page", [1]), ("files:text", [])):
        assert through.get(reverse(name, args=[version.pk, *args])).status_code == 200, name
        assert through.get(reverse(name, args=[hidden.pk, *args])).status_code == 404, name
    sent = through.get(reverse("spaces:archive"), {"support": [mine.pk, other.pk]})
    if sent.status_code == 200 and sent.streaming:
        names = zipfile.ZipFile(BytesIO(b"".join(sent.streaming_content))).namelist()
        assert any(name.endswith("diagnostic.pdf") for name in names)
    line = record(reader(people), "download", RESOURCE, mine.pk)
    assert (line.actor, line.detail) == (people.admin_national, {"seeing_as": "caf-16"})
    assert not Seen.objects.exists()  # what is looked at so is not seen by anyone


def test_nothing_of_the_administrators_own_is_shown(people):
    favourite = ResourceFactory(title="Un favori à moi")
    memory.put_aside(people.admin_national, RESOURCE, favourite.pk)
    draft = ResourceFactory(title="Un brouillon à moi", status="brouillon", author=people.admin_national)
    through = looking(people)
    assert "Un favori à moi" not in through.get("/favoris/").content.decode()
    assert through.get(draft.get_absolute_url()).status_code == 404
    for closed in ("/compte/mot-de-passe/", "/compte/double-authentification/"):
        page = through.get(closed)
        assert (page.status_code, "Cette page est la vôtre" in page.content.decode()) == (403, True)
    for closed in ("/cms/", "/gestion/", "/voir-comme/"):
        refused = through.get(closed)
        assert (refused.status_code, "Quittez cette vue pour agir" in refused.content.decode()) == (403, True)
    assert people.admin_national.email not in through.get("/").content.decode()


def test_every_page_says_it_and_the_way_out_leads_back(client, people):
    through = looking(people)
    missing = through.get("/n-existe-pas/")
    assert missing.status_code == 404
    for page in (through.get("/"), through.get("/supports/"), missing, through.get("/gestion/")):
        text = page.content.decode()
        assert BANNER in text
        assert "Caf de la Charente" in text
        assert 'action="/voir-comme/quitter/"' in text
    back = through.post("/voir-comme/quitter/", follow=True)
    assert BANNER not in back.content.decode()
    assert through.get("/gestion/").status_code == 200
    lines = list(Trace.objects.filter(verb__endswith="seeing-as").order_by("pk"))
    assert [(one.actor, one.verb, one.kind, one.object_id) for one in lines] == [
        (people.admin_national, "start-seeing-as", "caf", "caf-16"),
        (people.admin_national, "stop-seeing-as", "caf", "caf-16"),
    ]
    assert lines[0].detail["reason"] == "audience"
    assert lines[1].detail == {"because": "quit"}
    assert through.post("/voir-comme/quitter/").status_code == 302  # twice is once
    assert Trace.objects.filter(verb="stop-seeing-as").count() == 1


def test_no_route_writes_whatever_is_sent_to_it(people, world):  # noqa: F811
    through, written = looking(people), []

    def watch(execute, sql, params, many, context):
        match = WRITE.match(sql)
        if match and match[2] != "django_session" and not match[2].startswith("sqlite_"):
            written.append(sql[:120])
        return execute(sql, params, many, context)

    refused = 0
    with connection.execute_wrapper(watch):
        for name, line in ROUTES.items():
            if name in {"seeing_as:stop", "account_logout", "closed_cms_logout", "closed_gestion_logout"}:
                continue
            with contextlib.suppress(Undone), transaction.atomic():
                path, data = path_of(name, line.args(world)), line.data(world)
                written.clear()
                answer = through.post(path, data)
                assert answer.status_code in (403, 404), (name, answer.status_code)
                refused += "Rien n’est enregistré" in answer.content.decode()
                assert written == [], name
                raise Undone
    assert refused > len(ROUTES) - 20  # some addresses lead nowhere
    for method in ("put", "patch", "delete"):
        assert getattr(through, method)("/supports/").status_code == 403
    assert BANNER in through.get("/").content.decode()  # nothing ended it either


def test_it_ends_by_itself_and_what_was_being_sent_then_is_not_written(people, monkeypatch):
    first, second = looking(people), looking(people)
    assert BANNER in second.get("/").content.decode()
    monkeypatch.setattr(mode, "LASTS", timedelta(0))
    sent = first.post(reverse("links:follow", args=["rubrique", "diagnostic"]), {"wanted": "on"})
    assert sent.status_code == 403
    assert "n’a pas été enregistré" in sent.content.decode()
    assert memory.followed(people.admin_national) == frozenset()
    page = second.get("/").content.decode()
    assert "la demi-heure est passée" in page
    assert BANNER not in page + first.get("/").content.decode()
    assert [one.detail for one in Trace.objects.filter(verb="stop-seeing-as")] == [{"because": "time"}] * 2


def test_it_ends_with_the_level_of_the_administrator_and_at_sign_out(people):
    through = looking(people)
    person(Level.ADMINISTRATEUR_NATIONAL)
    actions.end(people.admin_national.habilitations.get(), None)
    answer = through.get("/supports/")
    assert answer.status_code == 403
    assert BANNER not in answer.content.decode()
    assert Trace.objects.get(verb="stop-seeing-as").detail == {"because": "rights"}
    actions.grant(people.admin_national, Level.ADMINISTRATEUR_NATIONAL, None, None)
    through = looking(people)
    assert through.post("/compte/deconnexion/").status_code == 302
    assert mode.SESSION_KEY not in through.session
    assert Trace.objects.filter(verb="stop-seeing-as", detail__because="sign-out", actor=people.admin_national).exists()
    client = WholeClient()
    client.force_login(people.admin_national)
    assert BANNER not in client.get("/").content.decode()


def test_nobody_else_begins_and_it_cannot_be_nested(people):
    for name in EVERYONE:
        if name in ("anonymous", "admin_national"):
            continue
        cache.clear()
        client = WholeClient()
        client.force_login(getattr(people, name))
        for method in ("get", "post"):
            assert getattr(client, method)("/voir-comme/", {"caf": "caf-16"}).status_code == 403, name
        assert mode.SESSION_KEY not in client.session
    through = looking(people)
    assert through.post("/voir-comme/", {"caf": "caf-35"}).status_code == 403
    assert through.session[mode.SESSION_KEY]["caf"] == "caf-16"
    assert Trace.objects.filter(verb="start-seeing-as").count() == 1
    assert not can(AnonymousUser(), Action.ADMINISTER)


@pytest.mark.parametrize("caf", ["", "caf-999", "' OR 1=1", "caf-16\x00", "16" * 500])
def test_a_caf_that_does_not_exist_begins_nothing(client, people, caf):
    client.force_login(people.admin_national)
    answer = client.post("/voir-comme/", {"caf": caf, "reason": "<script>"})
    assert answer.status_code == 422
    assert mode.SESSION_KEY not in client.session
    assert not Favourite.objects.exists()


def test_a_session_without_its_second_factor_does_not_go_on(people):
    through = looking(people)
    session = through.session
    session["account_authentication_methods"] = []
    session.save()
    assert BANNER not in through.get("/", follow=True).content.decode()
    assert Trace.objects.get(verb="stop-seeing-as").detail == {"because": "rights"}


def test_what_the_site_itself_made_is_not_the_readers(people):
    """A page made by the site has the author 0: nobody's draft, and not this nobody's."""
    page = content("faite-par-le-site", live=False)
    assert page.author_id == 0
    assert not page.is_visible_to(reader(people))
