"""Who may read an object in a given state: one total function. DESIGN 4, table of readers."""

from enum import StrEnum

from accounts.tokens import InvalidAudience, Reach, reach_of


class Standing(StrEnum):
    """The states of a readable object that matter to sight."""

    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"  # draft, withdrawn, replaced
    HIDDEN = "hidden"  # by moderation


def derive(standing: Standing, audience: frozenset[str], owner: str, author: int) -> frozenset[str]:
    """The tokens that read an object.

    `audience` is what people chose, `owner` a Caf code or "cnaf", `author` the id of a user.
    Raises InvalidAudience when the audience is empty or mixes reaches, ValueError on an unknown standing.
    """
    reach = _reach(audience)
    writer = f"personne:{author}"
    editors = f"editeurs:{owner}"
    for token in (writer, editors):
        reach_of(token)  # an author without number or an unknown owner stops here
    if standing is Standing.HIDDEN:
        return frozenset({"moderateurs", writer})
    if standing is Standing.PUBLISHED:
        if reach is Reach.OPEN:
            return audience | {editors}
        if reach is Reach.GROUP:
            return audience | {_animators(token) for token in audience} | {writer}
        return audience | {writer}
    if standing is Standing.UNPUBLISHED:
        if reach is Reach.OPEN:
            return frozenset({editors, writer})
        if reach is Reach.GROUP:
            return frozenset({_animators(token) for token in audience} | {writer})
        return audience | {writer} if _names_supervisors(audience) else frozenset({writer})
    raise ValueError(f"état inconnu : {standing!r}")


def _reach(audience: frozenset[str]) -> Reach:
    reaches = {reach_of(token) for token in audience}
    if len(reaches) != 1 or Reach.DERIVED in reaches:
        raise InvalidAudience("une audience ne mêle pas réseau, groupes et personnes, et en nomme au moins un")
    return reaches.pop()


def _names_supervisors(audience: frozenset[str]) -> bool:
    return "moderateurs" in audience or any(token.startswith("administrateurs:") for token in audience)


def _animators(group: str) -> str:
    return "animateurs:" + group.partition(":")[2]
