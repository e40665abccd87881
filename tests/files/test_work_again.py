"""A recognition or a conversion that was given up is asked for once more, by those who may revise its support."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from accounts.models import Trace
from files import conversion, recognition, versions
from files.errors import Refused
from files.models import FilePart, FileVersion, SideWork, State, Verb
from spaces.models import Resource
from tests.files.conftest import make_docx, make_pdf
from tests.files.screens import plain

BUTTONS = {
    Verb.CONVERT: "Réessayer les images des pages",
    Verb.RECOGNISE: "Réessayer la reconnaissance de caractères",
}


@pytest.fixture(autouse=True)
def programs(monkeypatch):
    """Both programs are installed; no work is done here."""
    monkeypatch.setattr(conversion, "available", lambda: True)
    monkeypatch.setattr(recognition, "available", lambda: True)


@pytest.fixture(params=list(BUTTONS))
def stopped(request, attached):
    """A version whose recognition, then one whose conversion, was given up."""
    verb = request.param
    version = attached(
        make_pdf(["Un"]) if verb == Verb.RECOGNISE else make_docx(lambda document: document.add_paragraph("Un"))
    )
    FilePart.objects.filter(version=version).delete()
    FilePart.objects.create(version=version, number=1, unit="page", text="", width=900, height=1200)
    FileVersion.objects.filter(pk=version.pk).update(state=State.WITHOUT_TEXT, pages=1)
    given_up = {"state": State.FAILED, "attempts": 3, "total": 1, "reason": conversion.GAVE_UP}
    return SideWork.objects.create(version=version, verb=verb, **given_up)


def ask(client, work):
    return client.post(reverse("files:work-again", args=[work.version_id, work.verb]), follow=True)


def test_whoever_may_revise_the_support_asks_from_its_page_and_from_the_reading(client, people, stopped):
    client.force_login(people.editeur)
    support = Resource.objects.get()
    reading = reverse("files:page", args=[stopped.version_id, 1])
    for address in (support.get_absolute_url(), reading):
        page = plain(client.get(address))
        assert BUTTONS[stopped.verb] in page
        assert stopped.reason in page
    DBTaskResult.objects.all().delete()
    answer = plain(ask(client, stopped))
    assert "C'est redemandé" in answer
    assert BUTTONS[stopped.verb] not in answer
    stopped.refresh_from_db()
    assert (stopped.state, stopped.attempts, stopped.reason) == (State.WAITING, 0, "")
    assert [job.args_kwargs["args"] for job in DBTaskResult.objects.all()] == [[stopped.version_id]]
    history = plain(client.get(reverse("spaces:history", args=[support.pk])))
    assert "Reconnaissance ou images d'un fichier relancées" in history
    assert Trace.objects.get(verb="fichier.reprise").actor == people.editeur


def test_a_reader_is_told_why_it_stopped_and_sees_no_button(client, people, stopped):
    client.force_login(people.lecteur)
    page = plain(client.get(reverse("files:page", args=[stopped.version_id, 1])))
    assert stopped.reason in page
    assert BUTTONS[stopped.verb] not in page
    assert ask(client, stopped).status_code == 403
    with pytest.raises(PermissionDenied):
        versions.work_again(stopped.version, stopped.verb, people.lecteur)
    assert SideWork.objects.get().state == State.FAILED


def test_what_was_not_given_up_is_not_asked_again(client, people, stopped):
    client.force_login(people.editeur)
    ask(client, stopped)
    assert "rien à réessayer" in plain(ask(client, stopped))
    assert Trace.objects.filter(verb="fichier.reprise").count() == 1
    missing = recognition.MISSING if stopped.verb == Verb.RECOGNISE else conversion.MISSING
    SideWork.objects.update(state=State.FAILED, reason=missing)  # it starts by itself, once the program is there
    with pytest.raises(Refused):
        versions.work_again(stopped.version, stopped.verb, people.editeur)
    assert BUTTONS[stopped.verb] not in plain(client.get(Resource.objects.get().get_absolute_url()))


def test_a_work_that_does_not_exist_is_not_an_address(client, people, stopped):
    client.force_login(people.editeur)
    assert client.post(f"/fichiers/{stopped.version_id}/reessayer/danser/").status_code == 404
