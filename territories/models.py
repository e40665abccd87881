"""The territory: reference data of `territories/data/`, loaded by `territories.loader`. Codes are the keys."""

from django.db import models


class Region(models.Model):
    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=80)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Cdr(models.Model):
    """A regional resource centre of the Caf."""

    code = models.SlugField(max_length=40, primary_key=True)
    name = models.CharField("nom", max_length=80)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Departement(models.Model):
    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=80)
    folded = models.CharField(max_length=80, editable=False, db_index=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="departements")
    population = models.PositiveIntegerField()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Caf(models.Model):
    """One of the 101 family benefit funds (Mayotte: the Cssm)."""

    code = models.CharField(max_length=7, primary_key=True)
    name = models.CharField("nom", max_length=80, unique=True)
    folded = models.CharField(max_length=80, editable=False, db_index=True)
    nature = models.CharField(max_length=10)
    departement = models.OneToOneField(Departement, models.PROTECT, related_name="caf")
    cdr = models.ForeignKey(Cdr, models.PROTECT, related_name="cafs")
    pioneer = models.BooleanField("expérimentatrice de la Ctg", default=False)

    class Meta:
        verbose_name = "Caf"
        verbose_name_plural = "Caf"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/caf/{self.code}/"


class Epci(models.Model):
    """An intercommunality with its own taxes; its population is the sum of its communes."""

    siren = models.CharField(max_length=9, primary_key=True)
    name = models.CharField("nom", max_length=160)
    folded = models.CharField(max_length=160, editable=False, db_index=True)
    nature = models.CharField(max_length=10)

    class Meta:
        ordering = ["name", "siren"]

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    """A commune: its Insee code, municipal population, département, and the Caf that serves it."""

    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=80)
    folded = models.CharField(max_length=80, editable=False, db_index=True)
    departement = models.ForeignKey(Departement, models.PROTECT, related_name="communes")
    caf = models.ForeignKey(Caf, models.PROTECT, related_name="communes")
    epci = models.ForeignKey(Epci, models.PROTECT, null=True, related_name="communes")
    population = models.PositiveIntegerField()

    class Meta:
        ordering = ["name", "code"]

    def __str__(self) -> str:
        return self.name
