from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Personnes"

    def ready(self) -> None:
        from accounts import checks  # noqa: F401
        from accounts.deciding import duties
        from accounts.own_data import duties as erasures
        from accounts.own_data import held
        from accounts.receivers import make_national_group
        from accounts.tracing import health  # noqa: F401

        duties.register_all()
        erasures.register_all()
        held.register_all()
        # After the permissions of every application are there: auth comes last among those it needs.
        post_migrate.connect(make_national_group, sender=apps.get_app_config("auth"))
