from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pages"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Pages"

    def ready(self) -> None:
        from pages import cited, holdings, kinds, own_data, panels, receivers, traced
        from pages.checking import duties, running
        from pages.editing import mails
        from pages.glossary import knowing
        from pages.menus import showing

        kinds.register_all()
        panels.register_all()
        cited.register_all()
        receivers.connect()
        traced.connect()
        mails.connect()
        knowing.connect()
        running.connect()
        duties.register_all()
        showing.connect()
        holdings.register_all()
        own_data.register_all()
