"""Addresses of who asks for an access."""

from django.urls import path

from accounts.asking import views
from accounts.doors import for_signed_in, public

urlpatterns = [
    path("demander-un-acces/", public(views.ask), name="access_ask"),
    path("demander-un-acces/envoyee/", public(views.sent), name="access_sent"),
    path("demander-un-acces/confirmer/<str:token>/", public(views.confirm), name="access_confirm"),
    path("demander-un-niveau/", for_signed_in(views.ask_level), name="access_level"),
    path("compte/demandes/", for_signed_in(views.mine), name="access_mine"),
    path("compte/demandes/<int:pk>/abandonner/", for_signed_in(views.withdraw), name="access_withdraw"),
]
