"""Known flaws of the pinned libraries, by pip-audit; says NON VÉRIFIÉ where the public database is out of reach.

A flaw that is found fails. A machine without access to the database must not pretend that nothing was found: the
last line says what was looked at.
"""

import json
import subprocess
import sys
from pathlib import Path

PINS = Path(__file__).with_name("base.txt")
COMMAND = [sys.executable, "-m", "pip_audit", "-r", str(PINS), "--require-hashes", "--disable-pip"]


def main() -> int:
    run = subprocess.run(
        [*COMMAND, "--format", "json", "--progress-spinner", "off"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    try:
        libraries = json.loads(run.stdout)["dependencies"]
    except ValueError:
        sys.stdout.write(run.stderr[-2000:] + "\naudit : NON VÉRIFIÉ, l'outil n'a pas rendu de résultat\n")
        return 0
    flawed = [library for library in libraries if library.get("vulns")]
    skipped = [library for library in libraries if "skip_reason" in library]
    for library in flawed:
        for flaw in library["vulns"]:
            pinned = f"{library['name']} {library['version']}"
            sys.stdout.write(f"{pinned} : {flaw['id']}, corrigée en {flaw['fix_versions']}\n")
    checked = len(libraries) - len(skipped)
    verdict = "NON VÉRIFIÉ" if skipped else "vérifié"
    sys.stdout.write(f"audit : {verdict}, {checked} bibliothèques vues sur {len(libraries)}, {len(flawed)} en défaut\n")
    return 1 if flawed else 0


if __name__ == "__main__":
    raise SystemExit(main())
