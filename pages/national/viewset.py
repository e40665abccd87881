"""The addresses of the national tools under /cms/: those written here, and no other."""

from django.urls import URLPattern, path
from wagtail.admin.viewsets.base import ViewSet

from pages.national import views
from pages.national.listing import ToolList


class NationalViewSet(ViewSet):
    """Wagtail's own views of a model would write without the actions: none is used."""

    name = "national"
    url_prefix = "outils"
    icon = "doc-full"
    menu_label = "Outils nationaux"
    menu_order = 150
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, the page of a tool, and its verbs."""
        return [
            path("", ToolList.as_view(), name="index"),
            path("liste/", ToolList.as_view(results_only=True), name="index_results"),
            path("deposes/", views.deposited, name="deposited"),
            path("<int:pk>/", views.show, name="show"),
            path("<int:pk>/publier/", views.publish, name="publish"),
            path("<int:pk>/retirer/", views.withdraw, name="withdraw"),
            path("<int:pk>/retablir/", views.restore, name="restore"),
            path("<int:pk>/relecture/", views.review, name="review"),
            path("<int:pk>/toujours-bon/", views.still_good, name="still_good"),
        ]


national_tools = NationalViewSet()
