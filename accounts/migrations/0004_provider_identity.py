import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# The two groups of the Lotus base and the level that each gave (DESIGN 5). Given once: /gestion/ keeps them after.
LOTUS_GROUPS = (("Espace-CTG-Lecteurs/Lca", "lecteur"), ("Espace-CTG-Participants/Lca", "editeur"))


def load_the_lotus_groups(apps, schema_editor):
    ProviderGroup = apps.get_model("accounts", "ProviderGroup")
    for name, level in LOTUS_GROUPS:
        ProviderGroup.objects.get_or_create(name=name, defaults={"level": level})


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0003_the_life_of_an_access"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProviderIdentity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("issuer", models.CharField(max_length=200, verbose_name="fournisseur")),
                ("subject", models.CharField(max_length=255, verbose_name="identifiant")),
                ("linked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="relié le")),
                ("last_used_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dernière connexion")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="provider_identities", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "compte de l'institution",
                "verbose_name_plural": "comptes de l'institution",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("issuer", "subject"), name="a_subject_is_one_person"),
                    models.UniqueConstraint(fields=("issuer", "user"), name="a_person_is_one_subject"),
                ],
            },
        ),
        migrations.RunPython(load_the_lotus_groups, migrations.RunPython.noop),
    ]
