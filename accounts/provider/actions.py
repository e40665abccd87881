"""The verbs of this package: welcome whom the provider names, and keep the table of its groups."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import groups as national_group
from accounts.actions import LAST
from accounts.errors import Refused
from accounts.models import NATIONAL_LEVELS, Ending, Habilitation, Level, ProviderGroup, ProviderIdentity, User
from accounts.naming import name_of_address
from accounts.permissions import Action, require, require_still
from accounts.provider import levels
from accounts.provider.configuration import Provider
from accounts.provider.errors import SignInRefused, Why
from accounts.provider.identity import Identity
from accounts.provider.tasks import tell_linked, tell_without_caf
from accounts.signing_in.sessions import end_others
from accounts.trace import record


@dataclass(frozen=True)
class Welcome:
    """Who signs in, and what changed with their levels."""

    user: User
    followed: levels.Followed


def welcome(identity: Identity, provider: Provider) -> Welcome:
    """The account of this person, with the levels that their groups give now, in one transaction.

    The pair (issuer, subject) decides; the first time, a verified address finds the account or opens one, without a
    password. Raises SignInRefused, and then nothing was written.
    """
    try:
        with transaction.atomic():
            return _welcome(identity, provider)
    except IntegrityError:
        # Two first sign-ins at once: the other one linked the account.
        with transaction.atomic():
            return _welcome(identity, provider)


def _welcome(identity: Identity, provider: Provider) -> Welcome:
    groups = levels.known_groups(identity.groups)
    now = timezone.now()
    known = ProviderIdentity.objects.filter(issuer=identity.issuer, subject=identity.subject).first()
    user = User.objects.select_for_update(no_key=True).get(pk=known.user_id) if known else _by_address(identity)
    if not user.is_active:
        raise SignInRefused(Why.CLOSED, "closed account")
    if known:
        ProviderIdentity.objects.filter(pk=known.pk).update(last_used_at=now)
    else:
        _link(user, identity, now)
    followed = levels.follow(user, identity, groups, now, provider.level_days)
    if followed.given:
        end_others(user, None)  # opened by a password, they would outlive the group: this sign-in opens its own
    if followed.without_caf:
        tell_without_caf.enqueue(user.pk)
    return Welcome(user, followed)


def _by_address(identity: Identity) -> User:
    """The account of a verified address; a new one, traced, when nobody has it."""
    if not identity.email:
        raise SignInRefused(Why.UNVERIFIED, "no verified address")
    user = User.objects.select_for_update(no_key=True).filter(email__iexact=identity.email).first()
    if user is None:
        name = identity.name or name_of_address(identity.email)
        user = User.objects.create_user(email=identity.email, name=name)
        record(None, "open-account", "person", user.pk, source="fournisseur")
    elif ProviderIdentity.objects.filter(user=user, issuer=identity.issuer).exists():
        raise SignInRefused(Why.TAKEN, "another subject has this account")
    return user


def _link(user: User, identity: Identity, now: datetime) -> None:
    had_password = user.has_usable_password()
    ProviderIdentity.objects.create(
        user=user, issuer=identity.issuer, subject=identity.subject, linked_at=now, last_used_at=now
    )
    record(None, "link-provider", "person", user.pk)
    if had_password:
        tell_linked.enqueue(user.pk)


def save_group(group: ProviderGroup, by: User) -> ProviderGroup:
    """Add a group to the table, or change what it gives.

    What it gave before and gives no longer ends at once; people get their new level at their next sign-in. Raises
    PermissionDenied, or Refused on a name already there, or when nobody would administer the site any more.
    """
    require(by, Action.ADMINISTER)
    with transaction.atomic():
        if ProviderGroup.objects.filter(name=group.name).exclude(pk=group.pk).exists():
            raise Refused("Ce groupe est déjà dans la table.")
        former = ProviderGroup.objects.select_for_update().filter(pk=group.pk).first() if group.pk else None
        require_still(by, Action.ADMINISTER)
        if former and (former.name, former.level, former.caf_id) != (group.name, group.level, group.caf_id):
            _end_given(former, by)
        group.save()
        record(by, "save-provider-group", "provider-group", group.pk, level=group.level, caf=group.caf_id)
    return group


def remove_group(group: ProviderGroup, by: User) -> None:
    """Take a group out of the table: the levels that it gave end at once.

    Raises PermissionDenied, or Refused when nobody would administer the site any more.
    """
    require(by, Action.ADMINISTER)
    with transaction.atomic():
        group = ProviderGroup.objects.select_for_update().get(pk=group.pk)
        require_still(by, Action.ADMINISTER)
        _end_given(group, by)
        record(by, "remove-provider-group", "provider-group", group.pk, level=group.level, caf=group.caf_id)
        group.delete()


def _end_given(group: ProviderGroup, by: User) -> None:
    now = timezone.now()
    if group.level in NATIONAL_LEVELS:
        national_group.hold()
    given = (
        Habilitation.objects.select_for_update(of=("self",))
        .filter(provider_grant__group=group, ends_at__gt=now)
        .select_related("user")
        .order_by("pk")
    )
    for habilitation in given:
        levels.close(habilitation, Ending.PROVIDER, now, by)
        national_group.keep_in_step(habilitation.user)
    last = Level.ADMINISTRATEUR_NATIONAL
    if group.level == last and not Habilitation.objects.active().filter(level=last).exists():
        raise Refused(LAST)
