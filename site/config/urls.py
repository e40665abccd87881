"""Every address of the site: each room brings its own. French paths, stable for ever. DESIGN 8."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("files.urls")),
    path("", include("spaces.urls")),
    path("", include("search.urls")),
    path("", include("pages.urls")),
]
