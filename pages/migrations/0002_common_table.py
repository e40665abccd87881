"""The readers of a page move to a table common to every kind of page: the home page is made again under it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def forward(apps, schema_editor):
    National, Home = apps.get_model("pages", "NationalPage"), apps.get_model("pages", "HomePage")
    # Renaming the model renamed its content type: revisions, logs and references keep it under its own name.
    apps.get_model("contenttypes", "ContentType").objects.filter(app_label="pages", model="oldhomepage").update(
        model="homepage"
    )
    for old in apps.get_model("pages", "OldHomePage").objects.all():
        common = National(page_ptr_id=old.page_ptr_id, audience_id=old.audience_id, readers_id=old.readers_id)
        common.save_base(raw=True)
        Home(nationalpage_ptr_id=old.page_ptr_id, intro=old.intro).save_base(raw=True)


def backward(apps, schema_editor):
    Old = apps.get_model("pages", "OldHomePage")
    for home in apps.get_model("pages", "HomePage").objects.all():
        Old(
            page_ptr_id=home.nationalpage_ptr_id,
            intro=home.intro,
            audience_id=home.audience_id,
            readers_id=home.readers_id,
        ).save_base(raw=True)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("pages", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RenameModel("HomePage", "OldHomePage"),
        migrations.CreateModel(
            name="NationalPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.audience"
                    ),
                ),
                (
                    "readers",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.audience",
                    ),
                ),
            ],
            options={"verbose_name": "page nationale", "verbose_name_plural": "pages nationales"},
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="HomePage",
            fields=[
                (
                    "nationalpage_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="pages.nationalpage",
                    ),
                ),
                (
                    "intro",
                    models.TextField(
                        blank=True,
                        help_text="Une ou deux phrases sous le bonjour, lues par tout le réseau. Vide : rien n'est montré.",
                        max_length=600,
                        verbose_name="mot d'accueil",
                    ),
                ),
            ],
            options={"verbose_name": "page d'accueil", "verbose_name_plural": "pages d'accueil"},
            bases=("pages.nationalpage",),
        ),
        migrations.RunPython(forward, backward),
        migrations.DeleteModel("OldHomePage"),
    ]
