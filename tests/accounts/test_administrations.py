"""What `has_perm` answers to Django and Wagtail: levels, never a stale group; and the demonstration's accounts."""

from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.utils import timezone

from accounts import demo, groups
from accounts.checks import no_demo_account_in_production
from accounts.models import Habilitation, Level, Trace, User
from accounts.sight import forget, habilitations_of
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

ENTER = "wagtailadmin.access_admin"


@pytest.fixture
def in_step(people):
    groups.reconcile()
    return people


def test_only_national_levels_enter_wagtail(in_step):
    entering = {name for name, user in vars(in_step).items() if name != "group" and user.has_perm(ENTER)}
    assert entering == {"editeur_national", "admin_national"}
    assert not AnonymousUser().has_perm(ENTER)


def test_a_group_kept_after_the_level_ended_gives_nothing(in_step):
    user = User.objects.get(pk=in_step.editeur_national.pk)
    Habilitation.objects.filter(user=user).update(ends_at=timezone.now())
    assert user.groups.exists()
    assert not user.has_perm(ENTER)
    assert not user.has_module_perms("wagtailadmin")


def test_an_editeur_national_writes_every_page_and_no_person(in_step):
    user = in_step.editeur_national
    assert user.groups.get().page_permissions.count() == len(groups.ON_PAGES)
    assert not user.has_perm("accounts.view_user")
    assert not user.is_staff


@pytest.mark.parametrize(
    ("permission", "given"),
    [
        ("accounts.view_user", True),
        ("accounts.change_user", False),
        ("accounts.add_habilitation", False),
        ("auth.change_group", False),
        ("auth.add_permission", False),
        ("territories.change_caf", True),
        ("wagtailcore.change_site", True),
    ],
)
def test_an_administrateur_national_holds_everything_but_what_actions_write(in_step, permission, given):
    assert in_step.admin_national.has_perm(permission) is given
    assert in_step.admin_national.is_staff
    assert not in_step.admin_national.is_superuser


def test_the_demonstration_opens_one_account_per_level_and_may_run_twice():
    printed = demo.load(PASSWORD)
    counts = (User.objects.count(), Habilitation.objects.count(), Trace.objects.count())
    assert demo.load(PASSWORD) == printed
    assert counts == (User.objects.count(), Habilitation.objects.count(), Trace.objects.count())
    assert [(account.email.partition("@")[0], account.level, account.caf) for account in printed] == [
        ("lecteur", Level.LECTEUR, "caf-16"),
        ("editeur", Level.EDITEUR, "caf-16"),
        ("admin-local", Level.ADMINISTRATEUR_LOCAL, "caf-16"),
        ("lecteur-35", Level.LECTEUR, "caf-35"),
        ("editeur-35", Level.EDITEUR, "caf-35"),
        ("editeur-national", Level.EDITEUR_NATIONAL, None),
        ("editeur-national-2", Level.EDITEUR_NATIONAL, None),
        ("admin-national", Level.ADMINISTRATEUR_NATIONAL, None),
    ]


def test_the_demonstration_brings_back_a_changed_password_and_an_ended_level(client):
    demo.load(PASSWORD)
    user = User.objects.get(email="lecteur@example.org")
    user.set_password("changé par un visiteur")
    user.save()
    Habilitation.objects.filter(user=user).update(ends_at=timezone.now())
    demo.load(PASSWORD)
    user = User.objects.get(pk=user.pk)
    forget(user)
    assert user.check_password(PASSWORD)
    assert [held.level for held in habilitations_of(user)] == [Level.LECTEUR]


def test_production_refuses_an_open_account_of_the_demonstration(settings):
    demo.load(PASSWORD)
    assert no_demo_account_in_production(None, ["default"]) == []
    settings.DEMO_ALLOWED = False
    (error,) = no_demo_account_in_production(None, ["default"])
    assert error.id == "accounts.E001"
    assert "lecteur@example.org" in error.msg
    with pytest.raises(SystemCheckError):
        call_command("check", databases=["default"], stdout=StringIO(), stderr=StringIO())
    User.objects.update(is_active=False)
    assert no_demo_account_in_production(None, ["default"]) == []


@pytest.mark.parametrize(
    "section",
    [
        "django_tasks_database/dbtaskresult",
        "jobs/periodicrun",
        "jobs/workerprocess",
        "territories/caf",
        "territories/commune",
        "accounts/trace",
    ],
)
def test_jobs_territory_and_trace_are_shown_to_administrateurs_nationaux_only(client, people, section):
    client.force_login(people.admin_national)
    shown = client.get(f"/gestion/{section}/")
    assert shown.status_code == 200
    assert client.get(f"/gestion/{section}/?q=charente").status_code == 200
    assert client.get(f"/gestion/{section}/add/").status_code == 403
    client.force_login(people.editeur_national)
    assert client.get(f"/gestion/{section}/").status_code == 403
