"""Debian's chromium on the live server: desktop and phone, console checked empty, accessibility by axe-core."""

import os
import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from accounts.models import User
from tests.factories import PASSWORD, recovery_code

# Playwright's loop runs in this thread, where Django would refuse the database for fear of an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = shutil.which("chromium")
PATIENCE = 30_000  # milliseconds: what a busy machine may take to show what is asked for
expect.set_options(timeout=PATIENCE)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
# A form sent back with its errors (400 when Wagtail saves by itself), or refused to whoever signed out, is an answer
# that chromium and htmx call wrong. A person quicker than the focus that a page proposes keeps theirs.
ANSWERED = re.compile(
    r"(responded with a status of|Response Status Error Code) (400|401|403|422)"
    r"|^Autofocus processing was blocked because a document already has a focused element\.$"
)
DEVICES = {
    "bureau": {"viewport": {"width": 1280, "height": 900}},
    "telephone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}


@pytest.fixture(scope="session")
def chromium():
    """The browser; its absence skips, or fails where CI_SERVICES names it."""
    if CHROMIUM is None:
        if "chromium" in os.environ.get("CI_SERVICES", "").split():
            pytest.fail("chromium est demandé par CI_SERVICES et n'est pas installé")
        pytest.skip("chromium n'est pas installé (paquet chromium de Debian)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(params=list(DEVICES))
def device(request):
    """Desktop, then phone."""
    return DEVICES[request.param]


@pytest.fixture
def open_page(chromium, live_server):
    """Opens pages in contexts of their own; at the end every console must have stayed empty."""
    contexts, said = [], []

    def opened(**options):
        context = chromium.new_context(base_url=live_server.url, locale="fr-FR", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: ANSWERED.search(message.text) or said.append(message.text))
        page.on("pageerror", lambda error: said.append(f"erreur : {error}"))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture
def signed_in(open_page):
    """A page where this person has signed in by the form."""

    def opened(user, **options):
        page = open_page(**options)
        sign_in(page, user.email)
        return page

    return opened


def sign_in(page, email, password=PASSWORD):
    """Fill the sign-in form and send it; give a recovery code where the second factor is asked."""
    page.goto("/compte/connexion/")
    page.get_by_label(re.compile("adresse", re.IGNORECASE)).fill(email)
    page.locator("input[type=password]").fill(password)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    if page.url.endswith("/compte/connexion/code/"):
        page.get_by_label(re.compile("code de secours")).fill(recovery_code(User.objects.get(email=email)))
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state()


# What appears little by little is judged once it is there; what turns for ever is not waited for.
SETTLED = """() => Promise.allSettled(document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
    .map((one) => one.finished)).then(() => true)"""


def violations(page):
    """What axe-core finds wrong with the page: a list of "rule: element"."""
    page.evaluate(SETTLED)
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']} : {node['html'][:150]}" for rule in found for node in rule["nodes"]]
