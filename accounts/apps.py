from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Personnes"

    def ready(self) -> None:
        from accounts import checks  # noqa: F401
        from accounts.deciding import duties
        from accounts.keeping import duties as dates
        from accounts.leaving import holdings
        from accounts.own_data import duties as erasures
        from accounts.own_data import held
        from accounts.receivers import make_national_group
        from accounts.signing_in import receivers as signing_in
        from accounts.tracing import health, sentences  # noqa: F401
        from accounts.working_groups import registering as working_groups

        duties.register_all()
        working_groups.register_all()
        dates.register_all()
        erasures.register_all()
        held.register_all()
        holdings.register_all()
        signing_in.connect()
        # After the permissions of every application are there: auth comes last among those it needs.
        post_migrate.connect(make_national_group, sender=apps.get_app_config("auth"))
