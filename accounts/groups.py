"""The one Django group, for Wagtail's own doors: its rights on pages are read from groups. Kept in step with levels."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from accounts.models import NATIONAL_LEVELS, Habilitation, User

NAME = "Éditeurs nationaux"
ON_PAGES = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page")
ON_IMAGES = ("add_image", "change_image", "delete_image", "choose_image")


def national_group() -> Group:
    """The group, made with its rights when missing: enter Wagtail, write every page, keep the images."""
    group, _ = Group.objects.get_or_create(name=NAME)
    door, _ = ContentType.objects.get_or_create(app_label="wagtailadmin", model="admin")
    enter, _ = Permission.objects.get_or_create(
        content_type=door, codename="access_admin", defaults={"name": "Can access Wagtail admin"}
    )
    group.permissions.add(enter)
    root = Page.objects.filter(depth=1).first()
    if root is not None:
        missing = Permission.objects.filter(
            content_type__app_label="wagtailcore", content_type__model="page", codename__in=ON_PAGES
        ).exclude(pk__in=group.page_permissions.filter(page=root).values("permission"))
        for permission in missing:
            GroupPagePermission.objects.create(group=group, page=root, permission=permission)
    _give_the_images(group)
    return group


def _give_the_images(group: Group) -> None:
    library = Collection.objects.filter(depth=1).first()
    if library is None:
        return
    missing = Permission.objects.filter(
        content_type__app_label="wagtailimages", content_type__model="image", codename__in=ON_IMAGES
    ).exclude(pk__in=group.collection_permissions.filter(collection=library).values("permission"))
    for permission in missing:
        GroupCollectionPermission.objects.create(group=group, collection=library, permission=permission)


def hold() -> None:
    """Wait for whoever decides of a national level at this moment. Within a transaction; after the person's lock."""
    national = Group.objects.select_for_update(no_key=True).filter(name=NAME)
    if national.first() is None:
        national_group()
        national.get()


def keep_in_step(user: User) -> None:
    """Put a person in the group or out of it, after their active habilitations."""
    group = Group.objects.filter(name=NAME).first() or national_group()
    if Habilitation.objects.active().filter(user=user, level__in=NATIONAL_LEVELS).exists():
        user.groups.add(group)
    else:
        user.groups.remove(group)


def reconcile() -> int:
    """Give the group exactly the people of a national level active now; gives how many they are."""
    with transaction.atomic():
        hold()
        group = national_group()
        people = list(
            Habilitation.objects.active().filter(level__in=NATIONAL_LEVELS).values_list("user_id", flat=True).distinct()
        )
        group.user_set.set(people)
    return len(set(people))
