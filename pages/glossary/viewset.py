"""The glossary in Wagtail: a menu of its own, for national editors."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import BasePermissionPolicy

from accounts.models import NATIONAL_LEVELS, Habilitation, User
from accounts.permissions import Action, can
from accounts.tokens import CNAF
from pages.models.glossary import TAKEN, Acronym


class NationalPolicy(BasePermissionPolicy):
    """Whoever edits the national pages does everything here, and nobody else does anything."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return can(user, Action.NATIONAL_EDIT, CNAF)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        editors = Habilitation.objects.active().filter(level__in=NATIONAL_LEVELS)
        return User.objects.filter(pk__in=editors.values("user"))


class ListView(generic.IndexView):
    """Every acronym."""

    add_item_label = "Ajouter un sigle"


class _SaidOnce:
    """Two people, or two clicks, that write one acronym: the second is told, as if it had come later."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)  # type: ignore[misc]
        except IntegrityError:
            form.add_error("short", TAKEN)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]


class AddView(_SaidOnce, generic.CreateView):
    """A new acronym."""


class EditView(_SaidOnce, generic.EditView):
    """An acronym that changes."""


class GlossaryViewSet(ModelViewSet):
    """`/cms/glossaire/`."""

    model = Acronym
    name = "glossary"
    url_prefix = "glossaire"
    icon = "openquote"
    menu_label = "Glossaire"
    menu_order = 250
    add_to_admin_menu = True
    index_view_class = ListView
    add_view_class = AddView
    edit_view_class = EditView
    copy_view_enabled = False
    list_display = ("short", "long", "source")
    search_fields = ("short", "long", "definition")
    search_backend_name = None
    ordering = ("key",)
    list_per_page = 50
    panels: tuple[Panel, ...] = (
        FieldPanel("short"),
        FieldPanel("long"),
        FieldPanel("definition"),
        FieldPanel("is_word"),
        FieldPanel("page"),
        FieldPanel("source"),
    )


glossary_viewset = GlossaryViewSet()
