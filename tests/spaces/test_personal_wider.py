"""What was confirmed of some files says nothing of others."""

# ruff: noqa: F811

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from files import late, pending
from files.models import FileVersion, PendingUpload
from files.personal import Findings
from spaces.models import Resource, Status
from tests.factories import ResourceFactory
from tests.spaces.test_personal import confirm, listing, ordinary, post, support, versions_of  # noqa: F401

pytestmark = pytest.mark.django_db


def test_a_file_joined_to_an_accepted_one_is_accepted_on_its_own(client, people):
    resource = ResourceFactory(author=people.editeur)
    client.force_login(people.editeur)
    address = f"/supports/{resource.pk}/fichiers/ajouter/"
    assert client.post(address, {"files": [listing()]}).status_code == 422
    first = PendingUpload.objects.get()
    other = SimpleUploadedFile("autre.txt", listing().read() + b"\nAutre liste.\n")
    answer = client.post(address, {"kept": [first.pk], "confirmed": [first.pk], "files": [other]})
    assert answer.status_code == 422
    assert not FileVersion.objects.exists()
    ids = [one.pk for one in PendingUpload.objects.all()]
    assert client.post(address, {"kept": ids, "confirmed": ids}).status_code == 302
    assert FileVersion.objects.filter(personal_confirmed_by=people.editeur).count() == 2


def test_consent_given_before_anything_was_shown_publishes_nothing(client, people):
    client.force_login(people.editeur)
    form = {"type": "diagnostic", "owner": "caf-16", "audience": "reseau", "grouping": "separes", "outcome": "publier"}
    assert client.post("/deposer/", form | {"files": [listing()], "confirmed": "on"}).status_code == 422
    assert not Resource.objects.exists()


def test_a_form_left_for_a_day_forgets_the_file_and_asks_for_it_again(client, people, support):
    resource = support(ordinary())
    post(client, people.editeur, "add-files", resource, files=listing())
    kept = PendingUpload.objects.get()
    pending.release([kept.pk], people.editeur)
    answer = post(client, people.editeur, "add-files", resource, kept=[kept.pk], confirmed=[kept.pk])
    assert answer.status_code == 422
    assert "Choisissez un fichier" in answer.content.decode()


def test_a_confirmation_falls_when_more_is_found_after_it(people, support):
    """The text of a scan comes page after page: what was confirmed is what was read so far."""
    resource = support(listing(), confirmed=True)
    (version,) = versions_of(resource)
    found = Findings.from_dict(version.personal)
    late.note(version, found)
    resource.refresh_from_db()
    assert resource.status == Status.PUBLISHED
    more = Findings.from_dict({"nir": {"count": 9, "parts": [1, 4]}})
    late.note(version, more)
    resource.refresh_from_db()
    version.refresh_from_db()
    assert (resource.status, version.personal_confirmed_by) == (Status.DRAFT, None)
    confirm(resource, people.editeur)
    version.refresh_from_db()
    late.note(version, found)  # less than what was confirmed
    resource.refresh_from_db()
    assert resource.status == Status.PUBLISHED
