"""What this package listens to: loaded by accounts.apps."""

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.usersessions.models import UserSession
from django.db.models.signals import pre_save

from accounts.signing_in import sessions


def connect() -> None:
    """Once, when the applications are ready."""
    pre_save.connect(sessions.forget_where, sender=UserSession, dispatch_uid="accounts.sessions.where")
    for signal in (password_changed, password_reset, password_set):
        signal.connect(sessions.password_changed, dispatch_uid="accounts.sessions.password")
