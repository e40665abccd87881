"""Wagtail: its administration under /cms/, its pages at the end of the addresses of the site."""

from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.urls import serve_pattern
from wagtail.views import serve

from accounts.views import closed

urlpatterns = [
    # Files and pictures go through files/: one library, one rule. Sites and redirects are kept by the code.
    re_path(r"^cms/documents/", closed, name="closed_cms_documents"),
    re_path(r"^cms/images/", closed, name="closed_cms_images"),
    re_path(r"^cms/redirects/", closed, name="closed_cms_redirects"),
    re_path(r"^cms/sites/", closed, name="closed_cms_sites"),
    path("cms/", include(wagtailadmin_urls)),
    re_path(serve_pattern, serve, name="wagtail_serve"),
]
