import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mastering_sounds import episode, master, script, speech, utterance
from mutagen.id3 import ID3

from audio_builder.errors import MasteringError
from audio_builder.mastering.credentials import sign_credentials
from audio_builder.mastering.measurement import measure
from audio_builder.mastering.tags import tag_problems, write_tags

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 200 + b"\xff\xd9"
REQUEST = """[req]
distinguished_name = name
prompt = no
[name]
O = The Quay
CN = Test
[signer]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[authority]
basicConstraints = critical,CA:TRUE
"""


@pytest.fixture
def c2pa() -> Any:
    return pytest.importorskip("c2pa", reason="needs the extra c2pa")


@pytest.fixture
def mp3(tmp_path: Path) -> Path:
    path = tmp_path / "a.mp3"
    master(script(utterance("A.")), iter([speech(2)]), path, gain_db=0.0)
    write_tags(path, episode(), "Quay Aloud", JPEG, version=4)
    return path


def openssl(*words: str | Path) -> None:
    if not shutil.which("openssl"):
        pytest.skip("needs openssl")
    subprocess.run(["openssl", *words], check=True, capture_output=True)


def identity(folder: Path, use: str = "signer", kind: str = "P-256") -> dict[str, Path]:
    """A key and a certificate of its own, for this test only."""
    request, key, certificate = (folder / name for name in ("r.cnf", "k.pem", "c.pem"))
    request.write_text(REQUEST)
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", f"ec_paramgen_curve:{kind}", "-out", key)
    asked = ("-config", request, "-extensions", use, "-key", key, "-out", certificate)
    openssl("req", "-x509", "-new", "-days", "30", *asked)
    return {"certificate": certificate, "key": key}


@pytest.mark.usefixtures("c2pa")
@pytest.mark.parametrize("kind", ["P-256", "P-384"])
def test_a_signed_episode_verifies_and_keeps_tag_and_sound(
    tmp_path: Path, mp3: Path, kind: str
) -> None:
    before = measure(mp3)
    assert sign_credentials(mp3, episode(), **identity(tmp_path, kind=kind)) == "Valid"
    assert list(tag_problems(mp3, episode())) == []
    assert ID3(mp3)["APIC:"].data == JPEG
    assert len(ID3(mp3).getall("CHAP")) == 3
    assert measure(mp3) == before
    assert list(tmp_path.glob(".signing*")) == []


def test_the_credentials_say_how_the_sound_was_made(tmp_path: Path, mp3: Path, c2pa: Any) -> None:
    sign_credentials(mp3, episode(), **identity(tmp_path))
    with c2pa.Reader(mp3) as reader:
        told = reader.json()
    assert "digitalsourcetype/algorithmicMedia" in told
    assert "pyttsx3 2.99, espeak-ng 1.51" in told
    assert "c2pa.created" in told


def test_an_edit_after_signing_is_found_out(tmp_path: Path, mp3: Path, c2pa: Any) -> None:
    sign_credentials(mp3, episode(), **identity(tmp_path))
    content = bytearray(mp3.read_bytes())
    content[-500] ^= 1
    mp3.write_bytes(content)
    with c2pa.Reader(mp3) as reader:
        assert reader.get_validation_state() == "Invalid"


@pytest.mark.usefixtures("c2pa")
def test_an_authority_s_certificate_is_refused_and_the_file_stays(
    tmp_path: Path, mp3: Path
) -> None:
    before = mp3.read_bytes()
    with pytest.raises(MasteringError, match="emailProtection"):
        sign_credentials(mp3, episode(), **identity(tmp_path, use="authority"))
    assert mp3.read_bytes() == before


@pytest.mark.usefixtures("c2pa")
def test_a_version_3_tag_is_refused_before_it_is_damaged(tmp_path: Path, mp3: Path) -> None:
    write_tags(mp3, episode(), "Quay Aloud", None)
    with pytest.raises(MasteringError, match="version 4"):
        sign_credentials(mp3, episode(), **identity(tmp_path))


@pytest.mark.usefixtures("c2pa")
def test_an_old_style_key_is_refused_with_the_command_that_mends_it(
    tmp_path: Path, mp3: Path
) -> None:
    given = identity(tmp_path)
    given["key"].write_text("-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n")
    with pytest.raises(MasteringError, match="openssl pkcs8"):
        sign_credentials(mp3, episode(), **given)
    given["key"].write_bytes(b"\xff\xfe\x00")
    with pytest.raises(MasteringError, match="PEM"):
        sign_credentials(mp3, episode(), **given)
    given["key"].unlink()
    with pytest.raises(MasteringError, match="PEM"):
        sign_credentials(mp3, episode(), **given)


def test_without_the_extra_the_remedy_names_it(
    mp3: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "c2pa", None)
    with pytest.raises(MasteringError, match=r"audio-builder\[c2pa\]"):
        sign_credentials(mp3, episode(), certificate=tmp_path / "c", key=tmp_path / "k")
