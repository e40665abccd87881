from django.apps import AppConfig


class SpacesConfig(AppConfig):
    name = "spaces"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from files.signals import personal_data_found
        from links.signals import changed
        from spaces import (
            duties,
            gifts,
            holdings,
            kinds,
            news,
            own_data,
            panels,
            receivers,
            reports,
            reviewing,
            sources,
            traced,  # noqa: F401
        )

        kinds.register_all()
        panels.register_all()
        news.register_all()
        duties.register_all()
        gifts.register_all()
        reports.register_all()
        reviewing.register_all()
        sources.register_all()
        holdings.register_all()
        own_data.register_all()
        changed.connect(kinds.keep_formats, dispatch_uid="spaces.formats")
        personal_data_found.connect(receivers.hold_what_seems_personal, dispatch_uid="spaces.personal")
