"""How many people an audience reaches: counted over the whole network at once."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Prefetch

from accounts.models import Habilitation, User
from accounts.models.habilitations import merged
from accounts.sight import tokens_of


class Readership:
    """Everybody who has an active habilitation, by what they hold; two queries, made when it is built."""

    def __init__(self) -> None:
        active = Habilitation.objects.active().with_groups().select_related("caf").order_by("pk")
        people = (
            User.objects.filter(is_active=True)
            .only("pk", "is_active")
            .order_by()
            .prefetch_related(Prefetch("habilitations", active, to_attr="_rows"))
        )
        self._holders: dict[str, set[int]] = defaultdict(set)
        self._families: dict[str, set[int]] = defaultdict(set)
        for person in people:
            person._habilitations = merged(person._rows)
            held = tokens_of(person)
            for token in held.exact:
                self._holders[token].add(person.pk)
            for family in held.families:
                self._families[family].add(person.pk)

    def of(self, tokens: Iterable[str]) -> frozenset[int]:
        """The people who hold one of these tokens now; those without a level are not counted, even for "public"."""
        found: set[int] = set()
        for token in tokens:
            found |= self._holders[token]
            found.update(*(people for family, people in self._families.items() if token.startswith(family)))
        return frozenset(found)
