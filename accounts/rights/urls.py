from django.urls import path

from accounts.rights import views

urlpatterns = [path("droits/", views.table, name="rights")]
