"""Every address of the site: each room brings its own. French paths, stable for ever. DESIGN 8."""

from django.urls import include, path

from config import components

handler403 = "accounts.asking.views.refused"

urlpatterns = [
    path("gestion/composants/", components.living_page, name="components"),
    path("", include("accounts.urls")),
    path("", include("links.urls")),
    path("", include("files.urls")),
    path("", include("spaces.urls")),
    path("", include("search.urls")),
    path("", include("pages.urls")),
]
