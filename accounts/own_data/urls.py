"""Addresses of one's own data, and of what administrators answer."""

from django.urls import path

from accounts.own_data import views

app_name = "own_data"

urlpatterns = [
    path("compte/donnees/", views.page, name="page"),
    path("compte/donnees/export/", views.export, name="export"),
    path("compte/donnees/effacement/", views.ask, name="ask"),
    path("compte/donnees/effacement/retirer/", views.withdraw, name="withdraw"),
    path("habilitations/effacements/", views.erasures, name="erasures"),
    path("habilitations/effacements/<int:pk>/", views.erasure, name="erasure"),
    path("habilitations/personnes/<int:pk>/rouvrir/", views.reopen, name="reopen"),
]
