from django.urls import path

from files import views

app_name = "files"

urlpatterns = [
    path("fichiers/<int:pk>/page/<int:number>/", views.page, name="page"),
    path("fichiers/<int:pk>/page/<int:number>/image.webp", views.image, name="image"),
    path("fichiers/<int:pk>/apercu.webp", views.preview, name="preview"),
    path("fichiers/<int:pk>/texte/", views.text, name="text"),
    path("fichiers/<int:pk>/telecharger/", views.download, name="download"),
]
