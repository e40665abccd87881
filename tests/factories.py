"""People and objects for the tests, with traits. Reference data is the real one, loaded once per session."""

from types import SimpleNamespace

import factory
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.http import HttpRequest
from django.test import Client
from factory.django import DjangoModelFactory

from accounts.models import (
    GroupRole,
    GroupState,
    Habilitation,
    Level,
    Membership,
    MembershipState,
    User,
    WorkingGroup,
)
from accounts.second_factor import DEMANDED_LEVELS
from accounts.sight import audience_of
from spaces.models import Resource, Status

PASSWORD = "une-phrase-de-passe-solide"
SECRET = "ESPACECTGESPACECTGESPACECTGESPAC"  # of every second factor of the tests


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
    """A person, with one habilitation when a level is given; one whose level demands it has set up a second factor."""
    user = UserFactory(**fields)
    if level:
        HabilitationFactory(user=user, level=level, caf_id=caf)
    if level in DEMANDED_LEVELS:
        set_up_second_factor(user)
    return user


def set_up_second_factor(user: User) -> None:
    """An application, whose codes are those of `codes_now`, and ten recovery codes: `recovery_code`."""
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)


def codes_now() -> list[str]:
    """The codes that are right at this moment: of the period before, of this one, of the next. Each serves once."""
    return [format_hotp_value(hotp_value(SECRET, counter)) for counter in yield_hotp_counters_from_time()]


def recovery_code(user: User) -> str:
    """A recovery code of this person that was not used yet."""
    return Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]


class WholeClient(Client):
    """A client whose `force_login` signs in as the form would: with the second factor, for whoever has set one up.

    `force_login_without_code` opens the session of a password alone.
    """

    def force_login(self, user, backend=None):
        self.force_login_without_code(user, backend)
        held = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
        if held is None:
            return
        request = HttpRequest()
        request.session = self.session
        record_authentication(request, user, "mfa", id=held.pk, type=held.type)
        request.session.save()

    def force_login_without_code(self, user, backend=None):
        super().force_login(user, backend)


def people() -> SimpleNamespace:
    """One person per level, plus the outsider, the person of two Caf, a member and an animateur of a working group."""
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
    made = SimpleNamespace(
        outsider=person(email="sans-habilitation@example.org"),
        ended=ended,
        lecteur=person(Level.LECTEUR, "caf-16", email="lecteur@example.org"),
        editeur=person(Level.EDITEUR, "caf-16", email="editeur@example.org"),
        admin_local=person(Level.ADMINISTRATEUR_LOCAL, "caf-16", email="admin-local@example.org"),
        lecteur_35=person(Level.LECTEUR, "caf-35", email="lecteur-35@example.org"),
        editeur_35=person(Level.EDITEUR, "caf-35", email="editeur-35@example.org"),
        admin_local_35=person(Level.ADMINISTRATEUR_LOCAL, "caf-35", email="admin-local-35@example.org"),
        member=person(Level.LECTEUR, "caf-35", email="membre@example.org"),
        animateur=person(Level.EDITEUR, "caf-33", email="animateur@example.org"),
        two_cafs=two,
        editeur_national=person(Level.EDITEUR_NATIONAL, email="editeur-national@example.org"),
        admin_national=person(Level.ADMINISTRATEUR_NATIONAL, email="admin-national@example.org"),
    )
    made.group = group_of(made.animateur, made.member)
    return made


def group_of(leader: User, *members: User, name: str = "Petite enfance en milieu rural") -> WorkingGroup:
    """An open working group of these people, by their first habilitation. Written without actions."""
    made = WorkingGroup.objects.create(name=name, purpose="Comparer.", state=GroupState.OPEN, proposed_by=leader)
    by_person = {
        held.user_id: held for held in Habilitation.objects.order_by("-pk").filter(user__in=[leader, *members])
    }
    Membership.objects.bulk_create(
        Membership(
            group=made,
            habilitation=by_person[one.pk],
            role=GroupRole.LEADER if one == leader else GroupRole.MEMBER,
            state=MembershipState.IN,
            joined_at=made.proposed_at,
        )
        for one in (leader, *members)
    )
    return made


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
