import pytest
from django_tasks_db.models import DBTaskResult


@pytest.fixture
def no_other_job(db):
    """What loading the reference data enqueued is set aside."""
    DBTaskResult.objects.all().delete()
