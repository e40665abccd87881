"""The screen of the trace, what it says of each verb, and what never stands in a line."""

import ast
import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import LogContext

from accounts import actions
from accounts.deciding.lists.applying import Fate
from accounts.models import Level, Trace, User
from accounts.second_factor import Change
from accounts.sight import audience_of
from accounts.trace import record
from accounts.tracing import reading, verbs
from accounts.tracing.wording import WORDS
from spaces import actions as supports
from spaces.actions.content import description_of
from spaces.kinds import RESOURCE
from territories.models import Caf
from tests.consistency.test_routes_matrix import version_of
from tests.consistency.verdicts import EVERYONE
from tests.factories import ResourceFactory, WholeClient
from tests.pages.making import content

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "files", "spaces", "pages", "links", "search", "jobs", "mail", "territories", "site")
NAMES = {"record", "record_once", "record_taken", "_trace"}


def verbs_in_the_code() -> tuple[set[str], set[str]]:
    """The verbs written as such where a line is recorded, or in a constant of that name; and the calls that take it
    from elsewhere."""
    written, elsewhere = set(), set()
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))):
        text = path.read_text()
        if not any(f"{name}(" in text for name in NAMES):
            continue
        tree = ast.parse(text)
        constants = {
            target.id: node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name not in NAMES:
                continue
            texts = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            names = [constants[one.id] for one in call.args if isinstance(one, ast.Name) and one.id in constants]
            verb = call.args[2] if ast.unparse(call.args[0]) in ("resource", "row", "draft") else call.args[1]
            if isinstance(verb, ast.Constant):
                written.add(texts[0])
            elif isinstance(verb, ast.Name) and verb.id in constants:
                written.add(names[0])
            else:
                elsewhere.add(f"{path.relative_to(ROOT)}: {ast.unparse(verb)}")
    return written, elsewhere


# Where the verb comes from elsewhere, and which it may be.
GIVEN = {
    "accounts/actions.py: verb": {"end", "restore", "renew", "suspend", "resume", "review"},
    "accounts/asking/actions.py: domains.KEPT": {"keep-email-domain"},
    "accounts/asking/actions.py: domains.REMOVED": {"remove-email-domain"},
    "accounts/deciding/actions.py: verb": {"accept-request", "refuse-request"},
    "accounts/second_factor.py: change": set(Change),
    "accounts/trace.py: verb": set(),
    "accounts/working_groups/actions.py: verb": {"accept-invitation", "decline-invitation", "take-back-invitation"},
    "spaces/actions/base.py: verb": set(),
    "spaces/actions/giving.py: verb": {"give", "give_back"},
    "spaces/actions/status.py: verb": {"publish", "restore"},
    "spaces/actions/taking.py: KNOWN": {"see_source"},
    "spaces/taken.py: verb": set(),
}


def test_every_verb_of_the_code_has_its_french_sentence():
    written, elsewhere = verbs_in_the_code()
    assert elsewhere <= set(GIVEN), "dites ici quels verbes peuvent y passer"
    needed = written | set().union(*GIVEN.values())
    assert len(needed) > 60
    assert sorted(needed - dict(verbs.every()).keys()) == [], "ajoutez la phrase : accounts/tracing/sentences.py"
    for verb, sentence in verbs.every():
        assert sentence.startswith(("a ", "ont ")), verb
        assert not sentence.endswith("."), verb


def keys_in_the_code() -> set[str]:
    """What the details of the lines are called, where a line is recorded."""
    trees = (ast.parse(path.read_text()) for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    named = (call for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) in NAMES)
    return {word.arg for call in named for word in call.keywords if word.arg} - {"within"}


def test_every_detail_of_the_code_has_its_french_word():
    keys = keys_in_the_code()
    assert len(keys) > 40
    assert sorted(keys - WORDS.keys()) == [], "ajoutez le mot : accounts/tracing/wording.py"
    assert {fate.value for fate in Fate} <= WORDS.keys()


def test_a_line_is_read_without_codes(client, people):
    record(people.admin_local, "grant", "habilitation", 7, level="editeur-national", caf="caf-16", ends=[3, 4])
    record(people.admin_local, "end", "habilitation", 8, ending="depart", until="2027-03-01T22:59:59+00:00")
    record(people.admin_local, "import-list", "habilitation", "", file="a1" * 32, nouveau=2, refuse=0)
    record(people.editeur, "review", RESOURCE, 9, narrows=False, until="2027-03-01")
    record(people.editeur, "revise", RESOURCE, 10, before="une audience d’autrefois", after=None, status="retire")
    record(None, "close-account", "person", people.editeur.pk, because="unused", former="cnaf", until="2027-02-30")
    page = opened(client, people).get("/trace/").content.decode().replace("\u00a0", " ")
    for told in (
        "niveau : éditeur national",
        "Caf : Caf de la Charente",
        "remplace l’habilitation : 3, 4",
        "fin : départ de la Caf",
        "jusqu’au : 01/03/2027 à 23:59",
        "fichier ou emplacement : a1a1a1a1a1a1a1a1a1a1a1a1…",
        "comptes ouverts : 2",
        "lignes refusées : 0",
        "audience réduite : non",
        "jusqu’au : 01/03/2027<",
        "audience avant : une audience d’autrefois",
        "état : Retiré",
        "raison : compte inutilisé",
        "avant : Cnaf",
        "jusqu’au : 2027-02-30",
    ):
        assert told in page, told
    assert "audience après" not in page


def opened(client, people):
    client.force_login(people.admin_national)
    return client


def test_only_administrateurs_nationaux_read_and_take_the_trace(people):
    for name in EVERYONE:
        if name in ("anonymous", "admin_national"):
            continue
        client = WholeClient()
        client.force_login(getattr(people, name))
        for address in ("/trace/", "/trace/export.csv"):
            assert client.get(address).status_code == 403, name
    assert not Trace.objects.filter(verb="export-trace").exists()


def test_filters_keep_what_they_say(client, people):
    opened(client, people)
    record(people.editeur, "deposit", RESOURCE, 1)
    record(people.editeur_35, "withdraw", RESOURCE, 2)
    record(None, "grant", "habilitation", 3, person=people.editeur.pk, caf="caf-974")
    old = record(people.editeur_35, "collection.hide", "collection", 4)
    Trace.objects.filter(pk=old.pk).date_again(timezone.now() - timedelta(days=40))
    today = timezone.localdate()

    def kept(**asked):
        page = client.get("/trace/", asked)
        assert page.status_code == 200, asked
        return {line.number for line in page.context["page"].lines}

    assert kept() == {"1", "2", "3", "4"}
    assert kept(acte="withdraw") == {"2"}
    assert kept(objet="collection") == {"4"}
    assert kept(caf="caf-35") == {"2", "4"}
    assert kept(caf="caf-974") == {"3"}
    assert kept(caf="caf-16") == {"1"}
    assert kept(personne="editeur@example") == {"1", "3"}
    assert kept(personne="personne de ce nom") == set()
    assert kept(du=today.isoformat()) == {"1", "2", "3"}
    assert kept(au=(today - timedelta(days=1)).isoformat()) == {"4"}
    assert kept(du=today.isoformat(), acte="grant", caf="caf-974") == {"3"}


HOSTILE = [
    ("personne", "' OR 1=1 --"),
    ("personne", "%_<script>alert(1)</script>"),
    ("acte", "<img src=x>"),
    ("objet", "x" * 5000),
    ("caf", "caf-16' --"),
    ("du", "9999-99-99"),
    ("du", "0001-01-01"),
    ("au", "9999-12-31"),
    ("personne", "a\x00b"),
    ("avant", "1-1; DROP TABLE"),
    ("avant", "99999999999999999-1"),
    ("avant", "1-999999999999999999"),
    ("page", "-1"),
]


@pytest.mark.parametrize(("name", "value"), HOSTILE)
def test_hostile_filters_are_refused_or_find_nothing(client, people, name, value):
    opened(client, people)
    record(people.editeur, "deposit", RESOURCE, 1)
    answer = client.get("/trace/", {name: value})
    assert answer.status_code in (200, 404, 422)
    assert "<script>alert" not in answer.content.decode()
    assert client.get("/trace/export.csv", {name: value}).status_code in (200, 404)


def test_a_line_leads_to_its_object_only_for_who_may_see_it(client, people):
    seen = ResourceFactory(title="Un diagnostic ouvert")
    hidden = ResourceFactory(title="Un brouillon personnel", tokens=frozenset({f"personne:{people.lecteur.pk}"}))
    for support in (seen, hidden):
        record(people.editeur, "revise", RESOURCE, support.pk, before="reseau", after="caf:caf-16")
    record(people.admin_local, "end", "habilitation", 1, person=people.lecteur.pk)
    page = opened(client, people).get("/trace/").content.decode()
    assert f'href="{seen.get_absolute_url()}"' in page
    assert hidden.title not in page
    assert f"Support {hidden.pk}" in page
    assert people.lecteur.name in page
    assert "audience avant\u00a0: Tout le réseau" in page
    assert "audience après\u00a0: Caf de la Charente" in page
    assert "a arrêté une habilitation" in page


def test_pages_follow_each_other_without_loss_in_few_questions(client, people, django_assert_max_num_queries):
    opened(client, people)
    moment = timezone.now()
    support = ResourceFactory()

    def page(query=""):
        with django_assert_max_num_queries(12):
            return client.get(f"/trace/{query}")

    record(people.editeur, "revise", RESOURCE, support.pk)
    page()
    lines = [Trace(actor=people.editeur, at=moment, verb="grant", kind="person", object_id=str(n)) for n in range(120)]
    lines += [
        Trace(actor=people.editeur, verb="revise", kind=kind, object_id=str(support.pk)) for kind in verbs.every_thing()
    ]
    Trace.objects.bulk_create(lines)
    numbers, query = [], ""
    while True:
        shown = page(query).context["page"]
        numbers += [line.number for line in shown.lines]
        if not shown.following:
            break
        query = f"?avant={shown.following}"
    assert len(numbers) == Trace.objects.count()
    assert set(numbers) >= {str(n) for n in range(120)}


def test_what_is_taken_away_is_harmless_without_names_and_traced(client, people):
    record(people.editeur, "=cmd|' /C calc'!A0", "=1+1", "@x", supports=[1], level="+1")
    record(people.editeur, "deposit", RESOURCE, 1)
    sent = opened(client, people).get("/trace/export.csv")
    text = b"".join(sent.streaming_content).decode()
    assert sent["Cache-Control"] == "private, no-store"
    assert text.startswith("\ufeffLigne;")
    rows = text.strip().split("\r\n")
    assert len(rows) == 4  # its own line is among them
    assert not any(cell.startswith(("=", "+", "@", "-")) for row in rows for cell in row.split(";"))
    assert "'=cmd" in text
    assert people.editeur.name not in text
    assert people.editeur.email not in text
    line = Trace.objects.get(verb="export-trace")
    assert (line.actor, line.detail["lines"], line.detail["of_a_person"]) == (people.admin_national, 2, False)


def test_a_person_finds_the_lines_of_what_they_did_and_of_what_was_done_to_them(people):
    made = record(people.lecteur, "export", RESOURCE, "")
    received = record(people.admin_local, "grant", "habilitation", 1, person=people.lecteur.pk)
    about = record(None, "erase", "person", people.lecteur.pk)
    record(people.editeur, "export", RESOURCE, "")
    assert set(reading.lines_about(people.lecteur)) == {made, received, about}


# Downloads


def take(client, version, **headers):
    answer = client.get(reverse("files:download", args=[version.pk]), headers=headers)
    if answer.streaming:
        list(answer.streaming_content)
    return answer.status_code


def test_downloads_of_files_kept_for_some_leave_one_line_each(client, people):
    kept, shared = ResourceFactory(tokens=frozenset({"caf:caf-16"})), ResourceFactory()
    version, free = version_of(kept), version_of(shared)
    client.force_login(people.lecteur)
    assert take(client, free) == take(client, version) == 200
    assert take(client, version, range="bytes=0-3") == take(client, version, range="bytes=4-") == 206
    assert client.head(reverse("files:download", args=[version.pk])).status_code == 200
    assert take(client, version, if_none_match=f'"{version.blob.sha256}"') == 304
    client.get(reverse("files:page", args=[version.pk, 1]))
    line = Trace.objects.get(verb="download")
    assert (line.actor, line.kind, line.object_id) == (people.lecteur, RESOURCE, str(kept.pk))
    assert line.detail == {"version": version.pk, "readers": kept.readers.key}
    Trace.objects.filter(pk=line.pk).date_again(timezone.now() - timedelta(minutes=11))
    assert take(client, version) == 200
    client.force_login(people.editeur)
    assert take(client, version) == 200
    assert Trace.objects.filter(verb="download").count() == 3
    client.force_login(people.lecteur_35)
    assert take(client, version) == 404
    assert Trace.objects.filter(verb="download").count() == 3


# What never stands in a line


def test_lines_hold_ids_and_codes_and_an_audience_says_from_what_to_what(client, people):
    caf = Caf.objects.get(pk="caf-16")
    newcomer = actions.open_account("nouvelle@example.org", "Prénom Nouveau", people.admin_local)
    given = actions.grant(newcomer, Level.LECTEUR, caf, people.admin_local)
    actions.end(given, people.admin_local)
    support = ResourceFactory(title="Un titre qui ne se trace pas", author=people.editeur)
    supports.revise(support, people.editeur, described(support, {"caf:caf-16"}))
    supports.withdraw(support, people.editeur, "Ce motif ne se trace pas")
    client.force_login(people.editeur)
    b"".join(client.get("/supports/liste.csv").streaming_content)
    change = Trace.objects.get(verb="revise")
    assert (change.detail["before"], change.detail["after"]) == ("reseau", "caf:caf-16")
    assert Trace.objects.get(verb="export").detail["taken"] == 0
    assert Trace.objects.count() >= 6
    told = json.dumps(list(Trace.objects.values_list("detail", flat=True)), ensure_ascii=False)
    assert "@" not in told
    for name in User.objects.values_list("name", flat=True):
        assert name not in told
    assert "ne se trace pas" not in told


def described(support, tokens):
    return replace(description_of(support), audience=frozenset(tokens))


def test_a_day_of_another_century_is_no_error(client, people):
    assert opened(client, people).get("/trace/", {"au": datetime.max.date().isoformat()}).status_code == 200


def test_a_page_of_the_cnaf_leaves_a_line_when_its_readers_change_or_when_it_goes(people):
    page = content("tracee")
    page.audience = audience_of({"cnaf"})
    with LogContext(user=people.editeur_national):
        page.save()
        page.save()
        number = page.pk
        page.delete()
    lines = Trace.objects.filter(kind="page", object_id=str(number)).order_by("pk")
    assert [(one.verb, one.actor, one.detail) for one in lines] == [
        ("pages.audience", people.editeur_national, {"before": "reseau", "after": "cnaf"}),
        ("pages.delete", people.editeur_national, {"audience": "cnaf"}),
        ("pages.unpublish", people.editeur_national, {}),
    ]
