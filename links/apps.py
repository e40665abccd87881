from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "links"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from links import home, own_data

        home.register_all()
        own_data.register_all()
