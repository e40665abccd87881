"""Wagtail: its administration under /cms/, its pages at the end of the addresses of the site."""

from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.urls import serve_pattern

from accounts.views import closed
from pages import views
from pages.editing import mails
from pages.glossary.page import glossary

mails.hush_wagtail()  # here, for the addresses are read once every application is ready

own = ([path("images/<int:pk>/", views.picture, name="picture")], "pages")

urlpatterns = [
    path("glossaire/", glossary, name="glossary"),
    # Files go through files/: one library, one rule. Sites and redirects are kept by the code.
    re_path(r"^cms/documents/", closed, name="closed_cms_documents"),
    re_path(r"^cms/redirects/", closed, name="closed_cms_redirects"),
    re_path(r"^cms/sites/", closed, name="closed_cms_sites"),
    # No block shows a video of another site, and nothing here is asked of one.
    re_path(r"^cms/embeds/", closed, name="closed_cms_embeds"),
    # One workflow, kept by the code; one collection of images; reports and trials that no national editor uses.
    re_path(r"^cms/workflows/", closed, name="closed_cms_workflows"),
    re_path(r"^cms/collections/", closed, name="closed_cms_collections"),
    re_path(r"^cms/reports/site-history/", closed, name="closed_cms_site_history"),
    re_path(r"^cms/reports/page-types-usage/", closed, name="closed_cms_page_types"),
    re_path(r"^cms/test404/", closed, name="closed_cms_test404"),
    re_path(r"^cms/failwhale/", closed, name="closed_cms_failwhale"),
    path("cms/", include(wagtailadmin_urls)),
    path("", include(own)),
    re_path(serve_pattern, views.serve, name="wagtail_serve"),
]
