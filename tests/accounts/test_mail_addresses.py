"""The addresses that nothing is sent to, kept by administrateurs nationaux."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.asking import addresses
from accounts.models import Trace
from config import doctor
from mail import letters
from mail.models import Suppressed

pytestmark = pytest.mark.django_db

LIST = "/gestion/mail/suppressed/"


def send():
    context = {"name": "Zoé", "change": "", "address": "https://espace-ctg.example/"}
    return letters.send("Zoe@example.org", "un message", "accounts/mail/second_factor.txt", context)


def test_an_administrateur_national_puts_an_address_aside_and_takes_it_back(client, people):
    client.force_login(people.admin_national)
    typed = {"address": "ZOE@example.org", "reason": "demande", "detail": "Par téléphone"}
    assert client.post(f"{LIST}add/", typed).status_code == 302
    row = Suppressed.objects.get()
    assert row.address == "zoe@example.org"
    assert send() is False
    assert client.post(f"{LIST}add/", typed).status_code == 200  # it is there already
    assert client.get(LIST).status_code == 200
    assert client.post(f"{LIST}{row.pk}/change/", typed | {"reason": "refus"}).status_code == 403
    assert client.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 302
    assert send() is True
    assert list(Trace.objects.order_by("pk").values_list("verb", flat=True)) == ["suppress-address", "allow-address"]


def test_nobody_else_writes_to_that_list(client, people):
    row = Suppressed.objects.create(address="zoe@example.org", reason=Suppressed.Reason.REFUSED)
    for person in (people.lecteur, people.admin_local, people.editeur_national):
        with pytest.raises(PermissionDenied):
            addresses.send_again_to(row, person)
        with pytest.raises(PermissionDenied):
            addresses.send_nothing_to("rene@example.org", "demande", "", person)
        client.force_login(person)
        assert client.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Suppressed.objects.count() == 1


def test_doctor_says_how_mail_goes_out(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.DATA_DIR = "mail.backends.KeptBackend", tmp_path
    Suppressed.objects.create(address="zoe@example.org", reason=Suppressed.Reason.REFUSED)
    first, second = doctor._mail()
    assert str(tmp_path / "mail") in first.text
    assert second.text.endswith(": 1")
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "courrier.example"
    assert "courrier.example" in next(iter(doctor._mail())).text
