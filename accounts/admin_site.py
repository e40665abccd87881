"""Django's administration at /gestion/, for administrateurs nationaux. Its own password forms are ours."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin, display
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.timezone import localtime
from django_tasks_db.admin import DBTaskResultAdmin
from django_tasks_db.models import DBTaskResult

from accounts import actions
from accounts.asking.administration import EmailDomainAdmin, SuppressedAdmin
from accounts.errors import Refused
from accounts.models import EmailDomain, Habilitation, ProviderGroup, Trace, User
from accounts.permissions import Action, can
from accounts.provider.groups_admin import ProviderGroupAdmin
from accounts.second_factor import REAL_FACTORS
from accounts.views import to_sign_in, to_sign_out
from jobs.models import PeriodicRun, WorkerProcess
from mail.models import Suppressed
from territories.models import Caf, Cdr, Commune, Departement, Epci


class Gestion(AdminSite):
    site_title = "Gestion de l'Espace Ctg"
    site_header = "Gestion de l'Espace Ctg"
    index_title = "Données de référence, personnes et travaux"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return can(request.user, Action.ADMINISTER)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict]:
        """The rooms and their tables; the library of tasks names its own in English."""
        rooms = super().get_app_list(request, app_label)
        for room in rooms:
            if room["app_label"] == DBTaskResult._meta.app_label:
                room["name"] = "Tâches"
                room["models"][0]["name"] = "Tâches et leurs résultats"
        return rooms

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return to_sign_in(request)

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return to_sign_out(request)

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return redirect("account_change_password")


class ReadOnly(ModelAdmin):
    """A list to consult: what is written here is written by actions."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class UserAdmin(ReadOnly):
    list_display = ["name", "email", "function", "is_active", "last_login"]
    list_filter = ["is_active"]
    search_fields = ["name", "email"]
    fields = ["name", "email", "function", "is_active", "created_at", "last_login", "second_factor"]

    def get_urls(self) -> list:
        reset = self.admin_site.admin_view(self.reset_second_factor)
        own = path("<int:pk>/double-authentification/", reset, name="accounts_user_reset_second_factor")
        return [own, *super().get_urls()]

    @display(description="double authentification")
    def second_factor(self, user: User) -> str:
        held = Authenticator.objects.filter(user=user, type__in=REAL_FACTORS).order_by("created_at").first()
        return f"en place depuis le {localtime(held.created_at):%d/%m/%Y}" if held else "non"

    def reset_second_factor(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks first; then the person sets up another one."""
        person = get_object_or_404(User, pk=pk)
        if request.method != "POST":
            context = self.admin_site.each_context(request) | {"person": person, "opts": self.opts}
            context["title"] = "Remettre à zéro la double authentification"
            return TemplateResponse(request, "admin/accounts/user/reset_second_factor.html", context)
        try:
            if actions.reset_second_factor(person, by=request.user):
                messages.success(request, f"La double authentification de {person.name} est remise à zéro.")
            else:
                messages.info(request, f"{person.name} n’a pas de double authentification.")
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("gestion:accounts_user_change", person.pk)


class HabilitationAdmin(ReadOnly):
    list_display = ["user", "level", "caf", "starts_at", "ends_at", "granted_by"]
    list_filter = ["level"]
    list_select_related = ["user", "caf", "granted_by"]
    search_fields = ["user__name", "user__email", "caf__name"]


class TraceAdmin(ReadOnly):
    list_display = ["at", "actor", "verb", "kind", "object_id"]
    list_filter = ["verb", "kind"]
    list_select_related = ["actor"]
    search_fields = ["object_id", "actor__name", "actor__email"]


class PeriodicRunAdmin(ReadOnly):
    list_display = ["name", "due_at", "last_started_at", "last_finished_at", "last_error"]


class WorkerProcessAdmin(ReadOnly):
    list_display = ["worker_id", "queues", "host", "pid", "started_at", "seen_at"]


class TerritoryAdmin(ReadOnly):
    """Reference data: changed in territories/data and loaded by `prepare`."""

    list_display = ["name", "pk"]
    search_fields = ["name", "pk"]


class CommuneAdmin(TerritoryAdmin):
    list_display = ["name", "pk", "caf", "epci", "population"]
    list_select_related = ["caf", "epci"]
    list_filter = ["departement"]


gestion = Gestion(name="gestion")
gestion.register(DBTaskResult, DBTaskResultAdmin)
gestion.register(PeriodicRun, PeriodicRunAdmin)
gestion.register(WorkerProcess, WorkerProcessAdmin)
gestion.register([Caf, Cdr, Departement, Epci], TerritoryAdmin)
gestion.register(Commune, CommuneAdmin)
gestion.register(User, UserAdmin)
gestion.register(Habilitation, HabilitationAdmin)
gestion.register(Trace, TraceAdmin)
gestion.register(ProviderGroup, ProviderGroupAdmin)
gestion.register(EmailDomain, EmailDomainAdmin)
gestion.register(Suppressed, SuppressedAdmin)
