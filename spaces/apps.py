from django.apps import AppConfig


class SpacesConfig(AppConfig):
    name = "spaces"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from links.signals import changed
        from spaces import kinds, panels

        kinds.register_all()
        panels.register_all()
        changed.connect(kinds.keep_formats, dispatch_uid="spaces.formats")
