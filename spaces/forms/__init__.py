"""What people and addresses say to the room of supports, checked before any action."""

from spaces.forms.describing import DepositForm, ReviseForm
from spaces.forms.filters import DepositedForm, ShelvesForm
from spaces.forms.moves import FilesForm, ReplaceForm, VersionForm, WithdrawForm

__all__ = [
    "DepositForm",
    "DepositedForm",
    "FilesForm",
    "ReplaceForm",
    "ReviseForm",
    "ShelvesForm",
    "VersionForm",
    "WithdrawForm",
]
