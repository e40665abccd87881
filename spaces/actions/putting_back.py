"""Put a support back as it was before a batch: what a batch keeps for that, and the verb."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.permissions import Action
from accounts.sight import audience_of
from accounts.tokens import split
from files.models import FileVersion
from spaces.actions.base import locked, readers_of, record, require_sight, told_apart
from spaces.actions.personal import UNCONFIRMED, awaiting
from spaces.actions.personal import stamp_of as findings_of
from spaces.audiences import reaches_more
from spaces.bulk.stamps import stamp_of
from spaces.errors import Conflict, Refused, Unconfirmed
from spaces.kinds import RESOURCE
from spaces.models import Resource, ResourceType, Rubrique, Status, Step, Theme
from spaces.signals import resource_published

_PLAIN = ("rubrique_id", "type_id", "keywords", "year", "status", "successor_id", "withdrawn_because")
_MOMENTS = ("published_at", "held_at", "revised_at")


def formers(resources: list[Resource]) -> dict[int, dict[str, Any]]:
    """What each of these supports (spaces.bulk.choosing.loaded) is now, as JSON keeps it; one query."""
    consents: dict[int, list[list[Any]]] = {one.pk: [] for one in resources}
    given = FileVersion.objects.filter(
        file__kind=RESOURCE, file__object_id__in=list(consents), removed_at=None, personal_confirmed_at__isnull=False
    )
    for version in given.select_related("file").order_by("pk"):
        moment = version.personal_confirmed_at.isoformat()
        consent = [version.pk, findings_of([version]), version.personal_confirmed_by_id, moment]
        consents[version.file.object_id].append(consent)
    return {one.pk: _former(one) | {"consents": consents[one.pk]} for one in resources}


def put_back(resource: Resource, by: Any, former: dict[str, Any], left: str) -> Resource:
    """Make a support what `formers` kept of it, if it still bears the stamp `left`.

    What somebody had confirmed of its files for the same readers is confirmed again. Raises PermissionDenied,
    Conflict when it changed since, Unconfirmed when something in it has come to need a look, or Refused, as when its
    rubrique or its type of then is gone.
    """
    with transaction.atomic():
        row = locked(resource, by, Action.REVISE)
        if stamp_of(row) != left:
            raise Conflict("Ce support a été modifié depuis\u00a0: il reste comme il est.")
        _require_there(former)
        before, was_shown, keywords = readers_of(row), row.status == Status.PUBLISHED, row.keywords
        for name in _PLAIN:
            setattr(row, name, former[name])
        for name in _MOMENTS:
            setattr(row, name, datetime.fromisoformat(former[name]) if former[name] else None)
        row.review_on = date.fromisoformat(former["review_on"]) if former["review_on"] else None
        wider = reaches_more(split(row.audience.key), split(former["audience"]))
        keys = told_apart(row.audience.key, former["audience"])
        row.audience = audience_of(split(former["audience"]))
        _confirm_again(row, former["consents"])
        if row.status == Status.PUBLISHED:
            _require_agreed(row, former["consents"], wider)
        require_sight(row, by, split(former["audience"]))
        row.save()
        row.steps.set(Step.objects.filter(pk__in=former["steps"]))
        row.themes.set(Theme.objects.filter(pk__in=former["themes"]))
        lost = sorted(before - readers_of(row))
        record(row, by, "put_back", narrows=bool(lost) or row.keywords != keywords, lost=lost, **keys)
        if row.status == Status.PUBLISHED and not was_shown:
            resource_published.send(sender=Resource, resource=row, by=by)
    return row


def _former(resource: Resource) -> dict[str, Any]:
    plain = {name: getattr(resource, name) for name in _PLAIN}
    moments = {name: moment and moment.isoformat() for name in _MOMENTS for moment in [getattr(resource, name)]}
    return {
        **plain,
        **moments,
        "review_on": resource.review_on and resource.review_on.isoformat(),
        "audience": resource.audience.key,
        "steps": [step.pk for step in resource.steps.all()],
        "themes": [theme.pk for theme in resource.themes.all()],
    }


def _require_there(former: dict[str, Any]) -> None:
    """Raise Refused when the rubrique or the type that a support had is no more in the classification."""
    if not Rubrique.objects.filter(pk=former["rubrique_id"]).exists():
        raise Refused("Sa rubrique d'avant n'existe plus\u00a0: ce support est laissé comme il est.")
    if not ResourceType.objects.filter(pk=former["type_id"]).exists():
        raise Refused("Son type d'avant n'existe plus\u00a0: ce support est laissé comme il est.")


def _confirm_again(row: Resource, consents: list[list[Any]]) -> None:
    """Give back to the versions the consents that a wider audience had taken from them, for what was read then."""
    agreed = {key: (stamp, person, moment) for key, stamp, person, moment in consents}
    for version in awaiting(row):
        stamp, person, moment = agreed.get(version.pk, ("", None, None))
        if stamp == findings_of([version]):
            version.personal_confirmed_by_id, version.personal_confirmed_at = person, datetime.fromisoformat(moment)
            version.save(update_fields=["personal_confirmed_by", "personal_confirmed_at"])


def _require_agreed(row: Resource, consents: list[list[Any]], wider: bool) -> None:
    """Raise Unconfirmed when something that seems personal was not confirmed for the readers who come back."""
    versions = FileVersion.objects.filter(file__kind=RESOURCE, file__object_id=row.pk, removed_at=None)
    agreed = {(key, stamp) for key, stamp, _, _ in consents}
    doubtful = versions.exclude(personal={}).order_by("pk")
    if awaiting(row) or (wider and any((one.pk, findings_of([one])) not in agreed for one in doubtful)):
        raise Unconfirmed(UNCONFIRMED)
