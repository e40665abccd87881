"""People that an animateur may invite: found by name or address among those who have an active level."""

from accounts.models import Habilitation, MembershipState, WorkingGroup
from accounts.working_groups.presence import current
from words.folding import fold

MOST = 20


def invitable(group: WorkingGroup, words: str) -> list[tuple[int, str]]:
    """The people found, (id, "Solenn Le Goff, Caf d’Ille-et-Vilaine"), in the order of names, MOST at the most.

    Every word must be in the name, or the whole address be theirs: nobody's address is shown, nor guessed in parts.
    Those who are in the group or invited already are left out. Two queries, and none without words.
    """
    asked = fold(words).split()
    if not asked:
        return []
    known = set(
        current()
        .filter(group=group, state__in=(MembershipState.IN, MembershipState.INVITED))
        .order_by()
        .values_list("habilitation__user", flat=True)
    )
    rows = (
        Habilitation.objects.active()
        .exclude(user__in=known)
        .order_by("user__name", "user_id", "pk")
        .values_list("user_id", "user__name", "user__email", "user__function", "caf__name")
    )
    address = words.strip().lower()
    found: dict[int, str] = {}
    for pk, name, email, function, caf in rows:
        folded = fold(name)
        if pk not in found and (all(word in folded for word in asked) or email == address):
            found[pk] = ", ".join(part for part in (name, function, caf or "Cnaf") if part)
        if len(found) == MOST:
            break
    return list(found.items())
