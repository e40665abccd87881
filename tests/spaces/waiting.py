"""What the page « À faire » holds for a person, as the tests ask it."""

from accounts.sight import forget
from links import todo
from spaces.models import Resource


def waiting(user) -> dict[str, list[str]]:
    """The addresses of what waits for this person, by duty."""
    forget(user)
    found: dict[str, list[str]] = {}
    for owned in todo.waiting_for(user) or []:
        for line in owned.lines:
            found.setdefault(line.duty.slug, []).extend(task.address for task in line.tasks)
    return found


def waits_for(user, resource: Resource) -> bool:
    """Whether this support asks something of this person."""
    return any(resource.get_absolute_url() in addresses for addresses in waiting(user).values())
