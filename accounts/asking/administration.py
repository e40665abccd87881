"""In Django's administration: the domains that Caf know as theirs, and the addresses that nothing is sent to."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.asking import actions, addresses
from accounts.asking.forms import EmailDomainForm
from accounts.models import EmailDomain
from accounts.permissions import Action, can
from mail.models import Suppressed


class _Administered(ModelAdmin):
    """Written by administrateurs nationaux, through actions: the rights of Django's own tables close this room."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return can(request.user, Action.ADMINISTER)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return can(request.user, Action.ADMINISTER)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, Action.ADMINISTER)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, Action.ADMINISTER)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, Action.ADMINISTER)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for row in queryset.order_by("pk"):
            self.delete_model(request, row)


class EmailDomainAdmin(_Administered):
    form = EmailDomainForm
    list_display = ["domain", "caf"]
    list_select_related = ["caf"]
    search_fields = ["domain", "caf__name"]

    def save_model(self, request: HttpRequest, obj: EmailDomain, form: Any, change: bool) -> None:
        actions.keep_domain(obj, by=request.user)

    def delete_model(self, request: HttpRequest, obj: EmailDomain) -> None:
        actions.remove_domain(obj, by=request.user)


class SuppressedAdmin(_Administered):
    list_display = ["address", "reason", "since", "detail"]
    list_filter = ["reason"]
    search_fields = ["address"]
    fields = ["address", "reason", "detail"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # an address is on the list or it is not

    def save_model(self, request: HttpRequest, obj: Suppressed, form: Any, change: bool) -> None:
        addresses.send_nothing_to(obj.address, obj.reason, obj.detail, by=request.user)
        obj.pk = Suppressed.objects.get(address__iexact=obj.address.strip()).pk

    def delete_model(self, request: HttpRequest, obj: Suppressed) -> None:
        addresses.send_again_to(obj, by=request.user)
