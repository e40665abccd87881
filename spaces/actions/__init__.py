"""The verbs of the supports: the only writers of the room. One function a verb: permission, lock, transaction, trace,
signal inside the transaction."""

from spaces.actions.content import Description, add_files, add_version, deposit, revise
from spaces.actions.giving import give, give_back
from spaces.actions.personal import confirm
from spaces.actions.reviewing import still_good
from spaces.actions.status import publish, replace, restore, withdraw
from spaces.actions.taking import see_source, take_up
from spaces.actions.versions import remove_version, restore_version

__all__ = [
    "Description",
    "add_files",
    "add_version",
    "confirm",
    "deposit",
    "give",
    "give_back",
    "publish",
    "remove_version",
    "replace",
    "restore",
    "restore_version",
    "revise",
    "see_source",
    "still_good",
    "take_up",
    "withdraw",
]
