import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("pages", "0005_given_pages"),
    ]

    operations = [
        migrations.CreateModel(
            name="Acronym",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "short",
                    models.CharField(
                        help_text="Comme on l’écrit dans une phrase\xa0: Ctg, Caf, Rpe.",
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[^\\W\\d_][^\\W_]+$", "Un sigle est un seul mot, fait de lettres et de chiffres."
                            )
                        ],
                        verbose_name="sigle",
                    ),
                ),
                ("key", models.CharField(editable=False, max_length=40, unique=True)),
                (
                    "long",
                    models.CharField(
                        help_text="Par exemple\xa0: convention territoriale globale. La recherche trouve l’un par l’autre.",
                        max_length=160,
                        verbose_name="en toutes lettres",
                    ),
                ),
                (
                    "definition",
                    models.TextField(
                        blank=True,
                        help_text="Une ou deux phrases, pour quelqu’un qui arrive.",
                        max_length=400,
                        verbose_name="définition",
                    ),
                ),
                (
                    "is_word",
                    models.BooleanField(
                        default=False,
                        help_text="Ainsi «\xa0As\xa0»\xa0: il ne compte alors que s’il est écrit exactement de cette façon.",
                        verbose_name="c’est aussi un mot courant",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        help_text="D’où vient la définition\xa0: un texte, une lettre…",
                        max_length=160,
                        verbose_name="source",
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="pages.nationalpage",
                        verbose_name="page qui en parle",
                    ),
                ),
            ],
            options={
                "verbose_name": "sigle",
                "verbose_name_plural": "sigles",
                "ordering": ("key",),
            },
        ),
    ]
