"""Addresses of one's own account, and of passkeys under the names that allauth knows."""

from allauth.mfa.webauthn import views as allauth_passkeys
from django.urls import path

from accounts.doors import before_second_factor, for_signed_in, public
from accounts.signing_in import passkeys, views

_FACTOR = "compte/double-authentification/cles/"

urlpatterns = [
    path("compte/", for_signed_in(views.account), name="account_home"),
    path("compte/adresse/", for_signed_in(views.address), name="account_address"),
    path("compte/adresse/confirmer/<str:token>/", for_signed_in(views.confirm_address), name="account_confirm_address"),
    path("compte/sessions/", for_signed_in(views.sessions), name="account_sessions"),
    path("compte/sessions/<int:pk>/fermer/", for_signed_in(views.end_session), name="account_end_session"),
    path("compte/sessions/fermer/", for_signed_in(views.end_other_sessions), name="account_end_sessions"),
    path("compte/connexion/cle/", public(allauth_passkeys.login_webauthn), name="mfa_login_webauthn"),
    path(
        "compte/confirmer/cle/",
        before_second_factor(passkeys.Confirm.as_view()),
        name="mfa_reauthenticate_webauthn",
    ),
    path(f"{_FACTOR}ajouter/", before_second_factor(passkeys.Add.as_view()), name="mfa_add_webauthn"),
    path(f"{_FACTOR}<int:pk>/nom/", before_second_factor(passkeys.Name.as_view()), name="mfa_edit_webauthn"),
    path(f"{_FACTOR}<int:pk>/retirer/", before_second_factor(passkeys.Remove.as_view()), name="mfa_remove_webauthn"),
]
