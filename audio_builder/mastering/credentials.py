"""A finished MP3 gets Content Credentials (C2PA), signed with the user's own key."""

import base64
import binascii
import json
import re
import tempfile
from pathlib import Path
from typing import Any

from mutagen import MutagenError
from mutagen.id3 import ID3

from audio_builder.errors import MasteringError
from audio_builder.mastering.tags import SOURCE_TYPE
from audio_builder.model.episode import Episode
from audio_builder.version import __version__

# What a PKCS#8 key says of itself, as an ASN.1 object identifier, and C2PA's name for it.
_ALGORITHMS = {
    "2a8648ce3d030107": "es256",
    "2b81040022": "es384",
    "2b81040023": "es512",
    "2b6570": "ed25519",
    "2a864886f70d010101": "ps256",
}
_OBJECT_IDENTIFIER = 6
_PRIVATE_KEY = re.compile(r"-----BEGIN PRIVATE KEY-----(.+?)-----END PRIVATE KEY-----", re.DOTALL)
_MAKE_PKCS8 = "openssl pkcs8 -topk8 -nocrypt -in OLD.pem -out KEY.pem"
_ACCEPTED = {"Valid", "Trusted"}
_CREDENTIALS_FRAME = "GEOB"


def sign_credentials(
    path: Path, episode: Episode, *, certificate: Path, key: Path, timestamp_url: str = ""
) -> str:
    """Sign a finished MP3 in place; return how it verifies: ``Valid`` or ``Trusted``.

    Nothing may be changed in the file afterwards, and its size is another one. Signing rewrites
    the tag as ID3v2.4, and leaves remains of a v2.3 one in it, so the tag must be v2.4 before.
    """
    c2pa = _c2pa()
    before = _frames(path)
    with tempfile.TemporaryDirectory(prefix=".signing-", dir=path.parent) as folder:
        signed = Path(folder) / "signed.mp3"
        try:
            signer = c2pa.Signer.from_info(_signer(c2pa, certificate, key, timestamp_url))
            with signer, c2pa.Builder(json.dumps(_manifest(episode))) as builder:
                builder.sign_file(path, signed, signer)
            with c2pa.Reader(signed) as reader:
                state = str(reader.get_validation_state())
        except (c2pa.C2paError, OSError, ValueError) as error:
            raise MasteringError(
                f"cannot be signed: {error}",
                subject=path.name,
                remedy="the certificate must not be a CA's, and be for digitalSignature and"
                " emailProtection",
            ) from error
        if state not in _ACCEPTED:
            raise MasteringError(f"the signature verifies as {state}", subject=path.name)
        # Signing has been seen to lose every frame of a tag, without a word.
        if _frames(signed) != before:
            raise MasteringError("signing would damage the tag", subject=path.name)
        signed.replace(path)
    return state


def _c2pa() -> Any:
    try:
        import c2pa  # noqa: PLC0415 - an extra, and asked for only here
    except ImportError as error:
        raise MasteringError(
            "Content Credentials need c2pa-python", remedy="pip install 'audio-builder[c2pa]'"
        ) from error
    return c2pa


def _manifest(episode: Episode) -> dict[str, Any]:
    """Return what is claimed: made by this program and engine, from such a source."""
    created = {
        "action": "c2pa.created",
        "digitalSourceType": SOURCE_TYPE + episode.digital_source_type,
        "softwareAgent": {"name": episode.engine or "audio_builder"},
    }
    return {
        "title": episode.title,
        "format": "audio/mpeg",
        "claim_generator_info": [{"name": "audio_builder", "version": __version__}],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [created]}}],
    }


def _signer(c2pa: Any, certificate: Path, key: Path, timestamp_url: str) -> Any:
    private = _read_pem(key)
    return c2pa.C2paSignerInfo(
        _algorithm(private, key).encode(),
        _read_pem(certificate).encode(),
        private.encode(),
        timestamp_url.encode() if timestamp_url else None,
    )


def _read_pem(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise MasteringError(
            "cannot be read as a PEM file", subject=str(path), remedy="give a PEM file"
        ) from error


def _algorithm(private: str, path: Path) -> str:
    """Return C2PA's name for the kind of a private key."""
    found = _PRIVATE_KEY.search(private)
    if found is None:
        raise MasteringError(
            "not an unencrypted PKCS#8 private key", subject=str(path), remedy=_MAKE_PKCS8
        )
    try:
        content = base64.b64decode("".join(found[1].split()), validate=True)
    except binascii.Error as error:
        raise MasteringError("not a PEM file", subject=str(path)) from error
    for identifier, name in _ALGORITHMS.items():
        known = bytes.fromhex(identifier)
        if bytes([_OBJECT_IDENTIFIER, len(known)]) + known in content:
            return name
    raise MasteringError(
        "no kind of key that C2PA knows", subject=str(path), remedy="use an EC P-256 key"
    )


def _frames(path: Path) -> list[tuple[str, str]]:
    """Return what a tag says, the credentials left out."""
    try:
        tag = ID3(path, translate=False)  # type: ignore[no-untyped-call]  # mutagen has few types
    except (MutagenError, OSError) as error:
        raise MasteringError(f"has no readable tag: {error}", subject=path.name) from error
    if tag.version < (2, 4, 0):
        raise MasteringError(
            "only a file with an ID3v2.4 tag can be signed", remedy="write the tag as version 4"
        )
    frames = [(frame.HashKey, repr(frame)) for frame in tag.values()]  # type: ignore[no-untyped-call]
    return sorted(frame for frame in frames if not frame[0].startswith(_CREDENTIALS_FRAME))
