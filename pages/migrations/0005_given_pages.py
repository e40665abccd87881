import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("pages", "0004_national_supports"),
    ]

    operations = [
        migrations.CreateModel(
            name="GivenPage",
            fields=[
                ("name", models.CharField(max_length=100, primary_key=True, serialize=False, verbose_name="nom")),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="donnée le")),
                (
                    "page",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="pages.nationalpage",
                        verbose_name="page",
                    ),
                ),
            ],
            options={
                "verbose_name": "page donnée",
                "verbose_name_plural": "pages données",
                "ordering": ["name"],
            },
        ),
    ]
