from django.urls import path

from accounts.tracing import views

app_name = "tracing"

urlpatterns = [
    path("trace/", views.lines, name="lines"),
    path("trace/export.csv", views.export, name="export"),
]
