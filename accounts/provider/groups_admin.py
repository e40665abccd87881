"""The table of groups in /gestion/: what is written goes through the actions."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest

from accounts.models import Habilitation, ProviderGroup
from accounts.permissions import Action, can
from accounts.provider import actions
from accounts.provider.forms import GroupForm
from ui.typography import plural


class ProviderGroupAdmin(ModelAdmin):
    """Administrateurs nationaux keep it."""

    form = GroupForm
    list_display = ["name", "level", "caf"]
    list_select_related = ["caf"]
    search_fields = ["name"]
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return can(request.user, Action.ADMINISTER)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, Action.ADMINISTER)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, Action.ADMINISTER)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list, dict, set, list]:
        """The group alone: the levels that it gave are ended by the action, not deleted with it."""
        given = Habilitation.objects.running().filter(provider_grant__group__in=objs).count()
        followed = (
            [f"{plural(given, 'niveau,niveaux')} en cours, que ce groupe donne\u00a0: fin immédiate"] if given else []
        )
        return [*(str(obj) for obj in objs), *followed], {}, set(), []

    def save_model(self, request: HttpRequest, obj: ProviderGroup, form: Any, change: bool) -> None:
        actions.save_group(obj, by=request.user)

    def delete_model(self, request: HttpRequest, obj: ProviderGroup) -> None:
        actions.remove_group(obj, by=request.user)
