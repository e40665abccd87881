"""Addresses of people: sign-in and password by allauth, under its names and our French paths; the closed doors.

Included first: what is closed here is closed before Wagtail's own addresses are read.
What allauth can do and we do not offer (sign-up, addresses of a person, codes) has no address at all.
"""

from allauth.account import views as allauth
from django.urls import path, re_path

from accounts import views
from accounts.admin_site import gestion
from accounts.doors import public

urlpatterns = [
    path("compte/connexion/", public(allauth.login), name="account_login"),
    path("compte/deconnexion/", public(allauth.logout), name="account_logout"),
    path("compte/ferme/", public(allauth.account_inactive), name="account_inactive"),
    path("compte/mot-de-passe/", allauth.password_change, name="account_change_password"),
    path("compte/mot-de-passe/definir/", allauth.password_set, name="account_set_password"),
    path("compte/mot-de-passe/oublie/", public(allauth.password_reset), name="account_reset_password"),
    path("compte/mot-de-passe/oublie/envoye/", public(allauth.password_reset_done), name="account_reset_password_done"),
    path(
        "compte/mot-de-passe/nouveau/fait/",
        public(allauth.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^compte/mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(allauth.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("compte/agir-pour/", views.act_for, name="account_act_for"),
    # Password forms of libraries: one sign-in, one reset.
    path("cms/login/", public(views.to_sign_in), name="closed_cms_login"),
    path("cms/_util/login/", public(views.to_sign_in), name="closed_cms_util_login"),
    path("_util/login/", public(views.to_sign_in), name="closed_util_login"),
    path("gestion/login/", public(views.to_sign_in), name="closed_gestion_login"),
    re_path(r"^cms/password_reset/", public(views.to_reset), name="closed_cms_password_reset"),
    re_path(r"^gestion/password_reset/", public(views.to_reset), name="closed_gestion_password_reset"),
    re_path(r"^_util/authenticate_with_password/", views.closed, name="closed_page_password"),
    # People and groups are written by accounts.actions, not by Wagtail.
    re_path(r"^cms/(?:users|groups)/", views.closed, name="closed_cms_people"),
    path("gestion/", gestion.urls),
]
