"""The menus in Wagtail: entries that one names, adds, removes and drags into order."""

from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from pages.models import MenuEntry


class MenusViewSet(ModelViewSet):
    """`/cms/menus/`."""

    model = MenuEntry
    name = "menus"
    url_prefix = "menus"
    icon = "list-ul"
    menu_label = "Menus du site"
    menu_order = 260
    add_to_admin_menu = True
    copy_view_enabled = False
    sort_order_field = "order"
    list_display = (
        "label",
        Column("get_place_display", label="Où"),
        Column("leads_to", label="Mène à"),
        Column("state", label="État"),
    )
    list_filter = ("place",)
    ordering = ("order", "pk")
    list_per_page = 50
    panels: tuple[Panel, ...] = (
        FieldPanel("label"),
        FieldPanel("place"),
        MultiFieldPanel(
            [FieldPanel("page"), FieldPanel("address")],
            heading="Où elle mène",
            help_text="Une page de la Cnaf, ou une adresse du site\u00a0: l’une des deux.",
        ),
    )


menus_viewset = MenusViewSet()
