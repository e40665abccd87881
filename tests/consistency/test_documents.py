"""The documents of the project: no dead link, no line that only holds on one machine, a complete table of variables."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "territories/data").glob("*.md")))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_of_a_document_leads_somewhere(document):
    dead = []
    for target in re.findall(r"\]\(([^)#\s]+)", document.read_text()):
        if not re.match(r"[a-z]+:", target) and not (document.parent / target).exists():
            dead.append(target)
    assert dead == []


def test_every_variable_read_by_the_settings_is_in_the_table():
    read = set()
    for source in (ROOT / "site/config/settings").glob("*.py"):
        read |= set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', source.read_text()))
    table = (ROOT / "docs/variables.md").read_text()
    assert {name for name in read if f"`{name}`" not in table} == set()


def test_no_tracked_file_names_a_registry_or_a_machine():
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    registry = re.compile(r"https?://[a-z0-9.-]*(pypi|npmjs|pythonhosted|maven)|(^|[^\w./-])/(work|farm)/", re.M)
    guilty = []
    for name in filter(None, tracked.split("\0")):
        path = ROOT / name
        if path.suffix in {".py", ".md", ".txt", ".toml", ".yml", ".html", ".js", ".css", ""} and path.is_file():
            text = path.read_text(errors="replace")
            if registry.search(text) and path != Path(__file__):
                guilty.append(name)
    assert guilty == []
