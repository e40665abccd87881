"""Addresses of deciding."""

from django.urls import path

from accounts.deciding.views import invitations, requests
from accounts.doors import public

app_name = "deciding"

urlpatterns = [
    path("habilitations/demandes/", requests.every, name="requests"),
    path("habilitations/demandes/<int:pk>/", requests.detail, name="request"),
    path("habilitations/inviter/", invitations.invite, name="invite"),
    path("habilitations/invitations/", invitations.every, name="invitations"),
    path("habilitations/invitations/<int:pk>/renvoyer/", invitations.send_again, name="invitation-again"),
    path("habilitations/invitations/<int:pk>/reprendre/", invitations.take_back, name="invitation-take-back"),
    path("invitation/<str:token>/", public(invitations.open_invitation), name="invitation"),
]
