import errno
import gc
import hashlib
import io
import struct
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from files import actions, names, pending, storage, uploads
from files.errors import NotNow, Refused
from files.formats import DOCM, DOCX, FORMATS, PDF
from files.models import Blob, FileVersion, PendingUpload
from tests.files.conftest import make_docx, make_pdf, upload


def waiting(storage_root) -> list:
    folder = storage_root / "incoming"
    return list(folder.iterdir()) if folder.exists() else []


def post(**files) -> HttpRequest:
    body = encode_multipart(BOUNDARY, files)
    return RequestFactory().generic("POST", "/deposer/", body, content_type=MULTIPART_CONTENT)


def test_an_upload_goes_to_the_disk_hashed_and_is_removed_when_nobody_takes_it(storage_root, pdf):
    request = post(fichier=upload(pdf))
    received = request.FILES["fichier"]
    assert isinstance(received, uploads.IncomingFile)
    assert received.sha256 == hashlib.sha256(pdf).hexdigest()
    assert [path.read_bytes() for path in waiting(storage_root)] == [pdf]
    request.close()
    assert waiting(storage_root) == []


def test_an_upload_that_is_stored_outlives_its_request(storage_root, pdf):
    request = post(fichier=upload(pdf, "Diagnostic été.pdf"))
    stored = actions.store(request.FILES["fichier"])
    request.close()
    assert stored.path.read_bytes() == pdf
    assert (stored.media_type, stored.size, stored.name) == (PDF, len(pdf), "Diagnostic été.pdf")
    assert stored.remark == ""


def test_a_file_past_the_limit_leaves_nothing_and_says_what_to_do(storage_root, pdf, settings):
    settings.MAX_FILE_BYTES = 300 * 1024
    request = post(gros=upload(pdf + b"0" * 1_000_000), petit=upload(pdf))
    big, small = request.FILES["gros"], request.FILES["petit"]
    assert len(waiting(storage_root)) == 1
    with pytest.raises(Refused, match="dépasse la taille permise"):
        actions.store(big)
    assert actions.store(small).size == len(pdf)
    request.close()


def test_a_client_that_leaves_leaves_nothing(storage_root, pdf):
    whole = encode_multipart(BOUNDARY, {"fichier": upload(pdf * 50)})

    class Broken(io.BytesIO):
        def read(self, size=-1):
            chunk = super().read(min(size, 100_000) if size and size > 0 else 100_000)
            if not chunk:
                raise OSError("client parti")
            return chunk

    request = RequestFactory().generic("POST", "/deposer/", b"-", content_type=MULTIPART_CONTENT)
    request.META["CONTENT_LENGTH"] = str(len(whole) * 2)
    request._stream = Broken(whole[: len(whole) // 2])
    with pytest.raises(OSError, match="client parti"):
        request.FILES  # noqa: B018
    del request
    gc.collect()  # the traceback held the half of a file
    assert waiting(storage_root) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "est vide"),
        (b"\x00\x01\x02" * 90, "Envoyez un document"),
        (b"<html><body>bonjour</body></html>", "est une page web"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "abîmé ou incomplet"),
        (b"GIF89a" + b"\0" * 60, "Enregistrez-la en PNG"),
        (b"PK\x03\x04" + b"\0" * 60, "abîmé ou incomplet"),
    ],
)
def test_what_is_no_document_is_refused_with_what_to_send(storage_root, content, said):
    with pytest.raises(Refused, match=said):
        actions.store(upload(content, "rapport.pdf"))
    assert waiting(storage_root) == []


def rewritten(content: bytes, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(old, new))
    return out.getvalue()


def test_a_word_document_with_macros_is_for_national_levels_and_of_another_kind_is_refused(people):
    word = make_docx(lambda document: document.add_paragraph("texte"))
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    macro = rewritten(word, main, b"application/vnd.ms-word.document.macroEnabled.main+xml")
    template = rewritten(word, main, main.replace(b"document.main", b"template.main"))
    with pytest.raises(Refused, match=r"macros.*\.docx"):
        actions.store(upload(macro, "a.docx"), people.admin_local)
    national = actions.store(upload(macro, "a.docx"), people.editeur_national)
    assert (national.media_type, national.name, national.macros) == (DOCM, "a.docm", True)
    with pytest.raises(Refused, match="est un modèle"):
        actions.store(upload(template, "a.docx"))
    assert actions.store(upload(word, "a.docx")).media_type == DOCX


def test_an_archive_with_an_endless_directory_is_refused_before_it_is_read():
    word = make_docx(lambda document: document.add_paragraph("texte"))
    at = word.rfind(b"PK\x05\x06")
    forged = word[: at + 12] + (50_000_000).to_bytes(4, "little") + word[at + 16 :]
    with pytest.raises(Refused, match="abîmé"):
        actions.store(upload(forged, "a.docx"))


def test_a_long_archive_that_hides_the_size_of_its_directory_is_refused_before_it_is_read(monkeypatch):
    word = make_docx(lambda document: document.add_paragraph("texte"))
    at = word.rfind(b"PK\x05\x06")
    count, _, start = struct.unpack_from("<HII", word, at + 10)
    long_end = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, 50_000_000, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    monkeypatch.setattr(zipfile, "ZipFile", lambda *args: pytest.fail("opened"))
    with pytest.raises(Refused, match="abîmé"):
        actions.store(upload(word[:at] + long_end + locator + word[at:], "a.docx"))


