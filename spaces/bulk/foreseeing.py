"""What would become of each support if a wish were granted: nothing is written, and the queries do not depend on how
many supports there are. What the actions would refuse is refused here, in their words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.permissions import TABLE, can
from accounts.readers import Standing, derive
from accounts.sight import tokens_of
from accounts.tokens import InvalidAudience, split
from files.models import FileVersion
from spaces import audiences
from spaces.actions.content import description_of
from spaces.actions.personal import UNCONFIRMED
from spaces.bulk.choosing import ACTIONS
from spaces.bulk.classification import Classification
from spaces.bulk.wishes import Wish
from spaces.kinds import RESOURCE
from spaces.models import Act, Resource, Status
from ui import typography

_FOREIGN = "Vous ne faites pas partie de ce groupe de travail."
_UNSEEN = "Vous ne verriez plus ce support\u00a0: choisissez une audience dont vous faites partie."
_UNSEEN_ONCE_WITHDRAWN = (
    "Une fois retiré, ce support ne serait plus visible que de la personne qui l’a déposé, et vous ne pourriez pas "
    "annuler\u00a0: demandez-lui de le retirer."
)
_HOLDS_PERSONAL_DATA = "Il a été retiré parce qu’il contenait des données personnelles\u00a0: il ne se rétablit pas."
_STATES = dict(Status.choices) | {Status.PUBLISHED: "En rayon"}
_FIELDS = {
    "rubrique": "Rubrique",
    "type": "Type",
    "steps": "Étapes",
    "themes": "Thématiques",
    "keywords": "Mots-clés",
    "year": "Année",
    "review_on": "À revoir le",
}
_LONGEST_KEYWORDS = Resource._meta.get_field("keywords").max_length


@dataclass(frozen=True)
class Change:
    """A line "before → after" of a preview, in French."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Foreseen:
    """A support and what would become of it.

    `changes` is empty when it is so already, or when the site would refuse (`refusal`). `readers` are the tokens that
    read it before and after; `held`: it would leave the shelves until somebody confirms what seems personal in it.
    """

    resource: Resource
    changes: tuple[Change, ...] = ()
    refusal: str = ""
    readers: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    held: bool = False


def foresee(
    user: Any, resources: Sequence[Resource], wish: Wish, known: Classification, names: audiences.Names
) -> list[Foreseen]:
    """What the wish would do to each of these supports (spaces.bulk.choosing.loaded), for this person; one query."""
    return _Foresight(user, resources, wish, known, names).each()


