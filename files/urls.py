from django.urls import path

from files.views import passages, reading, versions

app_name = "files"

urlpatterns = [
    path("fichiers/<int:pk>/page/<int:number>/", reading.page, name="page"),
    path("fichiers/<int:pk>/page/<int:number>/image.webp", reading.image, name="image"),
    path("fichiers/<int:pk>/apercu.webp", reading.preview, name="preview"),
    path("fichiers/<int:pk>/texte/", reading.text, name="text"),
    path("fichiers/<int:pk>/passages/", passages.line, name="passages"),
    path("fichiers/<int:pk>/telecharger/", reading.download, name="download"),
    path("fichiers/<int:pk>/comparer/<int:other>/", versions.compare, name="compare"),
    path("fichiers/<int:pk>/reessayer/", versions.read_again, name="read-again"),
    path("fichiers/<int:pk>/reessayer/<slug:verb>/", versions.work_again, name="work-again"),
]
