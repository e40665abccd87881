"""« Voir comme un lecteur » in a browser: the banner is seen, what is sent is refused, one comes back."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Level
from links.models import Follow
from tests.browser.conftest import sign_in, violations
from tests.factories import person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_one_sees_as_a_reader_writes_nothing_and_comes_back(open_page):
    admin = person(Level.ADMINISTRATEUR_NATIONAL, email="admin-national@example.org")
    page = open_page()
    sign_in(page, admin.email)
    page.goto("/voir-comme/")
    assert violations(page) == []
    page.get_by_label("Caf", exact=True).select_option(label="Caf de la Charente")
    page.get_by_role("button", name="Voir comme un lecteur").click()
    banner = page.get_by_role("complementary", name="Voir comme un lecteur")
    expect(banner).to_contain_text("Caf de la Charente")
    expect(page.get_by_role("link", name="Déposer")).to_have_count(0)
    assert violations(page) == []
    token = banner.locator("input[name=csrfmiddlewaretoken]").input_value()
    address = reverse("links:follow", args=["rubrique", "diagnostic"])
    sent = {"wanted": "on", "csrfmiddlewaretoken": token}
    answer = page.request.post(address, form=sent, headers={"Referer": page.url})
    assert (answer.status, "Rien n’est enregistré dans cette vue" in answer.text()) == (403, True)
    assert not Follow.objects.exists()
    banner.get_by_role("button", name="Quitter cette vue").click()
    expect(page.get_by_text("Vous êtes revenu à votre niveau.")).to_be_visible()
    expect(banner).to_have_count(0)
