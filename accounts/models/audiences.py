"""The audiences of what people write: sets of tokens. DESIGN 4."""

from django.db import models


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