@pytest.mark.parametrize("who", ["lecteur", "ended", "outsider", None])
def test_what_someone_who_deposits_nowhere_sends_is_let_fall_before_any_view(
    storage_root, people, pdf, monkeypatch, who
):
    client = Client(enforce_csrf_checks=True)  # the token is looked for in the form, which is read for it
    if who:
        client.force_login(getattr(people, who))
    client.cookies["csrftoken"] = "a" * 32
    received = []
    monkeypatch.setattr(uploads.IncomingFile, "receive", lambda self, chunk: received.append(chunk))
    assert client.post("/deposer/", {"files": upload(pdf), "title": "Essai"}).status_code == 403
    assert received == waiting(storage_root) == []


def test_a_level_that_ends_while_the_file_travels_is_read_again_after_it(storage_root, people, pdf, monkeypatch):
    client = Client(enforce_csrf_checks=True)  # the form is read by the CSRF middleware, before the doors
    client.force_login(people.editeur)
    ordinary = uploads.IncomingFile.complete

    def end(received):
        ordinary(received)
        people.editeur.habilitations.update(ends_at=timezone.now())

    monkeypatch.setattr(uploads.IncomingFile, "complete", end)
    token = "a" * 32
    client.cookies["csrftoken"] = token
    response = client.post("/deposer/", {"files": upload(pdf), "csrfmiddlewaretoken": token})
    assert response.status_code == 403
    assert "habilitation" in response.content.decode()
    assert FileVersion.objects.count() == PendingUpload.objects.count() == 0


def test_the_type_follows_the_content_and_the_name_is_corrected_with_a_word():
    stored = actions.store(upload(make_pdf(["Une page"]), "bilan.docx"))
    assert stored.name == "bilan.pdf"
    assert "enregistré sous le nom" in stored.remark


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Documents\\Bilan 2021.pdf", "Bilan 2021.pdf"),
        ("../../etc/passwd", "passwd"),
        ("rapport\u202efdp.exe", "rapportfdp.exe"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("a\x00b\nc.pdf", "abc.pdf"),
        ("...", "document"),
        ("é" * 400 + ".pdf", "é" * 251 + ".pdf"),
    ],
)
def test_names_are_made_safe(given, kept):
    assert names.clean(given) == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Bilan.PDF", "Bilan.PDF"),
        ("rapportfdp.exe", "rapportfdp.pdf"),
        ("Bilan de l'année 12.2021", "Bilan de l'année 12.2021.pdf"),
        ("Bilan", "Bilan.pdf"),
    ],
)
def test_the_suffix_is_that_of_the_content(given, kept):
    assert names.with_suffix_of(given, FORMATS[PDF])[0] == kept


def test_a_file_opened_by_a_command_is_copied_not_moved(tmp_path, pdf):
    source = tmp_path / "bilan.pdf"
    source.write_bytes(pdf)
    with source.open("rb") as opened:
        stored = actions.store(opened)
    assert source.read_bytes() == pdf
    assert stored.sha256 == hashlib.sha256(pdf).hexdigest()
    assert stored.name == "bilan.pdf"


def test_ten_thousand_kilobytes_are_received_in_constant_memory(storage_root):
    import tracemalloc

    received = uploads.IncomingFile("gros.pdf")
    tracemalloc.start()
    for _ in range(400):
        received.receive(b"0" * 262_144)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert received.size == 400 * 262_144
    assert peak < 4 * 1024 * 1024
    received.close()


def test_a_full_disk_refuses_the_file_and_leaves_nothing(storage_root, monkeypatch):
    received = uploads.IncomingFile("gros.pdf")

    class Full:
        def write(self, chunk):
            raise OSError(28, "No space left on device")

        def close(self):
            pass

    monkeypatch.setattr(received, "file", Full())
    received.receive(b"0" * 10)
    with pytest.raises(Refused, match="plus assez de place"):
        actions.store(received)
    assert waiting(storage_root) == []


def test_uploads_use_our_handler():
    request = post(fichier=SimpleUploadedFile("petit.pdf", b"x"))
    assert type(request.FILES["fichier"]) is uploads.IncomingFile
    request.close()


def test_a_disk_that_fills_at_the_last_moment_refuses_the_file_and_leaves_nothing(storage_root, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    received = uploads.IncomingFile("petit.pdf")
    received.receive(make_pdf(["Un"]))
    monkeypatch.setattr(uploads.os, "fsync", full)
    received.complete()
    with pytest.raises(NotNow, match="plus assez de place"):
        actions.store(received)
    assert waiting(storage_root) == []


def test_a_storage_without_room_keeps_neither_row_nor_bytes(people, storage_root, monkeypatch):
    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    stored = actions.store(upload(make_pdf(["Un"])))
    monkeypatch.setattr(storage.os, "replace", full)
    with pytest.raises(NotNow, match="plus assez de place"):
        pending.keep(stored, people.editeur)
    assert not PendingUpload.objects.exists()
    assert not Blob.objects.exists()
    assert waiting(storage_root) == []


def test_a_remote_storage_without_room_holds_no_half_of_a_file(people, storage_root, monkeypatch):
    kept = {}

    class Remote:
        def exists(self, name):
            return name in kept

        def delete(self, name):
            kept.pop(name, None)

        def save(self, name, content):
            kept[name] = content.read(10)
            raise OSError(errno.EDQUOT, "Disk quota exceeded")

    stored = actions.store(upload(make_pdf(["Un"])))
    monkeypatch.setattr(storage, "default_storage", Remote())
    with pytest.raises(NotNow):
        pending.keep(stored, people.editeur)
    assert kept == {}
    assert not stored.path.exists()
