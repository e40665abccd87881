"""What seems personal in the text of a version once it is read: the first look, at the deposit, may have had no time
for it, and the text of a scan comes page after page."""

from dataclasses import replace

from files.models import FileVersion
from files.personal import Findings
from files.signals import personal_data_found


def note(version: FileVersion, findings: Findings) -> None:
    """Write what was found in the whole text of a version, and tell the room of its object when nobody confirmed it.

    A confirmation is worth what the person was shown: it falls when the text turns out to hold more. Call in the
    transaction that writes the text, with the row held.
    """
    before = Findings.from_dict(version.personal)
    findings = replace(findings, told=before.told)
    if _says_more(findings, before):
        version.personal_confirmed_by = None
        version.personal_confirmed_at = None
    version.personal = findings.as_dict()
    version.save(update_fields=["personal", "personal_confirmed_by", "personal_confirmed_at"])
    if version.awaits_confirmation:
        personal_data_found.send(sender=FileVersion, version=version)


def _says_more(new: Findings, old: Findings) -> bool:
    pairs = ((new.nir, old.nir), (new.births, old.births), (new.iban, old.iban))
    return any(now.count > before.count or set(now.parts) - set(before.parts) for now, before in pairs)
