"""What people and addresses say to the room of supports, checked before any action."""

from spaces.forms.depositing import Choices, DepositForm, FileUploadForm, FollowUpForm, Grid, UndoForm
from spaces.forms.describing import ReviseForm
from spaces.forms.filters import DepositedForm, NewsForm, ShelvesForm
from spaces.forms.moves import ConfirmForm, FilesForm, ReplaceForm, TakeUpForm, VersionForm, WithdrawForm

__all__ = [
    "Choices",
    "ConfirmForm",
    "DepositForm",
    "DepositedForm",
    "FileUploadForm",
    "FilesForm",
    "FollowUpForm",
    "Grid",
    "NewsForm",
    "ReplaceForm",
    "ReviseForm",
    "ShelvesForm",
    "TakeUpForm",
    "UndoForm",
    "VersionForm",
    "WithdrawForm",
]
