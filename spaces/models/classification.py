"""The classification of supports: `territories/data/{rubriques,steps,resource_types,themes}.csv`. Slugs are keys."""

from django.db import models


class Rubrique(models.Model):
    slug = models.SlugField(max_length=40, primary_key=True)
    label = models.CharField(max_length=80)
    description = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.label


class Step(models.Model):
    """A step (étape) of the démarche Ctg."""

    slug = models.SlugField(max_length=40, primary_key=True)
    label = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.label


class ResourceType(models.Model):
    """What a support is; it proposes a rubrique (another one when a Caf deposits) and a step."""

    slug = models.SlugField(max_length=40, primary_key=True)
    label = models.CharField(max_length=80)
    rubrique = models.ForeignKey(Rubrique, models.PROTECT, related_name="+")
    rubrique_caf = models.ForeignKey(Rubrique, models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.label


class Theme(models.Model):
    slug = models.SlugField(max_length=40, primary_key=True)
    label = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.label
