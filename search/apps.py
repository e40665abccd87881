from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Recherche"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from links.signals import changed
        from search import lag

        changed.connect(lag.note_change, dispatch_uid="search.lag")
