"""From the mail that says a request waits to the answer that the person reads."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from accounts.deciding import tasks
from accounts.models import AccessRequest, Level, RequestState
from tests.browser.conftest import sign_in, violations
from tests.factories import people as make_people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_administrateur_local_decides_from_the_link_of_the_mail(open_page):
    people = make_people()
    asked = AccessRequest.objects.create(
        user=people.outsider,
        email=people.outsider.email,
        name="Zoé Nouvelle",
        caf_id="caf-16",
        level=Level.LECTEUR,
        why="Je prépare la Ctg du Grand Cognac.",
        state=RequestState.WAITING,
        confirmed_at=timezone.now(),
    )
    tasks.tell_deciders.func(asked.pk)
    link = re.search(r"https?://\S+", mail.outbox[-1].body)[0]
    page = open_page(viewport={"width": 390, "height": 844})
    sign_in(page, people.admin_local.email)
    page.goto(link.removeprefix(settings.SITE_URL))
    expect(page.get_by_role("heading", name="Demande de Zoé Nouvelle", level=1)).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Refuser la demande").click()
    expect(page.get_by_role("alert")).to_contain_text("Motif du refus")
    page.get_by_label("éditeur", exact=True).check()
    page.get_by_role("button", name="Accepter la demande").click()
    expect(page.get_by_role("status")).to_contain_text("La demande de Zoé Nouvelle est acceptée")
    assert people.outsider.habilitations.get().level == Level.EDITEUR
    mail.outbox.clear()
    tasks.tell_answer.func(asked.pk)
    assert "éditeur" in mail.outbox[-1].body
