"""The acronyms of the network: what they mean, in a word or two."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse

from pages.models.base import NationalPage
from ui.typography import nbsp
from words.glossary import Term

TAKEN = "Ce sigle est déjà dans le glossaire."


class Acronym(models.Model):
    """An acronym, written as in a sentence ("Ctg"). `key` is what makes two of them the same, and its anchor."""

    short = models.CharField(
        "sigle",
        max_length=20,
        validators=[RegexValidator(r"^[^\W\d_][^\W_]+$", "Un sigle est un seul mot, fait de lettres et de chiffres.")],
        help_text="Comme on l’écrit dans une phrase\u00a0: Ctg, Caf, Rpe.",
    )
    key = models.CharField(max_length=40, unique=True, editable=False)
    long = models.CharField(
        "en toutes lettres",
        max_length=160,
        help_text="Par exemple\u00a0: convention territoriale globale. La recherche trouve l’un par l’autre.",
    )
    definition = models.TextField(
        "définition",
        max_length=400,
        blank=True,
        help_text="Une ou deux phrases, pour quelqu’un qui arrive.",
    )
    is_word = models.BooleanField(
        "c’est aussi un mot courant",
        default=False,
        help_text="Ainsi «\u00a0As\u00a0»\u00a0: il ne compte alors que s’il est écrit exactement de cette façon.",
    )
    page = models.ForeignKey(
        NationalPage,
        verbose_name="page qui en parle",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    source = models.CharField(
        "source",
        max_length=160,
        blank=True,
        help_text="D’où vient la définition\u00a0: un texte, une lettre…",
    )

    class Meta:
        verbose_name = "sigle"
        verbose_name_plural = "sigles"
        ordering = ("key",)

    def __str__(self) -> str:
        return self.short

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises IntegrityError when the same acronym was written meanwhile."""
        self.key = self._key()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its place in the glossary."""
        return f"{reverse('glossary')}#{self.key}"

    def clean(self) -> None:
        """Refuse a second acronym of the same key, whatever its case or accents."""
        self.short, self.long = self.short.strip(), self.long.strip()
        if Acronym.objects.filter(key=self._key()).exclude(pk=self.pk).exists():
            raise ValidationError({"short": TAKEN})

    def term(self) -> Term:
        """What pages and searches know of it."""
        return Term(self.short, nbsp(self.long), nbsp(self.definition), self.get_absolute_url(), self.is_word)

    def _key(self) -> str:
        return Term(self.short, self.long).key
