"""Letters, read where they arrive: in a real mail server."""

import re
from smtplib import SMTPRecipientsRefused

import pytest
from django.template.loader import render_to_string

from accounts.tasks import send_reset
from mail import letters
from mail.letters import _blocks
from mail.models import Suppressed
from tests.factories import person

pytestmark = pytest.mark.django_db

TO = "zoe.lefevre@example.org"


def send(name="Zoé Lefèvre", subject="une réponse à votre demande", **context):
    said = {"name": name, "change": "set-up-second-factor", "address": "https://espace-ctg.example/compte/"} | context
    return letters.send(TO, subject, "accounts/mail/second_factor.txt", said, name=name)


def test_a_letter_arrives_in_french_in_text_and_in_html(sink, settings):
    settings.DEFAULT_FROM_EMAIL = "Espace Ctg – Cnaf <ne-pas-repondre@example.org>"
    assert send() is True
    (arrived,) = sink.received
    letter = arrived.letter
    assert arrived.to == [TO]
    assert letter["subject"].strip() == "Espace Ctg – une réponse à votre demande"
    assert letter["to"] == f"Zoé Lefèvre <{TO}>"
    assert letter["from"].startswith("Espace Ctg – Cnaf <")
    assert letter["auto-submitted"] == "auto-generated"
    assert max(arrived.raw.split(b"\r\n\r\n")[0]) < 128  # every header is ASCII on the wire
    text, html = letter.get_body(("plain",)).get_content(), letter.get_body(("html",)).get_content()
    assert text.startswith("Bonjour Zoé Lefèvre,")
    assert "double authentification vient d'être mise en place" in text
    assert '<a href="https://espace-ctg.example/compte/"' in html
    assert "Bonjour Zoé Lefèvre," in html


def test_what_people_typed_adds_no_header_no_recipient_and_no_tag(sink):
    send(
        name="Zoé\r\nBcc: victime@example.org\r\n\r\n<script>alert(1)</script>",
        subject="bonjour\r\nCc: victime@example.org",
    )
    (arrived,) = sink.received
    assert arrived.to == [TO]
    assert arrived.letter["bcc"] is None
    assert arrived.letter["cc"] is None
    assert "<script>" not in arrived.letter.get_body(("html",)).get_content()


def test_a_reset_arrives_as_every_letter_does(sink):
    agent = person(email=TO, name="Zoé Lefèvre")
    send_reset.call(agent.email)
    (arrived,) = sink.received
    assert "/compte/mot-de-passe/nouveau/" in arrived.letter.get_body(("html",)).get_content()


def test_an_address_that_is_refused_for_ever_is_written_to_once(sink):
    sink.refusals[TO] = "550 5.1.1 Boîte inconnue"
    assert send() is False
    kept = Suppressed.objects.get()
    assert (kept.address, kept.reason) == (TO, Suppressed.Reason.REFUSED)
    assert kept.detail.startswith("550 5.1.1")
    sink.refusals.clear()
    assert send() is False
    assert sink.received == []


@pytest.mark.parametrize(
    "reply",
    [
        "450 4.2.1 Revenez plus tard",
        "554 5.7.1 Relay access denied",
        "552 5.2.2 Full",
        "550 5.4.1 Recipient address rejected",
        "550 5.1.8 Sender address rejected",
        "550 Message blocked using zen.example.org",
        "554 Transaction failed",
    ],
)
def test_a_refusal_that_is_not_of_the_address_lets_the_job_try_again(sink, reply):
    sink.refusals[TO] = reply
    with pytest.raises(SMTPRecipientsRefused):
        send()
    assert not Suppressed.objects.exists()


def test_the_page_of_a_letter_says_what_its_text_says():
    """A paragraph, a list and a link, each as such, and nothing of how they are kept."""
    text = "Bonjour Zoé,\n\nDeux choses :\nà lire.\n\n- la première\n- la seconde & la suite\n\nhttps://example.org/a/"
    page = render_to_string(
        "mail/letter.html", {"title": "Un titre", "blocks": [*_blocks(text)], "site": "https://example.org/"}
    )
    told = " ".join(re.sub(r"<[^>]+>", " ", page.partition("<body")[2].partition(">")[2]).split())
    assert told == (
        "Espace Ctg Bonjour Zoé, Deux choses : à lire. la première la seconde &amp; la suite https://example.org/a/ "
        "Message envoyé par l’Espace Ctg, https://example.org/"
    )
    assert page.count("<li>") == 2
    assert page.count("<p ") == 5


def test_nothing_is_sent_to_a_suppressed_address_whatever_its_case(sink):
    Suppressed.objects.create(address=TO.upper(), reason=Suppressed.Reason.ASKED)
    assert send() is False
    assert sink.received == []
