"""The table of groups in /gestion/: what is written goes through the actions."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.errors import Refused
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

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What is refused is said above the list: nothing of it was kept."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refusal:
            return self._refused(request, refusal)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Likewise."""
        try:
            return super().delete_view(request, *args, **kwargs)
        except Refused as refusal:
            return self._refused(request, refusal)

    def _refused(self, request: HttpRequest, refusal: Refused) -> HttpResponse:
        self.message_user(request, str(refusal), messages.ERROR)
        return redirect("gestion:accounts_providergroup_changelist")

    def save_model(self, request: HttpRequest, obj: ProviderGroup, form: Any, change: bool) -> None:
        actions.save_group(obj, by=request.user)

    def delete_model(self, request: HttpRequest, obj: ProviderGroup) -> None:
        actions.remove_group(obj, by=request.user)
