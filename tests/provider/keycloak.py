"""A Keycloak on this machine, with the realm of realm.json: for the tests marked `keycloak`, and for `make keycloak`.

The server comes from Maven Central by the ordinary client (mvn), once, into the cache of the user, where it is prepared
with an empty database: each start takes a copy of it, which halves its time. Needs java 17 or later, and mvn.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import requests

VERSION = "26.7.3"
ARTIFACT = f"org.keycloak:keycloak-quarkus-dist:{VERSION}:zip"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "espace-ctg"
HOME = CACHE / f"keycloak-{VERSION}"
READY = HOME / ".ready"
SEED = HOME / "seed"  # the database of a server that has just been installed
REALM = Path(__file__).with_name("realm.json")
NAME = "institution"
CLIENT, SECRET = "espace-ctg", "secret-du-realm-de-demonstration"
PASSWORD = "bienvenue-institution"  # of the people of the realm
_ADMIN = {"KC_BOOTSTRAP_ADMIN_USERNAME": "admin", "KC_BOOTSTRAP_ADMIN_PASSWORD": "admin-de-passage"}
# Short-lived: the quick compiler only, and no more memory than needed.
_JAVA = {"JAVA_OPTS_APPEND": "-XX:TieredStopAtLevel=1", "JAVA_OPTS_KC_HEAP": "-Xms128m -Xmx512m"}


def missing() -> str:
    """What this machine lacks to run it; empty when it has all."""
    return " et ".join(name for name in ("java", "mvn") if shutil.which(name) is None)


def prepare() -> None:
    """Download and prepare the server, unless it was done before."""
    if READY.exists():
        return
    shutil.rmtree(HOME, ignore_errors=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    archive = CACHE / f"keycloak-quarkus-dist-{VERSION}.zip"
    _run("mvn", "-q", "-B", "dependency:copy", f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={CACHE}")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(CACHE)
    archive.unlink()
    (HOME / "bin" / "kc.sh").chmod(0o755)
    _run(str(HOME / "bin" / "kc.sh"), "build", "--db=dev-file", "--cache=local", "--features-disabled=admin")
    SEED.mkdir()
    server = Server(SEED)
    server.wait_until_served()
    server.stop()
    READY.touch()


class Server:
    """A process of Keycloak on a database of this folder."""

    def __init__(self, folder: Path) -> None:
        port, management = _free_port(), _free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.log = folder / "keycloak.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    str(HOME / "bin" / "kc.sh"),
                    "start",
                    "--optimized",
                    "--http-enabled=true",
                    "--http-host=127.0.0.1",
                    f"--http-port={port}",
                    f"--http-management-port={management}",
                    f"--hostname={self.address}",
                    f"--db-url=jdbc:h2:file:{folder / 'keycloak'};NON_KEYWORDS=VALUE",
                ],
                env=os.environ | _JAVA | _ADMIN,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def stop(self) -> None:
        """End it, whatever it does."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def wait_until_served(self, seconds: float = 300) -> None:
        """Return once it answers; after `seconds`, it is stopped and its log is told."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit and self.process.poll() is None:
            try:
                if requests.get(f"{self.address}/realms/master", timeout=10).ok:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.2)
        self.stop()
        raise AssertionError(self.log.read_text(errors="replace")[-3000:])


class Keycloak:
    """A server that runs, with its realm. `site` is the address that it may send people back to."""

    def __init__(self, site: str) -> None:
        prepare()
        self._folder = tempfile.TemporaryDirectory(prefix="keycloak-")
        shutil.copytree(SEED, self._folder.name, dirs_exist_ok=True)
        self.server = Server(Path(self._folder.name))
        self.address = self.server.address
        self.issuer = f"{self.address}/realms/{NAME}"
        self.server.wait_until_served()
        try:
            self._make_realm(site)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End it, and forget what it knew."""
        self.server.stop()
        self._folder.cleanup()

    def join(self, user: str, group: str) -> None:
        """Put a person in a group."""
        self._ask("PUT", f"/users/{self._user(user)['id']}/groups/{self._group(group)}")

    def leave(self, user: str, group: str) -> None:
        """Take a person out of a group."""
        self._ask("DELETE", f"/users/{self._user(user)['id']}/groups/{self._group(group)}")

    def subject(self, user: str) -> str:
        """What `sub` is for this person."""
        return self._user(user)["id"]

    def change(self, user: str, **fields) -> None:
        """Change what it says of a person: email, emailVerified, enabled…"""
        self._ask("PUT", f"/users/{self._user(user)['id']}", self._user(user) | fields)

    def end_sessions(self, user: str) -> None:
        """Sign a person out there, so that the next sign-in asks for the password again."""
        self._ask("POST", f"/users/{self._user(user)['id']}/logout")

    def _user(self, name: str) -> dict:
        return self._ask("GET", f"/users?username={name}&exact=true").json()[0]

    def _group(self, name: str) -> str:
        return next(group["id"] for group in self._ask("GET", "/groups").json() if group["name"] == name)

    def _make_realm(self, site: str) -> None:
        text = REALM.read_text(encoding="utf-8").replace("SITE", site).replace('"SECRET"', json.dumps(SECRET))
        self._ask("POST", "", json.loads(text), realm="")
        self.join("camille", "Espace-CTG-Participants/Lca")
        self.join("dominique", "Espace-CTG-Participants/Lca")

    def _ask(self, method: str, path: str, body=None, realm: str = f"/{NAME}") -> requests.Response:
        names = {"username": _ADMIN["KC_BOOTSTRAP_ADMIN_USERNAME"], "password": _ADMIN["KC_BOOTSTRAP_ADMIN_PASSWORD"]}
        token = requests.post(
            f"{self.address}/realms/master/protocol/openid-connect/token",
            {"grant_type": "password", "client_id": "admin-cli", **names},
            timeout=60,
        ).json()["access_token"]
        response = requests.request(
            method,
            f"{self.address}/admin/realms{realm}{path}",
            json=body,
            headers={"Authorization": f"Bearer {token}"},
            timeout=60,
        )
        response.raise_for_status()
        return response


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _run(*words: str) -> None:
    done = subprocess.run(words, env=os.environ | _JAVA, capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, f"{words}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


def main(site: str) -> None:
    """Serve until it is interrupted, and say how the site finds it."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server = Keycloak(site)
    lines = [
        f"Keycloak {VERSION} : {server.address} (admin / {_ADMIN['KC_BOOTSTRAP_ADMIN_PASSWORD']})",
        f"Personnes du realm : camille, dominique ; mot de passe {PASSWORD}",
        "Pour le site, dans un autre terminal :",
        f"OIDC_ISSUER={server.issuer} OIDC_CLIENT_ID={CLIENT} OIDC_CLIENT_SECRET={SECRET} OIDC_NAME='Ma Caf' "
        f"OIDC_CAF_CLAIM=caf SITE_URL={site} make run",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
    try:
        server.server.process.wait()
    except KeyboardInterrupt:
        pass
    finally:
        server.stop()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
