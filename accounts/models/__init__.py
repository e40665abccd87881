"""The state of this room."""

from accounts.models.audiences import Audience, AudienceToken
from accounts.models.habilitations import Ending, Habilitation, HabilitationQuerySet, Source
from accounts.models.people import LOCAL_LEVELS, NATIONAL_LEVELS, Level, User, UserManager
from accounts.models.privacy import ErasureRequest
from accounts.models.requests import AccessRequest, EmailDomain, Invitation, RequestState
from accounts.models.sent_forms import SentForm
from accounts.models.sign_in import Device, ProviderGrant, ProviderGroup, ProviderIdentity
from accounts.models.traces import Seal, Trace, Unchangeable
from accounts.models.working_groups import GroupRole, GroupState, Membership, MembershipState, WorkingGroup

__all__ = [
    "LOCAL_LEVELS",
    "NATIONAL_LEVELS",
    "AccessRequest",
    "Audience",
    "AudienceToken",
    "Device",
    "EmailDomain",
    "Ending",
    "ErasureRequest",
    "GroupRole",
    "GroupState",
    "Habilitation",
    "HabilitationQuerySet",
    "Invitation",
    "Level",
    "Membership",
    "MembershipState",
    "ProviderGrant",
    "ProviderGroup",
    "ProviderIdentity",
    "RequestState",
    "Seal",
    "SentForm",
    "Source",
    "Trace",
    "Unchangeable",
    "User",
    "UserManager",
    "WorkingGroup",
]
