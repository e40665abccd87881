"""People: who they are, never what they may do (habilitations)."""

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models.factors import with_factors

if TYPE_CHECKING:
    from accounts.models.habilitations import Habilitation


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
    # Retention: an account unused for 24 months is warned, closed, then anonymised (accounts.own_data.retention).
    warned_at = models.DateTimeField("averti de sa fermeture le", null=True, blank=True, editable=False)
    closed_at = models.DateTimeField("fermé le", null=True, blank=True, editable=False)
    erased_at = models.DateTimeField("anonymisé le", null=True, blank=True, editable=False)

    # « Voir comme un lecteur » (accounts.seeing_as): the level lent to a reader who is nobody, and who looks through.
    lent: "Habilitation | None" = None
    seen_by: "User | None" = None

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
        """Those that give rights now, with their Caf, their working groups and the second factors of the person
        (`factors_`), in one query: read once, kept on this object (`accounts.sight.forget`)."""
        if self.lent is not None:
            return [self.lent]
        if "_habilitations" not in self.__dict__:
            active = with_factors(self.habilitations.active().with_groups())  # type: ignore[attr-defined]
            self._habilitations = active.select_related("caf").order_by("pk").merged()
        return self._habilitations

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()
