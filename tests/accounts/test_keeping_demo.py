"""The levels of the demonstration: what its administrateur local finds to do, made once."""

import pytest

import accounts.demo
from accounts.keeping import demo
from accounts.models import AccessRequest, Habilitation, Invitation, RequestState, User

pytestmark = pytest.mark.django_db


def test_the_administrateur_local_of_the_demonstration_finds_people_to_review_and_to_decide(client):
    accounts.demo.load("une-phrase-de-passe-solide")
    for _ in range(2):
        demo.load()
        assert Habilitation.objects.filter(user__email=demo.SUSPENDED.email, suspended_at__isnull=False).count() == 1
        assert AccessRequest.objects.filter(state=RequestState.WAITING).count() == Invitation.objects.count() == 1
    client.force_login(User.objects.get(email="admin-local@example.org"))
    review = client.get("/habilitations/revue/").content.decode()
    assert "Ces 7 personnes" in review.replace("\u00a0", " ")
    assert "Martine Vallade" in review
    assert "Rachida Amrani" not in review
    people = client.get("/habilitations/").content.decode()
    assert all(one.name in people for one in (*demo.COLLEAGUES, demo.SUSPENDED))
    assert "Camille Nadeau" in client.get("/habilitations/demandes/").content.decode()
