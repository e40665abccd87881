from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("spaces", "0006_reports"),
    ]

    operations = [
        migrations.AddField(
            model_name="resource",
            name="given_by",
            field=models.CharField(blank=True, max_length=10, verbose_name="donné par"),
        ),
    ]
