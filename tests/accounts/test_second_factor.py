"""The second factor: asked at every door of whose level demands it, set up in our pages, used at sign-in."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache

from accounts import tasks
from accounts.demo import code_now
from accounts.models import Level, Trace
from tests.factories import (
    PASSWORD,
    WholeClient,
    codes_now,
    person,
    recovery_code,
    set_up_second_factor,
)

pytestmark = pytest.mark.django_db

LOGIN, CODE = "/compte/connexion/", "/compte/connexion/code/"
CONFIRM, CONFIRM_BY_PASSWORD = "/compte/confirmer/code/", "/compte/confirmer/"
OVERVIEW = "/compte/double-authentification/"
ACTIVATE, REMOVE = f"{OVERVIEW}activer/", f"{OVERVIEW}desactiver/"
CODES, RENEW = f"{OVERVIEW}codes/", f"{OVERVIEW}codes/nouveaux/"
EVIL = ["https://mechant.example/", "//mechant.example/cms/", "/\\mechant.example", "javascript:alert(1)"]
DOORS = [
    ("/", "admin_local"),
    ("/supports/", "editeur_national"),
    ("/cms/", "editeur_national"),
    ("/gestion/", "admin_national"),
    ("/gestion/composants/", "admin_national"),
]


@pytest.fixture(autouse=True)
def _no_attempt_counted_yet():
    cache.clear()


@pytest.fixture
def bare(db):
    """An éditeur national who has not set up anything."""
    user = person(Level.EDITEUR_NATIONAL, email="nouvel-editeur@example.org")
    Authenticator.objects.filter(user=user).delete()
    return user


def sign_in(client, user, **more):
    return client.post(LOGIN, {"login": user.email, "password": PASSWORD, **more})


def give(client, address, code, **more):
    return client.post(address, {"code": code, **more})


def secret_shown(response):
    return re.search(r'<code class="secret">([^<]+)', response.content.decode())[1].replace(" ", "")


# --- the doors


@pytest.mark.parametrize(("address", "who"), DOORS)
def test_a_password_alone_is_led_to_the_code_and_brought_back(client, people, address, who):
    user = getattr(people, who)
    client.force_login_without_code(user)
    asked = client.get(address)
    assert asked["Location"].startswith(f"{CONFIRM}?next=")
    assert give(client, asked["Location"], codes_now()[1])["Location"] == address
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(("address", "who"), DOORS)
def test_a_person_without_second_factor_is_led_to_the_page_that_explains_it(client, people, address, who):
    Authenticator.objects.all().delete()
    client.force_login(getattr(people, who))
    asked = client.get(address)
    assert asked["Location"].startswith(f"{OVERVIEW}?next=")
    page = client.get(asked["Location"])
    assert page.status_code == 200
    assert "Votre niveau la demande pour entrer" in page.content.decode()


def test_recovery_codes_alone_open_no_door(client, people):
    user = people.editeur_national
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    client.force_login_without_code(user)
    give(client, CONFIRM, recovery_code(user))
    assert client.get("/cms/")["Location"].startswith(f"{OVERVIEW}?next=")


def test_a_recovery_code_is_a_second_factor_for_whoever_set_one_up(client, people):
    client.force_login_without_code(people.editeur_national)
    given = give(client, f"{CONFIRM}?next=/cms/pages/", recovery_code(people.editeur_national))
    assert given["Location"] == "/cms/pages/"
    assert client.get("/cms/").status_code == 200


@pytest.mark.parametrize("types", [["totp"], ["recovery_codes"], ["totp", "recovery_codes"]])
def test_a_session_does_not_outlive_the_factor_that_it_used(client, people, types):
    user = people.editeur_national
    client.force_login_without_code(user)
    give(client, CONFIRM, codes_now()[1] if "totp" in types else recovery_code(user))
    assert client.get("/cms/").status_code == 200
    Authenticator.objects.filter(user=user, type__in=types).delete()
    assert client.get("/cms/").status_code == 302
    for left in Authenticator.objects.filter(user=user):
        left.delete()
    set_up_second_factor(user)
    assert client.get("/cms/").status_code == 302  # another one, set up since, opens nothing for this session


def test_a_post_without_the_code_says_that_nothing_was_saved(client, people):
    client.force_login_without_code(people.editeur_national)
    sent = client.post("/cms/pages/3/edit/", {"title": "Une heure de travail"})
    assert sent["Location"] == f"{CONFIRM}?next=%2Fcms%2F"
    said = client.get(sent["Location"]).content.decode()
    assert "Rien n’a été enregistré" in said
    assert "deux fois en arrière" in said


SCRIPTS = [
    {"X-Requested-With": "XMLHttpRequest"},
    {"Accept": "application/json"},
    {"Sec-Fetch-Mode": "cors", "Accept": "*/*"},
]


@pytest.mark.parametrize("headers", SCRIPTS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_editor_s_own_saving_is_refused_with_a_word_and_no_page(client, people, headers, method):
    client.force_login_without_code(people.editeur_national)
    refused = getattr(client, method)("/cms/pages/3/edit/", headers=headers)
    assert refused.status_code == 403
    assert refused.json()["success"] is False
    assert "Rien n’est enregistré" in refused.json()["error_message"]


@pytest.mark.parametrize("headers", SCRIPTS)
def test_the_editor_s_own_saving_after_the_session_is_refused_with_a_word_and_no_page(client, headers):
    refused = client.post("/cms/pages/3/edit/", headers=headers)
    assert refused.status_code == 401
    assert refused.json()["success"] is False


@pytest.mark.parametrize("who", ["lecteur", "editeur", "two_cafs"])
@pytest.mark.parametrize("address", ["/cms/", "/cms/pages/", "/gestion/"])
def test_a_caf_is_told_and_never_asked_for_a_code_whatever_it_set_up(client, people, who, address):
    user = getattr(people, who)
    set_up_second_factor(user)
    for sign in (client.force_login_without_code, client.force_login):
        sign(user)
        refused = client.get(address)
        assert refused.status_code == 403
        assert "Cnaf" in refused.content.decode()


def test_an_editeur_national_who_gave_a_code_does_not_enter_the_gestion(client, people):
    client.force_login(people.editeur_national)
    assert client.get("/gestion/").status_code == 403


def test_the_door_asks_the_database_nothing_more(client, people, django_assert_num_queries):
    client.force_login_without_code(people.editeur_national)
    client.get("/cms/")
    with django_assert_num_queries(3):  # the session, the person, their levels with the second factor
        client.get("/cms/")


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("page", [CONFIRM, OVERVIEW, CODES])
def test_no_page_of_the_second_factor_leads_to_another_site(client, people, evil, page):
    client.force_login_without_code(people.editeur_national)
    given = give(client, CONFIRM, codes_now()[1], next=evil)
    assert given["Location"] == "/"
    assert f'href="{evil}' not in client.get(page, {"next": evil}).content.decode()


# --- the sign-in


def test_the_code_is_asked_after_the_right_password_only(client, people):
    user = people.editeur_national
    wrong = client.post(LOGIN, {"login": user.email, "password": "ce n'est pas le bon"})
    unknown = client.post(LOGIN, {"login": "personne@example.org", "password": "ce n'est pas le bon"})
    assert wrong.status_code == unknown.status_code == 200  # nothing tells who has set one up
    assert client.get(CODE)["Location"] == LOGIN
    assert sign_in(client, user)["Location"] == CODE
    assert "_auth_user_id" not in client.session
    assert give(client, CODE, codes_now()[1])["Location"] == "/"
    assert client.get("/cms/").status_code == 200


def test_the_way_back_survives_the_code(client, people):
    sign_in(client, people.editeur_national, next="/cms/pages/")
    assert give(client, CODE, codes_now()[1])["Location"] == "/cms/pages/"


def test_a_code_may_be_typed_with_spaces_and_serves_once(client, people):
    code = codes_now()[1]
    sign_in(client, people.editeur_national)
    assert give(client, CODE, f"{code[:3]} {code[3:]}")["Location"] == "/"
    again = WholeClient()
    sign_in(again, people.editeur_national)
    assert give(again, CODE, code).status_code == 200
    assert "_auth_user_id" not in again.session


def test_a_used_code_is_refused_as_long_as_a_slow_clock_would_make_it_right(client, people):
    code = codes_now()[2]  # of the next thirty seconds: right for a minute more
    sign_in(client, people.editeur_national)
    give(client, CODE, code)
    cache.delete(f"allauth.mfa.totp.used?user={people.editeur_national.pk}&code={code}")  # forgotten after 30 s
    again = WholeClient()
    sign_in(again, people.editeur_national)
    assert give(again, CODE, code).status_code == 200
    assert "_auth_user_id" not in again.session


def test_a_recovery_code_serves_once(client, people):
    code = recovery_code(people.editeur_national)
    sign_in(client, people.editeur_national)
    assert give(client, CODE, code)["Location"] == "/"
    again = WholeClient()
    sign_in(again, people.editeur_national)
    assert give(again, CODE, code).status_code == 200
    assert "_auth_user_id" not in again.session


@pytest.mark.parametrize("at", ["sign-in", "door"])
def test_wrong_codes_are_counted_and_stop_even_the_right_one(client, people, at):
    address = CODE if at == "sign-in" else CONFIRM
    if at == "sign-in":
        sign_in(client, people.editeur_national)
    else:
        client.force_login_without_code(people.editeur_national)
    for wrong in range(5):
        assert give(client, address, f"00000{wrong}").status_code == 200
    stopped = give(client, address, codes_now()[1])
    assert stopped.status_code == 200
    assert "Trop de tentatives" in stopped.content.decode()
    client.cookies.clear()
    sign_in(client, people.editeur_national)  # the count is the person's, whatever the session
    assert give(client, CODE, codes_now()[1]).status_code == 200


def test_too_many_tries_of_a_page_get_a_page_of_ours(client, people):
    client.force_login_without_code(people.editeur_national)
    for _ in range(10):
        give(client, CONFIRM, "000000")
    refused = give(client, CONFIRM, "000000")
    assert refused.status_code == 429
    assert "Trop d’essais" in refused.content.decode()


def test_one_may_give_up_at_the_code(client, people):
    sign_in(client, people.editeur_national)
    assert client.get(LOGIN)["Location"] == CODE
    client.post("/compte/deconnexion/")
    assert client.get(LOGIN).status_code == 200


def test_a_new_password_does_not_do_without_the_code(client, people):
    tasks.send_reset.call(people.editeur_national.email)
    address = re.search(r"https?://[^/]+(\S+)", mail.outbox[-1].body).group(1)
    form = client.get(address)["Location"]
    client.post(form, {"password1": "encore-une-phrase-solide", "password2": "encore-une-phrase-solide"})
    signed = client.post(LOGIN, {"login": people.editeur_national.email, "password": "encore-une-phrase-solide"})
    assert signed["Location"] == CODE


# --- setting it up, and keeping it


def test_one_sets_it_up_keeps_the_codes_and_goes_where_one_was_going(client, bare):
    sign_in(client, bare)
    page = client.get(ACTIVATE, {"next": "/cms/"})
    secret = secret_shown(page)
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    done = give(client, ACTIVATE, code_now(secret).digits, next="/cms/")
    assert done["Location"] == f"{CODES}?next=%2Fcms%2F"
    codes = client.get(done["Location"]).content.decode()
    assert len(re.findall(r"<li><code>\d{8}</code>", codes)) == 10
    assert 'class="btn main" href="/cms/"' in codes
    assert client.get("/cms/").status_code == 200  # the code just typed counts
    assert Trace.objects.filter(actor=bare, verb="set-up-second-factor").count() == 1


def test_the_secret_stays_the_same_until_it_is_used(client, bare):
    sign_in(client, bare)
    first = secret_shown(client.get(ACTIVATE))
    assert secret_shown(client.get(ACTIVATE)) == first
    assert secret_shown(give(client, ACTIVATE, "000000")) == first
    assert not Authenticator.objects.filter(user=bare).exists()


def test_sent_twice_it_is_set_up_once(client, bare):
    sign_in(client, bare)
    code = code_now(secret_shown(client.get(ACTIVATE))).digits
    give(client, ACTIVATE, code)
    assert give(client, ACTIVATE, code)["Location"] == OVERVIEW
    assert Authenticator.objects.filter(user=bare).count() == 2


def test_whoever_signed_in_long_ago_gives_the_password_again_and_goes_on(client, bare):
    client.force_login(bare)
    asked = client.get(ACTIVATE, {"next": "/cms/"})
    assert asked["Location"].startswith(f"{CONFIRM_BY_PASSWORD}?next=")
    assert client.post(asked["Location"], {"password": "ce n'est pas le bon"}).status_code == 200
    assert client.post(asked["Location"], {"password": PASSWORD})["Location"] == f"{ACTIVATE}?next=%2Fcms%2F"
    assert client.get(ACTIVATE).status_code == 200


@pytest.mark.parametrize("address", [CODES, f"{CODES}telecharger/", RENEW, REMOVE])
def test_a_password_does_not_show_nor_take_away_the_second_factor(client, people, address):
    client.force_login_without_code(people.editeur_national)
    assert client.get(address)["Location"].startswith(f"{CONFIRM}?next=")
    assert client.get(CONFIRM_BY_PASSWORD)["Location"].startswith(CONFIRM)


@pytest.mark.parametrize("address", [CODES, RENEW, REMOVE])
def test_a_session_opened_just_before_by_a_password_does_not_take_away_what_was_set_up_in_another(
    client, bare, address
):
    sign_in(client, bare)
    set_up_second_factor(bare)
    assert client.post(address)["Location"].startswith(f"{CONFIRM}?next=")
    assert Authenticator.objects.filter(user=bare, type=Authenticator.Type.TOTP).exists()


def test_the_codes_are_downloaded_as_text_and_kept_by_no_cache(client, people):
    client.force_login_without_code(people.editeur_national)
    give(client, CONFIRM, codes_now()[1])
    sent = client.get(f"{CODES}telecharger/")
    assert sent["Content-Type"] == "text/plain; charset=utf-8"
    assert "attachment" in sent["Content-Disposition"]
    assert "no-store" in sent["Cache-Control"]
    assert len(re.findall(r"^\d{8}$", sent.content.decode(), re.MULTILINE)) == 10


def test_new_codes_replace_the_former_ones(client, people):
    former = recovery_code(people.editeur_national)
    client.force_login_without_code(people.editeur_national)
    give(client, CONFIRM, codes_now()[1])
    assert client.post(RENEW)["Location"] == CODES
    assert former not in client.get(CODES).content.decode()
    again = WholeClient()
    sign_in(again, people.editeur_national)
    assert give(again, CODE, former).status_code == 200


def test_one_takes_it_away_and_the_doors_ask_for_it_again(client, people):
    user = people.editeur_national
    client.force_login_without_code(user)
    give(client, CONFIRM, codes_now()[1])
    assert "vous la mettrez en place de nouveau" in client.get(REMOVE).content.decode()
    assert client.post(REMOVE)["Location"] == OVERVIEW
    assert client.post(REMOVE)["Location"] == OVERVIEW  # sent twice
    assert not Authenticator.objects.filter(user=user).exists()
    assert Trace.objects.filter(verb="remove-second-factor").count() == 1
    assert client.get("/cms/")["Location"].startswith(OVERVIEW)


@pytest.mark.parametrize("who", ["lecteur", "editeur"])
def test_every_level_may_set_it_up(client, people, who):
    client.force_login(getattr(people, who))
    assert "Votre niveau ne la demande pas" in client.get(OVERVIEW).content.decode()


# --- what is said of it


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("set-up-second-factor", "mise en place"),
        ("remove-second-factor", "retirée"),
        ("reset-second-factor", "remettre à zéro"),
        ("renew-recovery-codes", "codes de secours"),
    ],
)
def test_the_person_is_written_to_when_it_changes(people, change, said):
    tasks.send_second_factor.call(people.editeur_national.pk, change)
    (message,) = mail.outbox
    assert message.to == [people.editeur_national.email]
    assert said in message.body
    assert not re.search(r"\d{6}", message.body)
