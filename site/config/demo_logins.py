"""How to sign in to the demonstration: one account per level."""

from django.conf import settings

from accounts.demo import ACCOUNTS, code_now, second_factor_secret
from accounts.models import Level, User
from territories.models import Caf


def lines() -> list[str]:
    """Sentences for people, in French; none where the demonstration is not allowed or not loaded."""
    if not settings.DEMO_ALLOWED:
        return []
    shown = [account for account in ACCOUNTS if account.main]
    users = User.objects.in_bulk([account.email for account in shown], field_name="email")
    present = [account for account in shown if account.email in users]
    if not present or not users[present[0].email].check_password(settings.DEMO_PASSWORD):
        return []
    names = dict(Caf.objects.values_list("pk", "name"))
    told = [f"Comptes de démonstration (mot de passe : {settings.DEMO_PASSWORD}) :"]
    for account in present:
        where = f", {names.get(account.caf, account.caf)}" if account.caf else ""
        told.append(f"  {account.email:<32} {Level(account.level).label}{where}")
    secret = second_factor_secret()
    told.append(
        "  Les administrateurs et les comptes nationaux donnent ensuite un code :"
        f" {code_now(secret).digits} en ce moment. Pour le suivant :"
    )
    told.append(f"  .venv/bin/python manage.py demo_code ADRESSE, ou une application avec le secret {secret}")
    return told
