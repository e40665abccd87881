"""The addresses of what goes stale, under /cms/."""

from django.urls import URLPattern, path
from wagtail.admin.viewsets.base import ViewSet

from pages.checking import views


class CheckingViewSet(ViewSet):
    """Written here: nothing of Wagtail's own views of a model."""

    name = "checking"
    url_prefix = "liens"
    icon = "link"
    menu_label = "Liens à corriger"
    menu_order = 260
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        """The two lists, and what is decided of a link or of a page."""
        return [
            path("", views.index, name="index"),
            path("verifier/", views.again, name="again"),
            path("<int:pk>/ignorer/", views.ignore, name="ignore"),
            path("<int:pk>/signaler/", views.tell_again, name="tell_again"),
            path("pas-revues/", views.stale, name="stale"),
            path("pages/<int:pk>/toujours-a-jour/", views.still_true, name="still_true"),
        ]


checking_screens = CheckingViewSet()