class _Foresight:
    def __init__(
        self, user: Any, resources: Sequence[Resource], wish: Wish, known: Classification, names: audiences.Names
    ) -> None:
        self.user, self.resources, self.wish, self.known, self.names = user, resources, wish, known, names
        self.held = tokens_of(user)
        keys = [one.pk for one in resources]
        versions = FileVersion.objects.filter(file__kind=RESOURCE, file__object_id__in=keys, removed_at=None)
        doubtful = versions.exclude(personal={}).order_by().values_list("file__object_id", "personal_confirmed_at")
        self.doubtful: set[int] = set()  # something in them seems personal, whoever confirmed it
        self.unconfirmed: set[int] = set()
        for key, confirmed in doubtful:
            self.doubtful.add(key)
            if confirmed is None:
                self.unconfirmed.add(key)

    def each(self) -> list[Foreseen]:
        return [self._one(resource) for resource in self.resources]

    def _one(self, resource: Resource) -> Foreseen:
        if not can(self.user, ACTIONS[self.wish.act], resource):
            return Foreseen(resource, refusal=TABLE[ACTIONS[self.wish.act]].who)
        match self.wish.act:
            case Act.RECLASSIFY:
                return self._reclassified(resource)
            case Act.SHARE:
                return self._shared(resource)
            case Act.PUBLISH:
                return self._published(resource)
            case Act.WITHDRAW:
                return self._withdrawn(resource)
        return self._restored(resource)

    def _reclassified(self, resource: Resource) -> Foreseen:
        now, then = description_of(resource), self.wish.described(resource)
        changes = [
            Change(label, self._said(name, getattr(now, name)), self._said(name, getattr(then, name)))
            for name, label in _FIELDS.items()
            if _differ(getattr(now, name), getattr(then, name))
        ]
        if changes and len(then.keywords) > _LONGEST_KEYWORDS:
            return Foreseen(resource, refusal=f"Ses mots-clés dépasseraient {_LONGEST_KEYWORDS} signes.")
        if changes and not self._sees(split(resource.readers.key)):
            return Foreseen(resource, refusal=_UNSEEN)
        readers = split(resource.readers.key)
        return Foreseen(resource, tuple(changes), readers=(readers, readers))

    def _shared(self, resource: Resource) -> Foreseen:
        now, then = split(resource.audience.key), self.wish.tokens_for(resource)
        if then is None:
            return Foreseen(resource, refusal="Cette audience n’existe pas pour la Cnaf.")
        if now == then:
            return Foreseen(resource)
        if audiences.foreign_groups(self.user, then):
            return Foreseen(resource, refusal=_FOREIGN)
        try:
            readers = _readers(resource, resource.standing(), then)
        except InvalidAudience as error:
            return Foreseen(resource, refusal=f"Cette audience n’est pas possible\u00a0: {error}.")
        if not self._sees(readers):
            return Foreseen(resource, refusal=_UNSEEN)
        held = (
            resource.pk in self.doubtful and resource.status == Status.PUBLISHED and audiences.reaches_more(now, then)
        )
        if held:
            readers = _readers(resource, Standing.UNPUBLISHED, then)
        if not self._sees(readers):
            return Foreseen(resource, refusal=UNCONFIRMED)
        changes = (Change("Lisible par", audiences.said_with(self.names, now), audiences.said_with(self.names, then)),)
        return Foreseen(resource, changes, readers=(split(resource.readers.key), readers), held=held)

    def _published(self, resource: Resource) -> Foreseen:
        if resource.status == Status.PUBLISHED:
            return Foreseen(resource)
        if resource.status != Status.DRAFT:
            said = resource.get_status_display()
            return Foreseen(
                resource, refusal=f"Seul un brouillon se publie\u00a0: il est à l’état «\u00a0{said}\u00a0»."
            )
        return self._to_shelves(resource)

    def _restored(self, resource: Resource) -> Foreseen:
        if resource.status not in (Status.WITHDRAWN, Status.REPLACED):
            return Foreseen(resource)
        if resource.holds_personal_data:
            return Foreseen(resource, refusal=_HOLDS_PERSONAL_DATA)
        if resource.published_at is None:
            return self._moved(resource, Standing.UNPUBLISHED, _STATES[Status.DRAFT])
        return self._to_shelves(resource)

    def _withdrawn(self, resource: Resource) -> Foreseen:
        if resource.status == Status.WITHDRAWN:
            return Foreseen(resource)
        foreseen = self._moved(resource, Standing.UNPUBLISHED, _STATES[Status.WITHDRAWN])
        return foreseen if self._sees(foreseen.readers[1]) else Foreseen(resource, refusal=_UNSEEN_ONCE_WITHDRAWN)

    def _to_shelves(self, resource: Resource) -> Foreseen:
        if resource.pk in self.unconfirmed:
            return Foreseen(resource, refusal=UNCONFIRMED)
        foreseen = self._moved(resource, Standing.PUBLISHED, _STATES[Status.PUBLISHED])
        return foreseen if self._sees(foreseen.readers[1]) else Foreseen(resource, refusal=_UNSEEN)

    def _moved(self, resource: Resource, standing: Standing, state: str) -> Foreseen:
        after = _readers(resource, standing, split(resource.audience.key))
        return Foreseen(
            resource, (Change("État", _STATES[resource.status], state),), readers=(split(resource.readers.key), after)
        )

    def _sees(self, readers: Iterable[str]) -> bool:
        return self.held.holds_any(readers)

    def _said(self, name: str, value: Any) -> str:
        """The value of a field as people read it."""
        if name in ("rubrique", "type"):
            return self.known.label(name, value)
        if name in ("steps", "themes"):
            ranks = {slug: rank for rank, slug in enumerate(self.known.names[name])}
            ordered = sorted(value, key=lambda slug: ranks.get(slug, len(ranks)))
            return ", ".join(self.known.label(name, slug) for slug in ordered) or "Aucune"
        if name == "review_on":
            return typography.long_date(value) if value else "Pas de date"
        return str(value) if value else ("Aucune" if name == "year" else "Aucun")


def _readers(resource: Resource, standing: Standing, audience: frozenset[str]) -> frozenset[str]:
    return derive(standing, audience, resource.owner_code(), resource.author_id)


def _differ(before: Any, after: Any) -> bool:
    """Whether two values of a field are not the same, whatever the order of several."""
    return set(before) != set(after) if isinstance(before, tuple) else before != after
