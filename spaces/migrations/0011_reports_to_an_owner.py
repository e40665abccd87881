"""A report stays with the owner it was sent to: that of its support, or who had it before a giving that came later."""

from django.db import migrations, models

HANDED_ON = "transmis"
WORDS = "Ce support a changé de propriétaire. Signalez de nouveau l'erreur si elle y est encore."


def fill(apps, schema_editor):
    Report, Trace = apps.get_model("spaces", "Report"), apps.get_model("accounts", "Trace")
    gifts = Trace.objects.filter(kind="resource", verb__in=("give", "give_back")).order_by("at", "pk")
    for report in Report.objects.select_related("resource").order_by("pk").iterator(chunk_size=500):
        gift = gifts.filter(object_id=str(report.resource_id), at__gte=report.created_at).first()
        report.owner = gift.detail["former"] if gift else report.resource.caf_id or "cnaf"
        if gift and not report.outcome:
            report.outcome, report.answer = HANDED_ON, WORDS
            report.closed_by_id, report.closed_at = gift.actor_id, gift.at
        report.save(update_fields=["owner", "outcome", "answer", "closed_by", "closed_at"])


class Migration(migrations.Migration):
    dependencies = [("spaces", "0010_saved_views"), ("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            "report", "owner", models.CharField("envoyé à", default="", max_length=10), preserve_default=False
        ),
        migrations.AlterField(
            "report",
            "outcome",
            models.CharField(
                "suite",
                blank=True,
                choices=[("corrige", "Corrigé"), ("rien", "Rien à corriger"), ("transmis", "Support transmis")],
                max_length=10,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
