from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = "Travaux de fond"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Find what rooms declare as periodic (`<room>/periodic.py`); the room's own is in its sweeper."""
        import_module("jobs.sweeper")
        autodiscover_modules("periodic")
