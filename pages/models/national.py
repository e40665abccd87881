"""The national tools: the supports that belong to the Cnaf, and no other."""

from django.db import models
from django.urls import reverse

from spaces.models import Resource
from spaces.models.resource import ResourceQuerySet


class NationalSupportManager(models.Manager.from_queryset(ResourceQuerySet)):  # type: ignore[misc]
    """Their rows: a support of a Caf does not exist here, whoever asks."""

    def get_queryset(self) -> ResourceQuerySet:
        """The supports without a Caf."""
        return super().get_queryset().filter(caf=None)


class NationalSupport(Resource):
    """A support of the Cnaf as Wagtail knows it."""

    objects = NationalSupportManager()

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = "outil national"
        verbose_name_plural = "outils nationaux"

    def get_admin_url(self) -> str:
        """Its page in Wagtail."""
        return reverse("national:show", args=[self.pk])
