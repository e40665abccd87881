"""Addresses of working groups."""

from django.urls import path

from accounts.working_groups.views import groups, members

app_name = "groups"

urlpatterns = [
    path("groupes/", groups.every, name="list"),
    path("groupes/proposer/", groups.propose, name="propose"),
    path("groupes/invitations/<int:pk>/", members.invitation, name="invitation"),
    path("groupes/demandes/<int:pk>/", members.request_page, name="request"),
    path("groupes/demandes/<int:pk>/repondre/", members.answer, name="answer"),
    path("groupes/membres/<int:pk>/retirer/", members.remove, name="remove"),
    path("groupes/membres/<int:pk>/role/", members.role, name="role"),
    path("groupes/<int:pk>/", groups.detail, name="short"),
    path("groupes/<int:pk>-<slug:slug>/", groups.detail, name="detail"),
    path("groupes/<int:pk>/modifier/", groups.describe, name="describe"),
    path("groupes/<int:pk>/decider/", groups.decide, name="decide"),
    path("groupes/<int:pk>/fermer/", groups.close, name="close"),
    path("groupes/<int:pk>/entrer/", members.ask, name="ask"),
    path("groupes/<int:pk>/inviter/", members.invite, name="invite"),
    path("groupes/<int:pk>/quitter/", members.leave, name="leave"),
]
