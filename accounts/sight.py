"""What a person may see: their tokens, the audiences they read, and the base of every readable model. DESIGN 4."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models import Q

from accounts.models import Audience, AudienceToken, GroupRole, Habilitation, Level
from accounts.readers import Standing, derive
from accounts.tokens import CNAF, Held, canonical, split

PUBLIC_ONLY = Held(frozenset({"public"}))
# What every éditeur national holds by that level alone: what a page of the Cnaf may name to all who write it.
OF_NATIONAL_EDITORS = Held(frozenset({"public", "reseau", CNAF, "moderateurs", f"editeurs:{CNAF}"}), ("cdr:",))


def habilitations_of(user: Any) -> list[Habilitation]:
    """The active habilitations of a person with their Caf, read once per request (kept on the user object)."""
    if not getattr(user, "is_authenticated", False):
        return []
    return user.active_habilitations()


def tokens_of(user: Any) -> Held:
    """The tokens a person holds now: the union over their active habilitations; without one, only `public`."""
    held = habilitations_of(user)
    if not held:
        return PUBLIC_ONLY
    exact = {"public", "reseau", f"personne:{user.pk}"}
    families: tuple[str, ...] = ()
    for habilitation in held:
        level = habilitation.level
        for group, role in habilitation.in_groups:
            exact.add(f"groupe:{group}")
            if role == GroupRole.LEADER:
                exact.add(f"animateurs:{group}")
        if level == Level.ADMINISTRATEUR_NATIONAL:
            exact |= {CNAF, "moderateurs"}
            families = ("cdr:", "caf:", "editeurs:", "administrateurs:", "animateurs:")
        elif level == Level.EDITEUR_NATIONAL:
            exact |= OF_NATIONAL_EDITORS.exact
            families = families or OF_NATIONAL_EDITORS.families
        else:
            caf = habilitation.caf
            exact |= {f"caf:{caf.pk}", f"cdr:{caf.cdr_id}"}
            if level in (Level.EDITEUR, Level.ADMINISTRATEUR_LOCAL):
                exact.add(f"editeurs:{caf.pk}")
            if level == Level.ADMINISTRATEUR_LOCAL:
                exact.add(f"administrateurs:{caf.pk}")
    return Held(frozenset(exact), families)


def readable_audiences(user: Any) -> frozenset[int]:
    """The ids of the audiences a person reads, in one query, kept on the user object for the request."""
    if not hasattr(user, "_readable_audiences"):
        held = tokens_of(user)
        condition = Q(token__in=held.exact)
        for family in held.families:
            condition |= Q(token__startswith=family)
        user._readable_audiences = frozenset(
            AudienceToken.objects.filter(condition).order_by().values_list("audience_id", flat=True).distinct()
        )
    return user._readable_audiences


def forget(user: Any) -> None:
    """Drop what was read about a person's rights: after a change within the same request, or before a new search."""
    for name in ("_habilitations", "_readable_audiences"):
        if hasattr(user, name):  # not through __dict__: request.user is a wrapper that has its own
            delattr(user, name)


def audience_of(tokens: frozenset[str] | set[str] | list[str]) -> Audience:
    """The audience of a set of tokens, made when it does not exist. Raises InvalidAudience."""
    key = canonical(tokens)
    known = Audience.objects.filter(key=key).first()
    if known is not None:
        return known
    with transaction.atomic():  # an audience is never seen without its tokens
        audience, created = Audience.objects.get_or_create(key=key)
        if created:
            AudienceToken.objects.bulk_create(
                [AudienceToken(audience=audience, token=token) for token in sorted(split(key))]
            )
    return audience


class ReadableQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> ReadableQuerySet:
        """The rows this person may read now."""
        return self.filter(readers_id__in=readable_audiences(user))


class Readable(models.Model):
    """A readable object: `audience` is chosen by people, `readers` derived by `refresh_readers` before every save."""

    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+")
    readers = models.ForeignKey(Audience, models.PROTECT, related_name="+", editable=False)

    objects = ReadableQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        self.refresh_readers()
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "readers"}
        super().save(*args, **kwargs)

    def standing(self) -> Standing:
        """The state of the object as far as sight goes."""
        raise TypeError(f"{type(self).__name__} ne dit pas son état")

    def owner_code(self) -> str:
        """The Caf code of the owner, or "cnaf"."""
        raise TypeError(f"{type(self).__name__} ne dit pas son propriétaire")

    def refresh_readers(self) -> None:
        """Derive `readers` from the state, the audience, the owner and the author (`author_id`)."""
        self.readers = audience_of(
            derive(self.standing(), split(self.audience.key), self.owner_code(), self.author_id)  # type: ignore[attr-defined]
        )

    def is_visible_to(self, user: Any) -> bool:
        """Whether this person may read this object now, from its tokens; agrees with `visible_to`, which is tested."""
        return tokens_of(user).holds_any(split(self.readers.key))
