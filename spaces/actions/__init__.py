"""The verbs of the supports: the only writers of the room. One function a verb: permission, lock, transaction, trace,
signal inside the transaction."""

from spaces.actions.content import Description, add_files, add_version, deposit, revise
from spaces.actions.status import publish, replace, restore, withdraw

__all__ = [
    "Description",
    "add_files",
    "add_version",
    "deposit",
    "publish",
    "replace",
    "restore",
    "revise",
    "withdraw",
]
