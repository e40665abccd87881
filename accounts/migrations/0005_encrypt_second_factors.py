"""Secrets of second factors that were in clear are encrypted."""

from django.db import migrations

from accounts.signing_in import secrets


def encrypt(apps, schema_editor):
    for row in apps.get_model("mfa", "Authenticator").objects.order_by("pk"):
        clear = {name: row.data[name] for name in secrets.SECRETS if name in row.data}
        clear = {name: value for name, value in clear.items() if not secrets.is_readable(value)}
        if clear:
            row.data |= {name: secrets.encrypt(value) for name, value in clear.items()}
            row.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_provider_identity"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(encrypt, migrations.RunPython.noop)]
