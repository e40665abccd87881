from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("spaces", "0008_sorting")]

    operations = [
        migrations.AddField(
            "collection",
            "hidden",
            models.BooleanField(default=False, verbose_name="retirée par la modération"),
        ),
        migrations.AddField(
            "collection",
            "moderated_at",
            models.DateTimeField(blank=True, null=True, verbose_name="modérée le"),
        ),
        migrations.AddField(
            "collection",
            "moderated_because",
            models.CharField(blank=True, default="", max_length=300, verbose_name="raison de la modération"),
            preserve_default=False,
        ),
        migrations.AddField(
            "collection",
            "former_title",
            models.CharField(
                blank=True, default="", max_length=150, verbose_name="titre changé par la modération"
            ),
            preserve_default=False,
        ),
    ]
