"""What a second national editor must have read before it is published, and who that may be: decisions/relecture.md."""

import hashlib
import json
import re
from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.models import COMMENTS_RELATION_NAME, Page, Revision, TaskState

from accounts.permissions import Action, can

# Of what a revision holds, all that nobody writes for readers: dates, locks, place in the tree, comments.
_WRITTEN_ON_EVERY_PAGE = frozenset({"title", "slug", "seo_title", "search_description"})
_ASIDE = ({field.name for field in Page._meta.concrete_fields} - _WRITTEN_ON_EVERY_PAGE) | {
    COMMENTS_RELATION_NAME,
    "pk",
    "page_ptr",
    "nationalpage_ptr",
    "readers",
}
# Within a tag, where the editor puts them: the same words in a text would be words.
_MARKS_OF_THE_EDITOR = re.compile(r'(<\w+) data-block-key=\\*"\w{0,8}\\*"')

REFUSED = (
    "Cette page doit être relue par un autre éditeur national avant d’être publiée. Votre texte est enregistré\u00a0:"
    " choisissez « Soumettre à la relecture »."
)


class NotReviewed(PermissionDenied):
    """Nobody else has read what would be published; str() is a sentence for people."""


def words_of(revision: Revision) -> str:
    """A digest of what a revision says to readers: the same for the same words, whatever its dates and comments."""
    said = {name: value for name, value in revision.content.items() if name not in _ASIDE}
    plain = _MARKS_OF_THE_EDITOR.sub(r"\1", json.dumps(said, sort_keys=True, default=str))
    return hashlib.sha256(plain.encode()).hexdigest()


def writer_of(revision: Revision) -> int | None:
    """The person who first said what this revision says; None for the site itself."""
    said, writer = words_of(revision), revision.user_id
    earlier = Revision.objects.filter(
        base_content_type=revision.base_content_type_id, object_id=revision.object_id, pk__lt=revision.pk
    ).order_by("-pk")
    for one in earlier.iterator(chunk_size=20):
        if words_of(one) != said:
            break
        writer = one.user_id
    return writer


def may_review(user: Any, state: TaskState) -> bool:
    """Whether this person may decide on what was submitted: a national editor who neither sent nor wrote it."""
    return (
        can(user, Action.NATIONAL_EDIT)
        and user.pk != state.workflow_state.requested_by_id
        and user.pk != writer_of(state.revision)
    )


def is_reviewed(revision: Revision) -> bool:
    """Whether a second person approved these very words, or the site itself wrote them.

    The words are those of the moment of the approval: Wagtail lets its author write over a revision.
    """
    approved = TaskState.objects.filter(
        workflow_state__base_content_type=revision.base_content_type_id,
        workflow_state__object_id=revision.object_id,
        status=TaskState.STATUS_APPROVED,
        reviewstate__words=words_of(revision),
    )
    return approved.exists() or writer_of(revision) is None
