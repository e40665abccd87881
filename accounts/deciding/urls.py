"""Addresses of deciding."""

from django.urls import path

from accounts.deciding.views import importing, invitations, orphans, requests
from accounts.doors import public

app_name = "deciding"

urlpatterns = [
    path("habilitations/demandes/", requests.every, name="requests"),
    path("habilitations/demandes/<int:pk>/", requests.detail, name="request"),
    path("habilitations/inviter/", invitations.invite, name="invite"),
    path("habilitations/invitations/", invitations.every, name="invitations"),
    path("habilitations/invitations/<int:pk>/renvoyer/", invitations.send_again, name="invitation-again"),
    path("habilitations/invitations/<int:pk>/reprendre/", invitations.take_back, name="invitation-take-back"),
    path("habilitations/importer/", importing.import_list, name="import"),
    path("habilitations/importer/modele.csv", importing.model, name="import-model"),
    path("habilitations/caf-sans-administrateur/", orphans.every, name="orphans"),
    path("habilitations/caf-sans-administrateur/liste.csv", orphans.export, name="orphans-export"),
    path("invitation/<str:token>/", public(invitations.open_invitation), name="invitation"),
]
