"""The territory: reference data of `territories/data/`, loaded by `territories.loader`. Codes are the keys."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Concat, Length, Lower
from django.db.models.lookups import Exact


def _named(table: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=~Q(name=""), name=f"{table}_has_a_name")


def _findable(table: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=~Q(folded=""), name=f"{table}_is_findable")


class Region(models.Model):
    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=80)

    class Meta:
        verbose_name = "région"
        verbose_name_plural = "régions"
        ordering = ["code"]
        constraints = [_named("region")]

    def __str__(self) -> str:
        return self.name


class Cdr(models.Model):
    """A regional resource centre of the Caf."""

    code = models.SlugField(max_length=40, primary_key=True)
    name = models.CharField("nom", max_length=80)

    class Meta:
        verbose_name = "Cdr"
        verbose_name_plural = "Cdr"
        ordering = ["code"]  # a name without its accents: the same order on every database
        constraints = [_named("cdr")]

    def __str__(self) -> str:
        return self.name


class Departement(models.Model):
    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=80)
    folded = models.CharField(max_length=120, editable=False)
    region = models.ForeignKey(Region, models.PROTECT, related_name="departements")
    population = models.PositiveIntegerField()

    class Meta:
        verbose_name = "département"
        verbose_name_plural = "départements"
        ordering = ["code"]
        constraints = [_named("departement"), _findable("departement")]

    def __str__(self) -> str:
        return self.name


class Caf(models.Model):
    """One of the 101 family benefit funds, one per département (Mayotte: the Cssm)."""

    class Nature(models.TextChoices):
        CAF = "caf", "caisse d’allocations familiales"
        CCSS = "ccss", "caisse commune de sécurité sociale"
        CSSM = "cssm", "caisse de sécurité sociale de Mayotte"

    code = models.CharField(max_length=7, primary_key=True)
    name = models.CharField("nom", max_length=80, unique=True)
    folded = models.CharField(max_length=120, editable=False)
    nature = models.CharField(max_length=10, choices=Nature)
    departement = models.OneToOneField(Departement, models.PROTECT, related_name="caf")
    cdr = models.ForeignKey(Cdr, models.PROTECT, related_name="cafs")
    pioneer = models.BooleanField("expérimentatrice de la Ctg", default=False)

    class Meta:
        verbose_name = "Caf"
        verbose_name_plural = "Caf"
        ordering = ["code"]
        constraints = [
            _named("caf"),
            _findable("caf"),
            models.CheckConstraint(
                condition=Q(code=Concat(models.Value("caf-"), Lower("departement_id"))),
                name="caf_code_is_that_of_its_departement",
            ),
            models.CheckConstraint(condition=Q(nature__in=["caf", "ccss", "cssm"]), name="caf_nature_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/caf/{self.code}/"


class EpciQuerySet(models.QuerySet):
    def with_population(self) -> "EpciQuerySet":
        """Each EPCI with `population`: inhabitants of its communes, 0 without any."""
        communes = Commune.objects.order_by().filter(epci=models.OuterRef("pk")).values("epci")
        total = communes.annotate(total=models.Sum("population")).values("total")
        return self.annotate(population=Coalesce(models.Subquery(total), 0))


class Epci(models.Model):
    """An intercommunality with its own taxes. Its population is not stored: it is the sum of its communes.

    It may spread over several départements, hence several Caf.
    """

    class Nature(models.TextChoices):
        CC = "CC", "communauté de communes"
        CA = "CA", "communauté d’agglomération"
        CU = "CU", "communauté urbaine"
        METRO = "METRO", "métropole"
        MET69 = "MET69", "métropole de Lyon"

    siren = models.CharField(max_length=9, primary_key=True)
    name = models.CharField("nom", max_length=160)
    folded = models.CharField(max_length=200, editable=False)
    nature = models.CharField(max_length=10, choices=Nature)

    objects = EpciQuerySet.as_manager()

    class Meta:
        verbose_name = "EPCI"
        verbose_name_plural = "EPCI"
        ordering = ["folded", "siren"]
        constraints = [
            _named("epci"),
            _findable("epci"),
            models.CheckConstraint(condition=Exact(Length("siren"), 9), name="epci_siren_has_nine_digits"),
            models.CheckConstraint(
                condition=Q(nature__in=["CC", "CA", "CU", "METRO", "MET69"]), name="epci_nature_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    """A commune: its Insee code, municipal population, département, and the Caf that serves it.

    Six villages destroyed in 1916 have no inhabitant; four islands have no EPCI.
    """

    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=80)
    folded = models.CharField(max_length=120, editable=False)
    departement = models.ForeignKey(Departement, models.PROTECT, related_name="communes")
    caf = models.ForeignKey(Caf, models.PROTECT, related_name="communes")
    epci = models.ForeignKey(Epci, models.PROTECT, null=True, related_name="communes")
    population = models.PositiveIntegerField()

    class Meta:
        ordering = ["folded", "code"]
        constraints = [
            _named("commune"),
            _findable("commune"),
            models.CheckConstraint(condition=Exact(Length("code"), 5), name="commune_code_has_five_characters"),
        ]

    def __str__(self) -> str:
        return self.name
