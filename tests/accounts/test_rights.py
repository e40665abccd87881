"""« Qui peut faire quoi » : the page says what `can` answers, and nothing else."""

import re

import pytest

from accounts.models import LOCAL_LEVELS, Level
from accounts.permissions import ROLE_NAMES, TABLE, Action, Role, Subject, can
from accounts.rights import grid
from accounts.rights.grid import Reach
from tests.factories import person

pytestmark = pytest.mark.django_db

# What a cell of a level says, for the owners: their own Caf, another Caf, the Cnaf.
MEANS = {
    Reach.ANYWHERE: (True, True, True),
    Reach.OF_THE_CAF: (True, False, False),
    Reach.OF_THE_CNAF: (False, False, True),
    Reach.NONE: (False, False, False),
}


@pytest.mark.parametrize("level", Level)
def test_the_column_of_a_level_is_what_can_answers(level):
    someone = person(level, "caf-16" if level in LOCAL_LEVELS else None)
    columns = grid.columns_for(someone)
    said = {row.label: row.cells for part in grid.parts(columns) for row in part.rows}
    assert [column.level for column in columns if column.mine] == [level]
    assert sum(len(part.rows) for part in grid.parts(columns)) == len(said) == len(Action)
    for action, rule in TABLE.items():
        (cell,) = [one for one in said[rule.label] if one.column.level is level]
        assert MEANS[cell.reach] == tuple(can(someone, action, owner) for owner in ("caf-16", "caf-35", "cnaf")), action


def test_every_action_and_every_role_has_its_french_name():
    assert set(ROLE_NAMES) == set(Role)
    for rule in TABLE.values():
        assert isinstance(rule.subject, Subject)
        assert re.fullmatch(r"[A-ZÉ].{4,90}[^.]", rule.label)
    assert {role for rule in TABLE.values() for role in rule.roles} == {
        column.role
        for part in grid.parts(grid.columns_for(None))
        for row in part.rows
        for cell in row.cells
        for column in [cell.column]
        if column.role and cell.reach is Reach.ITSELF
    }


def test_the_page_lights_ones_own_columns_and_leads_to_another_level(client, people, django_assert_max_num_queries):
    client.force_login(people.two_cafs)
    with django_assert_max_num_queries(12):
        page = client.get("/droits/").content.decode()
    assert page.count('<span class="badge ok">votre niveau</span>') == 2 * len(grid.parts(grid.columns_for(None)))
    assert 'href="/demander-un-niveau/"' in page
    for rule in TABLE.values():
        assert rule.label in page
    refused = client.get("/gestion/")
    assert refused.status_code == 403
    assert 'href="/droits/"' in refused.content.decode()
