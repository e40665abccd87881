"""Where a person chooses a password without knowing the former one."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from accounts.models import User


def path_to_choose(user: User) -> str:
    """The path, with its key: it serves once, until the password or the last sign-in changes."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
