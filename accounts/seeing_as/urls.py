from django.urls import path

from accounts.seeing_as import views

app_name = "seeing_as"

urlpatterns = [
    path("voir-comme/", views.start, name="start"),
    path("voir-comme/quitter/", views.stop, name="stop"),
]
