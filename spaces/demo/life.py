"""What makes the demonstration live once its supports are there. May run twice: nothing is made again."""

from accounts.keeping import demo as levels
from files.demo import let_people_pass
from spaces.demo import collecting, groups, remembering, taking


def bring() -> None:
    """Supports taken up by other Caf, collections, working groups, levels, and what people remember."""
    taking.load()
    collecting.load()
    groups.load()
    levels.load()
    remembering.load()
    let_people_pass()
