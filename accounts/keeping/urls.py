"""Addresses of the habilitations of a Caf."""

from django.urls import path

from accounts.keeping import reviewing, views, writing

app_name = "keeping"

urlpatterns = [
    path("", views.people, name="people"),
    path("liste.csv", views.export, name="export"),
    path("donner/", writing.give_by_address, name="give-by-address"),
    path("revue/", reviewing.review, name="review"),
    path("personnes/<int:pk>/", views.person, name="person"),
    path("personnes/<int:pk>/donner/", writing.give, name="give"),
    path("<int:pk>/niveau/", writing.change, name="change"),
    path("<int:pk>/prolonger/", writing.renew, name="renew"),
    path("<int:pk>/suspendre/", writing.suspend, name="suspend"),
    path("<int:pk>/reprendre/", writing.resume, name="resume"),
    path("<int:pk>/arreter/", writing.end, name="end"),
    path("<int:pk>/retablir/", writing.restore, name="restore"),
]
