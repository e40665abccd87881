"""What we decide of allauth's behaviour."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: Any) -> bool:
        """Nobody opens an account alone: a level is granted (accounts.actions)."""
        return False
