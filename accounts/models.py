"""People, their habilitations, and the audiences of what they write."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from territories.models import Caf


class Level(models.TextChoices):
    """The levels of access; the first three are held in a Caf, the last two nationally."""

    LECTEUR = "lecteur", "lecteur"
    EDITEUR = "editeur", "éditeur"
    ADMINISTRATEUR_LOCAL = "administrateur-local", "administrateur local"
    EDITEUR_NATIONAL = "editeur-national", "éditeur national"
    ADMINISTRATEUR_NATIONAL = "administrateur-national", "administrateur national"


NATIONAL_LEVELS = (Level.EDITEUR_NATIONAL, Level.ADMINISTRATEUR_NATIONAL)
LOCAL_LEVELS = (Level.LECTEUR, Level.EDITEUR, Level.ADMINISTRATEUR_LOCAL)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, password: str | None = None, **fields) -> "User":
        """A person without any habilitation: they may sign in and see what is public."""
        user = self.model(email=email.strip().lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Rights come from habilitations only: nobody is a superuser."""

    email = models.EmailField("adresse électronique", unique=True)
    name = models.CharField("prénom et nom", max_length=150)
    function = models.CharField("fonction", max_length=150, blank=True)
    is_active = models.BooleanField("compte ouvert", default=True)
    created_at = models.DateTimeField("créé le", default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "personne"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_email"),
            models.CheckConstraint(condition=Q(is_superuser=False), name="nobody_is_a_superuser"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Whether Django's administration is open to them: administrateurs nationaux, as long as they are."""
        return any(held.level == Level.ADMINISTRATEUR_NATIONAL for held in self.active_habilitations())

    def active_habilitations(self) -> list["Habilitation"]:
        """Those that give rights now, with their Caf: read once, kept on this object (`accounts.sight.forget`)."""
        if "_habilitations" not in self.__dict__:
            self._habilitations = list(
                Habilitation.objects.active().filter(user_id=self.pk).select_related("caf").order_by("pk")
            )
        return self._habilitations

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()


class HabilitationQuerySet(models.QuerySet["Habilitation"]):
    def active(self) -> "HabilitationQuerySet":
        """Those that give rights at this very moment."""
        now = timezone.now()
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), starts_at__lte=now, user__is_active=True)


class Habilitation(models.Model):
    """A person's level in a Caf, or nationally, from a moment to a moment, and who granted it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="habilitations")
    caf = models.ForeignKey(Caf, models.PROTECT, null=True, blank=True, related_name="habilitations")
    level = models.CharField("niveau", max_length=30, choices=Level.choices)
    starts_at = models.DateTimeField("depuis", default=timezone.now)
    ends_at = models.DateTimeField("jusqu'au", null=True, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    granted_at = models.DateTimeField("accordée le", default=timezone.now, editable=False)

    objects = HabilitationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["user", "starts_at", "ends_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=NATIONAL_LEVELS, caf__isnull=True) | Q(level__in=LOCAL_LEVELS, caf__isnull=False),
                name="a_level_is_held_in_a_caf_or_nationally",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="an_habilitation_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["user", "caf"], condition=Q(ends_at__isnull=True), name="one_open_level_per_person_and_caf"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(ends_at__isnull=True, caf__isnull=True), name="one_open_national_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} : {self.get_level_display()} {self.caf_id or 'national'}"


class Audience(models.Model):
    """A set of tokens, made on demand. Someone reads what they hold one token of."""

    key = models.CharField(max_length=2000, unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key


class AudienceToken(models.Model):
    """One token of one audience: the row that rights are looked up by."""

    audience = models.ForeignKey(Audience, models.CASCADE, related_name="tokens")
    token = models.CharField(max_length=60, db_index=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["audience", "token"], name="a_token_once_per_audience")]

    def __str__(self) -> str:
        return self.token


class Trace(models.Model):
    """Who did what to what, when: only added to, never changed."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=30)
    object_id = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "object_id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.kind} {self.object_id}"


class SentForm(models.Model):
    """A send of a form whose act was done (accounts.once): the hash of it all, and what it was answered."""

    key = models.CharField(max_length=64, primary_key=True)
    address = models.TextField(default="")
    words = models.TextField(default="")
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["sent_at"]

    def __str__(self) -> str:
        return self.key
