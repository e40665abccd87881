import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from tests.files.conftest import make_pdf


@pytest.fixture
def version(attached, pdf):
    return attached(pdf, "Diagnostic « été » 2021.pdf")


@pytest.fixture
def get(client, people, version):
    """get(**headers) -> (response, its bytes) of the download by the lecteur."""
    client.force_login(people.lecteur)

    def fetch(method: str = "get", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = getattr(client, method)(reverse("files:download", args=[version.pk]), headers=named)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        return response, content

    return fetch


def test_the_whole_file_comes_as_an_attachment_with_its_french_name(get, pdf, version):
    response, content = get()
    assert (response.status_code, content) == (200, pdf)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(pdf))
    assert response["ETag"] == f'"{version.blob.sha256}"'
    assert response["Accept-Ranges"] == "bytes"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"].startswith("private")
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''Diagnostic%20%C2%AB%20%C3%A9t%C3%A9%20%C2%BB%202021.pdf"
    )


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        ("bytes=5-", 5, None),
        ("bytes=-7", -7, None),
        ("bytes=3-99999999", 3, None),
    ],
)
def test_a_range_gives_those_bytes(get, pdf, asked, first, last):
    response, content = get(range=asked)
    start = len(pdf) + first if first < 0 else first
    end = len(pdf) - 1 if last is None else last
    assert response.status_code == 206
    assert content == pdf[start : end + 1]
    assert response["Content-Range"] == f"bytes {start}-{end}/{len(pdf)}"
    assert response["Content-Length"] == str(end - start + 1)


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=99999999-100000000", "bytes=-0"])
def test_a_range_outside_the_file_is_a_416(get, pdf, asked):
    response, content = get(range=asked)
    assert (response.status_code, content) == (416, b"")
    assert response["Content-Range"] == f"bytes */{len(pdf)}"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=9-2", "octets=0-1", "bytes=-", "bytes=" + "9" * 5000 + "-"])
def test_several_ranges_or_nonsense_give_the_whole_file(get, pdf, asked):
    response, content = get(range=asked)
    assert (response.status_code, content) == (200, pdf)


def test_a_range_of_other_bytes_gives_the_whole_file(get, pdf, version):
    assert get(range="bytes=0-3", if_range=f'"{version.blob.sha256}"')[0].status_code == 206
    response, content = get(range="bytes=0-3", if_range='"autre"')
    assert (response.status_code, content) == (200, pdf)
    assert get(range="bytes=0-3", if_range="Sat, 21 Nov 2026 10:00:00 GMT")[0].status_code == 200


def test_head_says_the_length_without_the_bytes(get, pdf):
    response, content = get("head")
    assert (response.status_code, content) == (200, b"")
    assert response["Content-Length"] == str(len(pdf))
    part, _ = get("head", range="bytes=0-9")
    assert (part.status_code, part["Content-Length"]) == (206, "10")


def test_unchanged_bytes_are_not_sent_again(get, version):
    response, content = get(if_none_match=f'W/"{version.blob.sha256}"')
    assert (response.status_code, content) == (304, b"")


def test_the_server_in_front_sends_the_bytes_when_it_can(get, version, settings):
    settings.X_ACCEL_PREFIX = "/interne/"
    response, content = get()
    assert content == b""
    assert response["X-Accel-Redirect"] == f"/interne/{version.blob.storage_name}"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")


def test_missing_bytes_are_not_found_rather_than_a_broken_download(get, version):
    default_storage.delete(version.blob.storage_name)
    assert get()[0].status_code == 404


def test_a_file_is_not_kept_open_by_a_client_that_leaves(client, people, attached):
    from pathlib import Path

    version = attached(make_pdf(["Une page"]))
    client.force_login(people.lecteur)
    response = client.get(reverse("files:download", args=[version.pk]))
    next(iter(response.streaming_content))
    response.close()
    opened = [link.readlink().name for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    assert version.blob.sha256[2:] not in opened
