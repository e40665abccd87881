"""People and objects for the tests, with traits. Reference data is the real one, loaded once per session."""

from types import SimpleNamespace

import factory
from factory.django import DjangoModelFactory

from accounts.models import Habilitation, Level, User
from accounts.sight import audience_of
from spaces.models import Resource, Status

PASSWORD = "une-phrase-de-passe-solide"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"agent{n}@example.org")
    name = factory.Sequence(lambda n: f"Agent Numéro {n}")
    function = "Chargé de conseil et de développement"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(password=PASSWORD, **kwargs)


class HabilitationFactory(DjangoModelFactory):
    class Meta:
        model = Habilitation

    user = factory.SubFactory(UserFactory)
    level = Level.LECTEUR
    caf_id = "caf-16"


def person(level: str | None = None, caf: str | None = None, **fields) -> User:
    """A person, with one habilitation when a level is given."""
    user = UserFactory(**fields)
    if level:
        HabilitationFactory(user=user, level=level, caf_id=caf)
    return user


def people() -> SimpleNamespace:
    """One person per level, plus the outsider and the person of two Caf."""
    from datetime import timedelta

    from django.utils import timezone

    two = person(Level.LECTEUR, "caf-16", email="deux-caf@example.org")
    HabilitationFactory(user=two, level=Level.EDITEUR, caf_id="caf-35")
    ended = person(email="terminee@example.org")
    now = timezone.now()
    HabilitationFactory(
        user=ended,
        level=Level.EDITEUR,
        caf_id="caf-16",
        starts_at=now - timedelta(days=30),
        ends_at=now - timedelta(seconds=1),
    )
    return SimpleNamespace(
        outsider=person(email="sans-habilitation@example.org"),
        ended=ended,
        lecteur=person(Level.LECTEUR, "caf-16", email="lecteur@example.org"),
        editeur=person(Level.EDITEUR, "caf-16", email="editeur@example.org"),
        admin_local=person(Level.ADMINISTRATEUR_LOCAL, "caf-16", email="admin-local@example.org"),
        lecteur_35=person(Level.LECTEUR, "caf-35", email="lecteur-35@example.org"),
        editeur_35=person(Level.EDITEUR, "caf-35", email="editeur-35@example.org"),
        two_cafs=two,
        editeur_national=person(Level.EDITEUR_NATIONAL, email="editeur-national@example.org"),
        admin_national=person(Level.ADMINISTRATEUR_NATIONAL, email="admin-national@example.org"),
    )


class ResourceFactory(DjangoModelFactory):
    """A support of the Caf de la Charente, a published diagnostic unless told otherwise.

    `tokens` is the audience; `published=False` makes a draft. Written without actions: nothing is indexed or traced.
    """

    class Meta:
        model = Resource

    class Params:
        tokens = frozenset({"reseau"})

    title = factory.Sequence(lambda n: f"Diagnostic partagé numéro {n}")
    rubrique_id = "diagnostic"
    type_id = "diagnostic"
    caf_id = "caf-16"
    author = factory.SubFactory(UserFactory)
    audience = factory.LazyAttribute(lambda o: audience_of(o.tokens))
    status = Status.PUBLISHED

    @factory.lazy_attribute
    def published_at(self):
        from django.utils import timezone

        return timezone.now() if self.status != Status.DRAFT else None
