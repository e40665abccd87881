"""Rules of the code that no linter knows: length of modules, strict templates, reads through what is visible."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "jobs",
    "mail",
    "words",
    "links",
    "territories",
    "ui",
    "accounts",
    "files",
    "spaces",
    "pages",
    "search",
    "site/config",
)
SOURCES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


# Read by mail programs, which know no sheet and no policy of ours.
LETTER = ROOT / "templates/mail/letter.html"


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_module_passes_400_lines():
    tests = sorted((ROOT / "tests").rglob("*.py"))
    long = {_name(path): n for path in SOURCES + tests if (n := len(path.read_text().splitlines())) > 400}
    assert long == {}


@pytest.mark.parametrize("template", TEMPLATES, ids=_name)
def test_a_template_holds_no_inline_script_or_style_and_trusts_no_text(template):
    text = template.read_text()
    if template == LETTER:
        text = text.replace(' style="', ' data-style="')
    assert not re.search(r"<style|[ \"]style=\"|[ \"]on(click|change|submit|load|input)=\"|javascript:", text)
    # Data in JSON is no script: no browser runs it, and the policy does not speak of it.
    assert not re.search(r"<script(?![^>]*\s(?:src=|type=\"application/json\"))[^>]*>", text)
    assert "|safe" not in text
    assert not re.search(r"(src|href)=\"https?://[^\"]*\.(js|css|woff2?|png|svg)", text)


def test_views_read_through_visible_to():
    guilty = []
    for path in SOURCES:
        if path.name != "views.py" and path.parent.name != "views":
            continue
        for match in re.finditer(r"(Resource|File|FileVersion|Caf|HomePage)\.objects\.(\w+)", path.read_text()):
            if match[2] != "visible_to":
                guilty.append(f"{_name(path)} : {match[0]}")
    assert guilty == []


def test_no_error_is_swallowed_and_no_stub_is_left():
    guilty = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ExceptHandler) and len(node.body) == 1 and isinstance(node.body[0], ast.Pass):
                caught = node.type.id if isinstance(node.type, ast.Name) else node.type
                if caught in {None, "Exception", "BaseException"}:
                    guilty.append(f"{_name(path)}:{node.lineno}")
            if isinstance(node, ast.Raise) and "NotImplementedError" in ast.dump(node):
                guilty.append(f"{_name(path)}:{node.lineno}")
    assert guilty == []


def test_only_the_room_of_mail_sends_any():
    """Elsewhere the list of suppressed addresses would not be read, nor the letter written in both forms."""
    ways = re.compile(r"django\.core\.mail|\bsend_mail\(|\bEmailMessage\(|\bmail_(?:admins|managers)\(|\bsmtplib\b")
    elsewhere = [path for path in SOURCES if not {"mail", "settings"} & set(path.parts)]
    guilty = [_name(path) for path in elsewhere if ways.search(path.read_text())]
    assert guilty == []


def test_every_test_asserts_something():
    empty = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                words = ast.dump(node)
                if not any(word in words for word in ("Assert(", "assert", "raises", "expect", "check")):
                    empty.append(f"{_name(path)}:{node.lineno} {node.name}")
    assert empty == []
