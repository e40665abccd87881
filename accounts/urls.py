"""Addresses of people: sign-in and password by allauth, under its names and our French paths; the closed doors.

Included first: what is closed here is closed before Wagtail's own addresses are read.
What allauth can do and we do not offer (sign-up, addresses of a person) has no address at all.
"""

from allauth.account import views as allauth
from allauth.mfa.base import views as allauth_mfa
from django.urls import include, path, re_path
from wagtail.admin.auth import require_admin_access

from accounts import second_factor_pages, views
from accounts.admin_site import gestion
from accounts.doors import before_second_factor, public
from accounts.wagtail_account import ComfortView

urlpatterns = [
    path("compte/connexion/", public(allauth.login), name="account_login"),
    path("compte/deconnexion/", public(allauth.logout), name="account_logout"),
    path("compte/ferme/", public(allauth.account_inactive), name="account_inactive"),
    path("compte/mot-de-passe/", before_second_factor(allauth.password_change), name="account_change_password"),
    path("compte/mot-de-passe/definir/", before_second_factor(allauth.password_set), name="account_set_password"),
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
    # The second factor: its pages, and the one that asks its code after the password.
    path("compte/connexion/code/", public(allauth_mfa.authenticate), name="mfa_authenticate"),
    path("compte/confirmer/", before_second_factor(allauth.reauthenticate), name="account_reauthenticate"),
    path(
        "compte/confirmer/code/", before_second_factor(second_factor_pages.Confirm.as_view()), name="mfa_reauthenticate"
    ),
    path(
        "compte/double-authentification/",
        before_second_factor(second_factor_pages.Overview.as_view()),
        name="mfa_index",
    ),
    path(
        "compte/double-authentification/activer/",
        before_second_factor(second_factor_pages.Activate.as_view()),
        name="mfa_activate_totp",
    ),
    path(
        "compte/double-authentification/desactiver/",
        before_second_factor(second_factor_pages.Deactivate.as_view()),
        name="mfa_deactivate_totp",
    ),
    path(
        "compte/double-authentification/codes/",
        before_second_factor(second_factor_pages.recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "compte/double-authentification/codes/telecharger/",
        before_second_factor(second_factor_pages.recovery_codes_file),
        name="mfa_download_recovery_codes",
    ),
    path(
        "compte/double-authentification/codes/nouveaux/",
        before_second_factor(second_factor_pages.NewCodes.as_view()),
        name="mfa_generate_recovery_codes",
    ),
    path("", include("accounts.signing_in.urls")),
    path("compte/agir-pour/", views.act_for, name="account_act_for"),
    # Password forms of libraries: one sign-in, one reset.
    path("cms/login/", public(views.to_sign_in), name="closed_cms_login"),
    path("cms/_util/login/", public(views.to_sign_in), name="closed_cms_util_login"),
    path("_util/login/", public(views.to_sign_in), name="closed_util_login"),
    path("gestion/login/", public(views.to_sign_in), name="closed_gestion_login"),
    path("cms/logout/", public(views.to_sign_out), name="closed_cms_logout"),
    path("gestion/logout/", public(views.to_sign_out), name="closed_gestion_logout"),
    re_path(r"^cms/password_reset/", public(views.to_reset), name="closed_cms_password_reset"),
    re_path(r"^gestion/password_reset/", public(views.to_reset), name="closed_gestion_password_reset"),
    re_path(r"^_util/authenticate_with_password/", views.closed, name="closed_page_password"),
    # People and groups are written by accounts.actions, not by Wagtail.
    path("cms/account/", require_admin_access(ComfortView.as_view()), name="cms_account"),
    re_path(r"^cms/(?:users|groups)/", views.closed, name="closed_cms_people"),
    path("", include("accounts.asking.urls")),
    path("", include("accounts.deciding.urls")),
    path("", include("accounts.leaving.urls")),
    path("", include("accounts.own_data.urls")),
    path("habilitations/", include("accounts.keeping.urls")),
    path("", include("accounts.rights.urls")),
    path("", include("accounts.working_groups.urls")),
    path("", include("accounts.seeing_as.urls")),
    path("", include("accounts.tracing.urls")),
    path("compte/connexion/institution/", include("accounts.provider.urls")),
    path("gestion/", gestion.urls),
]
