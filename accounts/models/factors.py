"""The second factors of a person beside their habilitations, so that the door asks the database nothing more."""

from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat


class _Listed(models.Aggregate):
    """The texts of a group, between commas."""

    template = "GROUP_CONCAT(%(expressions)s)"
    output_field = TextField()

    def as_postgresql(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, template="STRING_AGG(%(expressions)s, ',')", **extra)


def with_factors(habilitations: QuerySet) -> QuerySet:
    """The same rows, with `factors_`: "pk:type" of each factor of the person, between commas, or None."""
    from allauth.mfa.models import Authenticator

    rows = Authenticator.objects.filter(user=OuterRef("user")).order_by().values("user")
    each = Concat(Cast("pk", TextField()), Value(":"), "type", output_field=TextField())
    return habilitations.annotate(factors_=Subquery(rows.annotate(all_=_Listed(each)).values("all_")))


def factors_in(listed: str | None) -> dict[int, str]:
    """What `factors_` says: the type of each factor by its pk."""
    return {int(pk): kind for pk, _, kind in (one.partition(":") for one in (listed or "").split(",") if one)}
