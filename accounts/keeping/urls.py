"""Addresses of the habilitations of a Caf."""

from django.urls import path

from accounts.keeping import views

app_name = "keeping"

urlpatterns = [
    path("", views.people, name="people"),
]
