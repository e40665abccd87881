from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Owns the commands of the whole: prepare, demo_data, work, serve, doctor."""

    name = "config"
    verbose_name = "Espace Ctg"
