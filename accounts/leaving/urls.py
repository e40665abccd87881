"""Addresses of the passation."""

from django.urls import path

from accounts.leaving import views

app_name = "leaving"

urlpatterns = [
    path("habilitations/personnes/<int:pk>/passation/", views.handover, name="handover"),
    path("habilitations/personnes/<int:pk>/passation/terminer/", views.leave, name="leave"),
]
