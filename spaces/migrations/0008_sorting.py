"""Lists sorted by title as people expect, and by revision, from an index."""

from django.db import migrations, models

from spaces.titles import sorting

BATCH = 500


def sort(apps, schema_editor):
    Resource = apps.get_model("spaces", "Resource")
    waiting = []
    for one in Resource.objects.order_by("pk").only("title").iterator(chunk_size=BATCH):
        one.sort_title = sorting(one.title)
        waiting.append(one)
        if len(waiting) == BATCH:
            Resource.objects.bulk_update(waiting, ["sort_title"])
            waiting = []
    Resource.objects.bulk_update(waiting, ["sort_title"])


class Migration(migrations.Migration):
    dependencies = [("spaces", "0007_given")]

    operations = [
        migrations.AddField("resource", "sort_title", models.CharField(default="", editable=False, max_length=250)),
        migrations.RemoveIndex("resource", "spaces_by_title"),
        migrations.AddIndex(
            "resource", models.Index(fields=["status", "-revised_at", "-id", "readers"], name="spaces_by_revision")
        ),
        migrations.AddIndex(
            "resource", models.Index(fields=["status", "sort_title", "id", "readers"], name="spaces_by_sort_title")
        ),
        migrations.RunPython(sort, migrations.RunPython.noop),
    ]
