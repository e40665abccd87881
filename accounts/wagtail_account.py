"""The page of a person in Wagtail, without what is kept elsewhere: names, addresses, passwords and pictures."""

from wagtail.admin.views.account import AccountView, BaseSettingsPanel

KEPT = frozenset({"theme", "notifications"})


class ComfortView(AccountView):
    """How Wagtail looks and what it writes about, for oneself: nothing that the rest of the site reads."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        return [panel for panel in super().get_panels() if panel.name in KEPT]
