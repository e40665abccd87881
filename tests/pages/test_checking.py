"""What goes stale in the pages: what is found, how it is told, what an éditeur decides."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import ReferenceIndex

from accounts.models import Trace
from accounts.sight import audience_of, forget
from links import todo
from pages.checking import actions, reading, running
from pages.checking.outside import Answer, Outcome
from pages.models import ContentPage, Finding, NationalPage, Round, StillTrue, WebAddress
from pages.periodic import check_links
from spaces import actions as supports
from spaces.models import Status
from tests.consistency.test_routes_matrix import version_of
from tests.factories import ResourceFactory
from tests.pages.making import block, content, picture

pytestmark = pytest.mark.django_db

AWAY = "https://exemple.fr/page"
GOOD, DEAD = Answer(Outcome.GOOD, "répond"), Answer(Outcome.FAILED, "la page n’existe plus sur ce site")
UNKNOWN = Answer(Outcome.UNKNOWN, "adresse d’un réseau interne")
DAY = timedelta(days=1)


def answering(**by_address):
    """Other sites that answer so; those that are not named answer well."""
    return lambda addresses: {one: by_address.get("every", GOOD) for one in addresses}


def link(address, words="lien"):
    return f'<a href="{address}">{words}</a>'


def text(*links):
    return block("text", "<h2>Ressources</h2><p>" + " ".join(links) + "</p>")


def checked(now=None, ask=None):
    """A round of all pages; gives what was found."""
    running.do(Round.objects.create(), now or timezone.now(), ask or answering())
    return list(Finding.objects.order_by("pk"))


def said(findings):
    return {(one.sort, one.said) for one in findings}


def test_a_page_whose_links_all_open_has_nothing_to_correct(people):
    other = content("autre", block("text", "<h2>La suite</h2><p>oui</p>"))
    support = ResourceFactory(caf_id=None)
    content(
        "saine",
        text(
            f'<a linktype="page" id="{other.pk}">page</a>',
            link("/autre/#la-suite"),
            link("#ressources"),
            link("/supports/"),
            link(f"/supports/{support.pk}/"),
            link("/caf/caf-16/"),
            link("mailto:a@example.org"),
            link(AWAY),
        ),
        block("support", {"support": support.pk, "note": ""}),
        block("links", {"title": "", "links": [{"title": "Autre", "address": "/autre/", "purpose": ""}]}),
    )
    assert checked() == []


def test_links_that_lead_nowhere_are_told_with_their_block_and_heading(people):
    off = content("retiree")
    off.unpublish()
    kept = content("reservee", tokens=["editeurs:cnaf"])
    content(
        "cassee",
        text(
            f'<a linktype="page" id="{off.pk}">un</a>',
            '<a linktype="page" id="999999">deux</a>',
            link("/reservee/"),
            link("/rien/du/tout/"),
            link("#nulle-part"),
            link("/caf/caf-999/"),
            link("/supports/999999/"),
        ),
    )
    found = checked()
    assert said(found) == {
        ("page", "Cette page n’est plus publiée."),
        ("page", "Cette page n’existe plus."),
        ("page", "Une partie des lecteurs d’ici n’a pas le droit d’ouvrir cette page."),
        ("adresse", "Cette adresse ne mène nulle part."),
        ("ancre", "La page n’a plus de partie «\u00a0nulle-part\u00a0»."),
        ("adresse", "Cette Caf n’existe pas."),
        ("support", "Ce support n’existe plus."),
    }
    assert {place for one in found for place in one.places} == {"Texte, sous «\u00a0Ressources\u00a0»"}
    assert kept.pk in {one.object_id for one in found}


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.DRAFT, "Ce support n’est pas publié."),
        (Status.WITHDRAWN, "Ce support est retiré."),
        (Status.REPLACED, "Ce support est remplacé."),
    ],
)
def test_a_support_that_left_the_shelves_is_told_wherever_it_is_cited(people, status, words):
    heir = ResourceFactory(caf_id=None)
    gone = ResourceFactory(caf_id=None, status=status, successor=heir if status == Status.REPLACED else None)
    content(
        "citante",
        block("callout", {"tone": "info", "title": "À lire", "text": f"<p>{link(f'/supports/{gone.pk}/')}</p>"}),
        block("support", {"support": gone.pk, "note": ""}),
        block("download", {"support": gone.pk, "file": None, "label": ""}),
    )
    found = checked()
    assert said(found) == {("support", words)}
    places = {place for one in found for place in one.places}
    assert places == {"Encadré «\u00a0À lire\u00a0»", "Support", "Fichier à télécharger"}


def test_a_link_of_a_list_is_placed_by_its_own_name(people):
    block_of_links = {"title": "Sites", "links": [{"title": "Guide", "address": "/rien/", "purpose": ""}]}
    content("liens", block("text", "<h2>Plus loin</h2>"), block("links", block_of_links))
    (found,) = checked()
    assert found.places == ["Liens «\u00a0Guide\u00a0», sous «\u00a0Plus loin\u00a0»"]


def test_a_support_that_readers_of_the_page_may_not_read_is_told_but_not_to_a_page_as_narrow(people):
    kept = ResourceFactory(caf_id=None, tokens=frozenset({"cnaf"}))
    for slug, audience in (("large", "reseau"), ("etroite", "cnaf")):
        content(slug, block("support", {"support": kept.pk, "note": ""}), tokens=[audience])
    found = checked()
    assert [one.page.slug for one in found] == ["large"]
    assert said(found) == {("support", "Une partie des lecteurs d’ici n’a pas le droit de lire ce support.")}


def test_a_file_that_left_its_support_a_page_too_far_and_a_lost_image_are_told(people):
    support = ResourceFactory(caf_id=None)
    version = version_of(support)
    type(version).objects.filter(pk=version.pk).update(pages=3)
    lost = picture()
    content(
        "images",
        block("file_page", {"support": support.pk, "file": version.file_id, "page": 7, "caption": ""}),
        block("download", {"support": support.pk, "file": version.file_id + 999, "label": ""}),
        block("figure", {"picture": lost.pk, "alt": "Une carte", "caption": "", "credit": ""}),
    )
    type(lost).objects.filter(pk=lost.pk).delete()
    assert said(checked()) == {
        ("fichier", "Le fichier n’a plus de page 7\u00a0: la dernière est la page 3."),
        ("fichier", "Ce fichier n’est plus dans le support."),
        ("image", "Cette image n’est plus dans la bibliothèque."),
    }


def test_one_failure_is_to_be_looked_at_again_and_the_same_some_days_later_is_death(people):
    content("citante", text(link(AWAY)))
    now = timezone.now()
    first = checked(now, answering(every=DEAD))
    assert first == []  # nothing answered at all, before or now: the network is what fails
    WebAddress.objects.create(digest="x", address="https://connu.fr/", state="bonne", checked_at=now - DAY)
    ask = lambda addresses: {one: GOOD if "connu" in one else DEAD for one in addresses}  # noqa: E731
    (doubtful,) = checked(now, ask)
    assert not doubtful.is_certain
    WebAddress.objects.create(digest="x", address="https://connu.fr/", state="bonne", checked_at=now - DAY)
    (still,) = checked(now + DAY, ask)
    assert (still.pk, still.is_certain, still.first_seen_at) == (doubtful.pk, False, now)
    WebAddress.objects.create(digest="x", address="https://connu.fr/", state="bonne", checked_at=now - DAY)
    (dead,) = checked(now + 3 * DAY, ask)
    assert (dead.pk, dead.is_certain, dead.first_seen_at) == (doubtful.pk, True, now)
    assert checked(now + 4 * DAY, answering(every=GOOD)) == []
    assert not WebAddress.objects.get(address=AWAY).failing_since


def test_without_network_nothing_is_dead(people):
    content("citante", text(link(AWAY), link("https://autre.fr/")))
    for days in (0, 3, 9):
        assert checked(timezone.now() + days * DAY, answering(every=DEAD)) == []
    assert set(WebAddress.objects.values_list("state", flat=True)) == {WebAddress.State.UNCHECKED}
    assert set(WebAddress.objects.values_list("said", flat=True)) == {running.NO_NETWORK}


def test_what_could_not_be_asked_changes_nothing_of_what_is_known(people):
    content("citante", text(link(AWAY)))
    checked(ask=answering(every=GOOD))
    assert checked(ask=answering(every=UNKNOWN)) == []
    assert WebAddress.objects.get(address=AWAY).state == WebAddress.State.GOOD


def test_where_the_setting_says_so_no_other_site_is_asked(people, settings, monkeypatch):
    content("citante", text(link(AWAY)))
    monkeypatch.setattr(running.Asker, "ask", lambda *args: pytest.fail("asked"))
    assert not settings.CHECK_OTHER_SITES
    running.do(Round.objects.create(), timezone.now())
    assert WebAddress.objects.get().said == running.TURNED_OFF


def test_an_address_of_this_very_site_is_not_asked_but_judged(people, settings):
    settings.SITE_URL = "https://ctg.example.org"
    content("citante", text(link("https://ctg.example.org/rien/")))
    assert said(checked()) == {("adresse", "Cette adresse ne mène nulle part.")}
    assert not WebAddress.objects.exists()


def test_a_page_is_checked_again_when_it_is_published_and_what_was_mended_goes(people):
    page = content("citante", text(link("/rien/")))
    assert len(checked()) == 1
    page.body = json.dumps([text(link("/supports/"))])
    page.save_revision().publish()
    asked = DBTaskResult.objects.filter(task_path__endswith="running.check_page")
    assert [page.pk] in [one.args_kwargs["args"] for one in asked]
    assert running.check_page.func(page.pk) == "vérifiée"
    assert not Finding.objects.exists()


def test_a_page_is_checked_again_when_a_support_that_it_shows_is_withdrawn(people):
    shown, other = ResourceFactory(caf_id=None), ResourceFactory(caf_id=None)
    page = content("citante", block("support", {"support": shown.pk}))
    ReferenceIndex.create_or_update_for_object(page)
    asked = DBTaskResult.objects.filter(task_path__endswith="running.check_page")
    asked.delete()
    supports.withdraw(other, people.editeur_national, "Dépassé")
    assert not asked.exists()
    supports.withdraw(shown, people.editeur_national, "Dépassé")
    assert [one.args_kwargs["args"] for one in asked] == [[page.pk]]


def test_a_page_taken_off_has_nothing_to_correct_any_more(people):
    page = content("citante", text(link("/rien/")))
    checked()
    page.unpublish()
    running.check_page.func(page.pk)
    assert not Finding.objects.exists()
    NationalPage.objects.filter(pk=page.pk).delete()
    assert running.check_page.func(page.pk) == "vérifiée"


def test_a_page_published_does_not_ask_again_what_answered_today(people):
    page = content("citante", text(link(AWAY)))
    checked()
    asked = []
    running.check(
        NationalPage.objects.filter(pk=page.pk),
        timezone.now(),
        since=timezone.now() - DAY,
        ask=lambda addresses: asked.extend(addresses) or {},
    )
    assert asked == []


def test_an_ignored_link_stays_ignored_until_it_is_mended(people):
    page = content("citante", text(link("/rien/")))
    (finding,) = checked()
    actions.ignore(finding, people.editeur_national, "bientôt")
    actions.ignore(finding, people.admin_national, "deux fois")
    (kept,) = checked()
    assert (kept.ignored_by, kept.ignored_because) == (people.editeur_national, "bientôt")
    assert Trace.objects.filter(verb="pages.lien-ignore").count() == 1
    assert reading.waiting_for(people.editeur_national) == []
    actions.tell_again(kept, people.editeur_national)
    assert [one.count for one in reading.waiting_for(people.editeur_national)] == [1]
    assert page.findings.get().ignored_because == ""


def test_only_national_editors_decide_of_a_link_or_of_a_page(people):
    page = content("citante", text(link("/rien/")))
    (finding,) = checked()
    for name in ("lecteur", "editeur", "admin_local", "outsider"):
        for act in (
            lambda by: actions.ignore(finding, by, "non"),
            lambda by: actions.tell_again(finding, by),
            lambda by: actions.still_true(page, by),
        ):
            with pytest.raises(Exception, match="éditeurs nationaux"):
                act(getattr(people, name))
        assert reading.waiting_for(getattr(people, name)) == []


def test_a_page_is_not_seen_for_a_year_until_somebody_says_that_it_is_still_true(people):
    page = content("ancienne", last_published_at=timezone.now() - 366 * DAY)
    content("recente", last_published_at=timezone.now() - 300 * DAY)
    assert [one.pk for one in reading.stale_pages(people.editeur_national)] == [page.pk]
    actions.still_true(page, people.editeur_national)
    actions.still_true(page, people.admin_national)
    assert not reading.stale_pages(people.editeur_national)
    StillTrue.objects.update(said_at=timezone.now() - 366 * DAY)
    assert [one.pk for one in reading.stale_pages(people.editeur_national)] == [page.pk]


def test_what_goes_stale_waits_in_a_faire_for_national_editors_in_the_same_query(people, django_assert_num_queries):
    content("citante", text(link("/rien/")), title="Une page cassée")
    content("ancienne", last_published_at=timezone.now() - 366 * DAY, title="Une vieille page")
    checked()
    forget(people.editeur_national)
    todo.waiting_for(people.editeur_national)
    with django_assert_num_queries(1):
        owned = todo.waiting_for(people.editeur_national)
    tasks = {task.title: task.address for one in owned for line in one.lines for task in line.tasks}
    assert tasks["Une page cassée"].startswith("/cms/liens/#page-")
    assert tasks["Une vieille page"].startswith("/cms/liens/pas-revues/#page-")
    local = todo.waiting_for(people.editeur)
    assert not {line.duty.slug for one in local for line in one.lines} & {"pages-pas-revues", "pages-liens-a-corriger"}


def test_the_weekly_check_leaves_a_round_that_says_what_was_done(people):
    content("citante", text(link(AWAY)))
    check_links(timezone.now())
    done = Round.objects.get()
    assert (done.addresses, done.pages, done.asked_by) == (1, ContentPage.objects.filter(live=True).count() + 1, None)


def test_a_check_that_is_asked_twice_is_done_once(people):
    assert running.ask_for_a_round(people.editeur_national)
    assert not running.ask_for_a_round(people.admin_national)
    (asked,) = Round.objects.all()
    assert running.run_round.func(asked.pk) == "faite"
    assert running.run_round.func(asked.pk) == "déjà faite"
    assert running.ask_for_a_round(people.admin_national)


def test_the_command_tells_what_is_to_be_corrected_and_fails(people, capsys):
    content("citante", text(link("/rien/")))
    with pytest.raises(SystemExit):
        call_command("links_check", json=True)
    out, err = capsys.readouterr()
    (line,) = json.loads(out)
    assert (line["page"], line["target"], line["state"]) == ("/citante/", "/rien/", "a-corriger")
    assert "1\u00a0lien à corriger" in err


def test_a_page_kept_for_a_narrow_audience_is_told_to_those_who_may_read_it_alone(people):
    page = content("fermee", text(link("/rien/")))
    checked()
    NationalPage.objects.filter(pk=page.pk).update(readers=audience_of({"administrateurs:cnaf"}))
    assert not reading.told(people.editeur_national).exists()
    assert reading.told(people.admin_national).exists()
