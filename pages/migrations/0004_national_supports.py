"""The supports of the Cnaf as Wagtail knows them: no table of their own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0003_editorial"),
        ("spaces", "0011_reports_to_an_owner"),
    ]

    operations = [
        migrations.CreateModel(
            name="NationalSupport",
            fields=[],
            options={
                "verbose_name": "outil national",
                "verbose_name_plural": "outils nationaux",
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("spaces.resource",),
        ),
    ]
