from django.urls import path

from links import views

app_name = "links"

urlpatterns = [
    path("a-faire/", views.todo_list, name="todo"),
    path("favoris/", views.favourites, name="favourites"),
    path("favoris/<slug:kind>/<slug:pk>/", views.favourite, name="favourite"),
    path("suivre/<slug:kind>/<slug:pk>/", views.follow, name="follow"),
]
