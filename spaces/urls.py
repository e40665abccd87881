from django.urls import path

from spaces.views import cafs, depositing, editing, resource, shelves

app_name = "spaces"

urlpatterns = [
    path("supports/", shelves.shelves, name="list"),
    path("supports/<int:pk>/", resource.detail, name="short"),
    path("supports/<int:pk>-<slug:slug>/", resource.detail, name="detail"),
    path("supports/<int:pk>/modifier/", editing.revise, name="revise"),
    path("supports/<int:pk>/retirer/", editing.withdraw, name="withdraw"),
    path("supports/<int:pk>/remplacer/", editing.replace, name="replace"),
    path("supports/<int:pk>/publier/", editing.publish, name="publish"),
    path("supports/<int:pk>/retablir/", editing.restore, name="restore"),
    path("supports/<int:pk>/fichiers/ajouter/", editing.add_files, name="add-files"),
    path("supports/<int:pk>/fichiers/<int:file_id>/nouvelle-version/", editing.add_version, name="add-version"),
    path("deposer/", depositing.deposit, name="deposit"),
    path("deposer/termine/", depositing.deposited, name="deposited"),
    path("caf/", cafs.cafs, name="cafs"),
    path("caf/<slug:code>/", cafs.caf, name="caf"),
]
