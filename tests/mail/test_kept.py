"""In development mails are printed and kept, and read by a command."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from mail import kept, letters

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _development(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.DATA_DIR = "mail.backends.KeptBackend", tmp_path


def send(to, name):
    context = {"name": name, "change": "", "address": "https://espace-ctg.example/"}
    letters.send(to, f"à l'attention de {name}", "accounts/mail/second_factor.txt", context)


def read(*arguments):
    said = StringIO()
    call_command("mails", *arguments, stdout=said, stderr=said)
    return said.getvalue()


def test_mails_are_printed_kept_listed_and_read(capsys):
    assert "Aucun courriel" in read()
    send("zoe@example.org", "Zoé")
    send("rene@example.org", "René")
    assert "rene@example.org" in capsys.readouterr().out
    first, second = read().splitlines()
    assert first.split() == [*first.split()[:3], "rene@example.org", *"Espace Ctg – à l'attention de René".split()]
    assert "zoe@example.org" in second
    assert "Bonjour Zoé," in read("1", "--to", "ZOE@example.org")
    with pytest.raises(CommandError, match="pas de courriel à ce numéro"):
        read("3")


def test_only_the_newest_mails_are_kept(monkeypatch, capsys):
    monkeypatch.setattr(kept, "MOST", 2)
    for name in ("Un", "Deux", "Trois"):
        send(f"{name.lower()}@example.org", name)
    assert [one.to for one in kept.newest(10)] == ["trois@example.org", "deux@example.org"]
    assert kept.folder().stat().st_mode & 0o077 == 0
