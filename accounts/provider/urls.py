"""Two addresses, the second of which is registered at the provider: stable for ever."""

from django.urls import path

from accounts.doors import public
from accounts.provider import views

app_name = "provider"

urlpatterns = [
    path("", public(views.go), name="go"),
    path("retour/", public(views.back), name="back"),
]
