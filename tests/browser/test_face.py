"""Every page of the site on a desk and on a phone, in light and in dark.

Nothing overflows, the console stays empty, axe-core finds nothing, each page has one title, the keyboard starts at the
way to the content, nothing is asked elsewhere, and a first visit is light.
"""

import gzip
import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as site
from django.template.loader import render_to_string
from django.urls import reverse

from files import actions
from files.models import SideWork, State, Verb
from links.signals import changed
from search.engines import engine
from search.indexing import index_waiting
from spaces.models import Resource, Status
from tests.browser.conftest import violations
from tests.consistency.routes import ROUTES
from tests.consistency.test_routes_matrix import path_of
from tests.consistency.verdicts import Outcome
from tests.factories import ResourceFactory, WholeClient
from tests.files.conftest import FILLER, make_pdf, read, upload
from tests.files.making import make_xlsx
from tests.pages.showing import one_of_each

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCREENS = os.environ.get("SCREENS")
FIRST_VISIT = 60_000  # bytes of page, sheets, scripts and drawings, compressed
NARROW = (640, 320, 390)  # a wide screen at 200 %, a small phone, a phone: the last one is where the dark is looked at
# Whoever sees the most, first: each page is looked at once, as the first of these whom it is open to.
VISITORS = ("anonymous", "editeur", "lecteur", "outsider", "admin_national")
WRONG = """() => {
  const wrong = [];
  const titles = document.querySelectorAll('h1').length;
  if (titles !== 1) wrong.push(`${titles} h1`);
  if (!document.title.replace(/– Espace Ctg$/, '').trim()) wrong.push('sans titre');
  if (document.querySelector('[tabindex]:not([tabindex="0"], [tabindex="-1"])')) wrong.push('un tabindex positif');
  const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
  const twice = ids.filter((id, rank) => ids.indexOf(id) !== rank);
  if (twice.length) wrong.push(`identifiants en double : ${twice}`);
  return wrong;
}"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OPEN_ALL = "document.querySelectorAll('details:not(main .menu)').forEach((one) => one.setAttribute('open', ''))"


@pytest.fixture
def world(people, settings, tmp_path):
    """What the pages speak of: supports of the Caf de la Charente in every state, their files read or not, indexed."""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    engine().rebuild([])
    kept = {"tokens": frozenset({"caf:caf-16"}), "author": people.editeur}
    closed = ResourceFactory(**kept, title="Diagnostic réservé", summary="Seize communes. " * 20)

    def attach(resource, content, name):
        return read(actions.attach(actions.store(upload(content, name)), "resource", resource.pk, people.editeur))

    version = attach(
        closed, make_pdf([f"La ludothèque des familles. {FILLER * 3}"] * 3), f"{'long_nom_de_' * 9}fichier.pdf"
    )
    people.sheet = attach(closed, make_xlsx({"Enfants": [["Commune"] * 30, *([[1234] * 30] * 40)]}), "suivi.xlsx")
    people.broken = attach(closed, b"%PDF-1.4\n" + b"rien " * 500, "abime.pdf")
    people.text = attach(closed, "Un compte rendu.\n\nSuite des débats.".encode(), "note.txt")
    scan = attach(closed, make_pdf(["", ""]), "numerisation.pdf")
    SideWork.objects.filter(version=scan).delete()
    SideWork.objects.create(version=scan, verb=Verb.RECOGNISE, state=State.READING, done=12, total=48)
    people.replaced = ResourceFactory(status=Status.REPLACED, successor=closed, published_at=closed.published_at)
    world = SimpleNamespace(
        people=people,
        closed=closed,
        version=version,
        draft=ResourceFactory(**kept, status=Status.DRAFT),
        withdrawn=ResourceFactory(status=Status.WITHDRAWN, author=people.editeur, withdrawn_because="Trop ancien"),
    )
    ResourceFactory.create_batch(
        22, author=people.editeur, title="Fiche action de la ludothèque " + "intercommunautaire " * 10
    )
    world.cnaf = one_of_each(closed, version)
    for resource in Resource.objects.order_by("pk"):
        changed.send(sender=Resource, kind="resource", pk=resource.pk, narrows=False)
    index_waiting()
    return world


def by_routes(world, who):
    """{name: address} of the pages that this visitor is the first to be let into."""
    pages = {}
    for name, line in ROUTES.items():
        open_to = [one for one in VISITORS if line.verdict[one] is Outcome.OPEN]
        if line.method == "get" and open_to and open_to[0] == who:
            pages[name] = path_of(name, line.args(world))
    return pages


def besides(world, who):
    """{name: address} of what routes alone do not lead to: full, empty, refused, gone."""
    read_in = "/fichiers/{}/page/1/".format
    supports = f"support={world.closed.pk}&support={world.draft.pk}"
    pages = {
        "anonymous": {"une page publique": "/public/"},
        "editeur": {
            "supports sans réponse": "/supports/?rubrique=communication-nationale",
            "supports filtrés": "/supports/?rubrique=diagnostic&caf=caf-16&tri=titre&page=2",
            "supports en tableau": "/supports/?vue=tableau",
            "supports en galerie": "/supports/?vue=galerie",
            "supports par rubrique": "/supports/?par=rubrique",
            "brouillons": "/supports/?etat=brouillon",
            "un brouillon": world.draft.get_absolute_url(),
            "recherche": "/recherche/?q=ludothèque",
            "recherche sans réponse": "/recherche/?q=introuvable",
            "recherche mal écrite": "/recherche/?q=ludothéqe",
            "une page de tableur": read_in(world.people.sheet.pk) + "?q=commune",
            "un tableur entier": f"/fichiers/{world.people.sheet.pk}/texte/",
            "un fichier abîmé": read_in(world.people.broken.pk),
            "un texte": read_in(world.people.text.pk),
            "dans ce fichier": f"/fichiers/{world.version.pk}/page/2/?q=ludothèque",
            "texte entier": f"/fichiers/{world.version.pk}/texte/?q=familles",
            "après un dépôt": f"{reverse('spaces:deposited')}?{supports}",
            "emporter une Caf": "/emporter/?caf=caf-16",
            "introuvable": "/nulle-part/",
            **world.cnaf,
        },
        "lecteur": {
            "refusé": "/deposer/",
            "retiré": world.withdrawn.get_absolute_url(),
            "remplacé": world.people.replaced.get_absolute_url(),
        },
        "outsider": {"sans habilitation": "/"},
        "admin_national": {"accueil national": "/"},
    }
    return pages[who]


@pytest.fixture
def visit(chromium, live_server):
    """visit(person or None) -> a page signed in as that person, with all that it asked for and all that was said."""
    contexts = []

    def opened(person):
        context = chromium.new_context(base_url=live_server.url, locale="fr-FR", viewport=_wide())
        contexts.append(context)
        if person is not None:
            client = WholeClient()
            client.force_login(person)
            cookie = client.cookies[site.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        heard = SimpleNamespace(page=page, said=[], asked=[], seen=set(), home=live_server.url)
        page.on("console", lambda message: heard.said.append(message.text))
        page.on("pageerror", lambda error: heard.said.append(str(error)))
        page.on("request", lambda request: heard.asked.append((request.resource_type, request.url)))
        return heard

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("visitors", [("editeur",), tuple(one for one in VISITORS if one != "editeur")], ids=len)
def test_every_page_is_accessible_silent_light_and_holds_on_every_screen(visit, world, visitors):
    found = []
    for who in visitors:
        visitor = visit(None if who == "anonymous" else getattr(world.people, who))
        for name, address in (by_routes(world, who) | besides(world, who)).items():
            found += [f"{who}, {name} ({address}) : {wrong}" for wrong in looked_at(visitor, address, name)]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("name", ["400", "403_csrf", "500"])
def test_what_is_said_when_nothing_works_is_a_page_like_the_others(visit, name):
    visitor = visit(None)
    html = render_to_string(f"{name}.html")
    visitor.page.route("**/en-panne/", lambda route: route.fulfill(body=html, content_type="text/html"))
    assert judged(visitor, "/en-panne/", name, html, 200) == []


def looked_at(visitor, address, name):
    """What is wrong with the page of this address; nothing when it is no page (a file, a piece of a page)."""
    answer = visitor.page.request.get(address)
    if answer.status >= 500:
        return [f"répond {answer.status}"]
    html = answer.text() if answer.headers.get("content-type", "").startswith("text/html") else ""
    of_a_library = "/cms/" in answer.url or "/gestion/accounts/" in answer.url  # Wagtail's and Django's own pages
    if "<html" not in html or of_a_library or answer.url in visitor.seen:
        return []
    visitor.seen.add(answer.url)
    return judged(visitor, address, name, html, answer.status)


def judged(visitor, address, name, html, status):
    """What is wrong with a page: a list of sentences."""
    page = visitor.page
    visitor.said.clear()
    visitor.asked.clear()
    page.set_viewport_size(_wide())
    page.emulate_media(color_scheme="light")
    page.goto(address)
    wrong = page.evaluate(WRONG) + _keyboard(page) + [f"clair : {one}" for one in violations(page)]
    _shoot(page, name, "bureau")
    page.emulate_media(color_scheme="dark")
    page.evaluate(OPEN_ALL)
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 844})
        if page.evaluate(OVERFLOW) > 0:
            wrong.append(f"déborde à {width} px")
    wrong += [f"sombre : {one}" for one in violations(page)]
    _shoot(page, name, "telephone")
    return wrong + _printed(page) + _weight(html, visitor) + [one for one in visitor.said if _matters(one, status)]


def _wide():
    return {"width": 1280, "height": 900}


def _keyboard(page):
    """The first key leads to the way to the content, where there is one, unless the page put the focus elsewhere."""
    # Chromium gives the focus to `autofocus` some frames after the load: without waiting, the key may come before it.
    page.wait_for_function("() => !document.querySelector('[autofocus]') || document.activeElement !== document.body")
    if page.evaluate("document.activeElement !== document.body || !document.querySelector('.skip')"):
        return []
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.className")
    return [] if first == "skip" else [f"le clavier commence à « {first} »"]


def _printed(page):
    """On paper there is neither bar nor menu, and nothing beyond the edge but tables, which browsers shrink."""
    page.set_viewport_size({"width": 720, "height": 1000})
    page.emulate_media(media="print")
    shrunk = page.locator(".table-frame").count()
    wrong = ["déborde sur le papier"] if page.evaluate(OVERFLOW) > 0 and not shrunk else []
    if page.locator("header.top, nav.nav, footer.foot").filter(visible=True).count():
        wrong.append("imprime la barre du site")
    page.emulate_media(media="screen")
    return wrong


def _weight(html, visitor):
    elsewhere = [url for _, url in visitor.asked if not url.startswith((visitor.home, "data:", "blob:"))]
    loaded = {url for kind, url in visitor.asked if kind in {"stylesheet", "script"}} | {
        f"{visitor.home}/static/icons/sprite.svg"
    }
    weight = len(gzip.compress(html.encode(), 6)) + sum(_compressed(visitor.page.request, url) for url in loaded)
    return [f"demande {url}" for url in elsewhere] + ([f"pèse {weight} octets"] if weight >= FIRST_VISIT else [])


_compressed_sizes = {}


def _compressed(request, url):
    """What a file of the site weighs, compressed; asked once."""
    path = url.partition("/static/")[2]
    if path not in _compressed_sizes:
        _compressed_sizes[path] = len(gzip.compress(request.get(url).body(), 6))
    return _compressed_sizes[path]


def _matters(said, status):
    """A refusal is an answer that chromium alone calls an error; nothing else may be said."""
    return not (status >= 400 and f"status of {status}" in said)


def _shoot(page, name, device):
    if SCREENS:
        page.screenshot(path=Path(SCREENS) / f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}-{device}.png", full_page=True)
