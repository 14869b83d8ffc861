"""The sound of a finished episode becomes parts of another one, frame by frame."""

import math
from array import array
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise

import soundfile
from msgspec import Struct
from msgspec.structs import replace

from audio_builder.errors import MasteringError
from audio_builder.mastering.assembly import MOST_CORRECTION_LU, shift_cue
from audio_builder.mastering.finishing import Shaped, compress, level, resample, to_pcm
from audio_builder.mastering.header import after_tag
from audio_builder.mastering.loudness import Meter, energies
from audio_builder.mastering.mp3 import FrameLayout, Mp3File, frame_size
from audio_builder.mastering.parts import Part
from audio_builder.mastering.peaks import decibel_ratio
from audio_builder.mastering.piece import BLOCK_FRAMES, Piece, PieceSettings
from audio_builder.mastering.signals import Signal
from audio_builder.model.episode import Cue
from audio_builder.model.script import UtteranceRole

_AROUND_TEXT = frozenset(
    {UtteranceRole.NOTICE, UtteranceRole.TITLE, UtteranceRole.BYLINE, UtteranceRole.OUTRO}
)
# Sound taken at a time: bounds memory, whatever the length of the episode.
_PASSAGE_SECONDS = 60.0
# What is heard of a sentence after its last word, and the silence before what follows.
_AIR_SECONDS = 0.06
# Louder or softer than the others by so much is not heard as another loudness.
_EVEN_LU = 0.9
_LAST_PAUSE_MS = 700
# A chime that stood between two sentences is left out, and does not leave its silence.
_LONGEST_PAUSE_MS = 1200
# How far a cue's time, which is rounded to the millisecond, may lie beside the start of its frame.
_NEAR_FRAME = 0.05
_MPEG1, _MONO = 3, 3
# Version, layer, bit rate, sample rate and mode of a frame; padding and remarks may differ.
_KIND = 0xFFFEFCC0


class Frames(Struct, frozen=True, kw_only=True):
    """The frames of a finished MP3, without tag and header."""

    content: bytes
    places: "array[int]"
    """Where each frame starts, and where the last one ends."""
    layout: FrameLayout

    def between(self, first: int, last: int) -> bytes:
        """Return some frames."""
        return self.content[self.places[first] : self.places[last]]

    def number_at(self, seconds: float) -> int:
        """Return the number of the frame nearest to a time."""
        nearest = round(seconds * self.layout.rate / self.layout.samples)
        return min(max(0, nearest), len(self.places) - 1)

    def can_be_cut_at(self, seconds: float) -> bool:
        """Whether a frame starts there, and needs nothing from those before it."""
        number = self.number_at(seconds)
        off = seconds * self.layout.rate / self.layout.samples - number
        frame = self.content[self.places[number] : self.places[number] + 6]
        if len(frame) < 6:  # noqa: PLR2004 - header and side information
            return False
        # Side information begins with how far back the sound's bits do (ISO 11172-3, 2.4.1.7).
        lent = frame[4] if frame[1] >> 3 & 3 != _MPEG1 else frame[4] << 1 | frame[5] >> 7
        return abs(off) < _NEAR_FRAME and lent == 0


class Passage(Struct, frozen=True, kw_only=True):
    """Sentences that are taken over together."""

    cues: tuple[Cue, ...]
    until: float
    """Where what follows begins, in seconds."""

    @property
    def start(self) -> float:
        """Where the first sentence begins, in seconds."""
        return self.cues[0].start


class Excerpt(Struct, frozen=True, kw_only=True):
    """The text of an episode, without what was said around it."""

    frames: Frames
    passages: tuple[Passage, ...]
    energies: tuple["array[float]", ...]
    """Of each passage, by the block."""
    peaks: tuple[float, ...]
    loudness_lufs: float

    def parts(self, encoding: PieceSettings, target_lufs: float) -> Iterator[Part]:
        """Yield the sound: as it was encoded where its format and its loudness are right."""
        missing_db = target_lufs - self.loudness_lufs
        is_even = abs(missing_db) <= _EVEN_LU or abs(missing_db) > MOST_CORRECTION_LU
        layout = self.frames.layout
        is_alike = (layout.rate, layout.kbps) == (encoding.sample_rate, encoding.bit_rate_kbps)
        can_be_cut = all(self.frames.can_be_cut_at(passage.start) for passage in self.passages)
        last = self.passages[-1]
        for index, passage in enumerate(self.passages):
            pause_ms = _LAST_PAUSE_MS if passage is last else 0
            if is_even and is_alike and can_be_cut:
                yield self._as_it_is(index, pause_ms, with_pcm=encoding.with_pcm)
            else:
                own = replace(encoding, gain_db=0.0 if is_even else missing_db)
                yield from self._encode_anew(passage, pause_ms, own)

    def _as_it_is(self, index: int, pause_ms: int, *, with_pcm: bool) -> Part:
        passage, frames = self.passages[index], self.frames
        first, last = frames.number_at(passage.start), _last_frame(frames, passage)
        taken = frames.between(first, last)
        length = (last - first) * frames.layout.samples
        heard = round((passage.cues[-1].end - passage.start) * frames.layout.rate)
        piece = Piece(
            rate=frames.layout.rate,
            kbps=frames.layout.kbps,
            mp3=taken,
            frames=last - first,
            heard=heard if pause_ms else length,
            speech_end=heard,
            peak=self.peaks[index],
            energy=self.energies[index],
            pcm=to_pcm(_decode(taken, last - first, frames.layout)) if with_pcm else b"",
        )
        cues = tuple(shift_cue(cue, -passage.start) for cue in passage.cues)
        return Part(piece=piece, cues=cues, pause_ms=pause_ms)

    def _encode_anew(
        self, passage: Passage, last_pause_ms: int, encoding: PieceSettings
    ) -> Iterator[Part]:
        """Decode a passage, and encode its sentences one by one, with the pauses there were."""
        first = self.frames.number_at(passage.start)
        last = _last_frame(self.frames, passage)
        # A decoder needs some frames to warm up.
        before = max(0, first - 4)
        signal = _decode(self.frames.between(before, last), last - before, self.frames.layout)
        begins = before * self.frames.layout.samples / self.frames.layout.rate
        starts = [*(cue.start for cue in passage.cues), passage.until]
        for cue, (start, following) in zip(passage.cues, pairwise(starts), strict=True):
            until = min(cue.end + _AIR_SECONDS, following)
            piece = _encode(_cut(signal, start - begins, until - begins, self.frames.layout.rate),
                            cue.end - start, self.frames.layout.rate, encoding)  # fmt: skip
            is_last = cue is passage.cues[-1] and last_pause_ms
            pause_ms = (
                last_pause_ms
                if is_last
                else min(_LONGEST_PAUSE_MS, round((following - cue.end) * 1000))
            )
            yield Part(piece=piece, cues=(shift_cue(cue, -start),), pause_ms=pause_ms)


def excerpt(content: bytes, layout: FrameLayout, cues: Sequence[Cue]) -> Excerpt:
    """Find the text's sound in a finished MP3; raise where there is none, or it is not that one."""
    if any(not 0 <= cue.start < cue.end for cue in cues) or any(
        cue.start > following.start for cue, following in pairwise(cues)
    ):
        raise MasteringError("has a transcript out of order", remedy="convert the article again")
    frames = _frames(content, layout)
    passages = tuple(_passages(cues, layout.seconds(len(frames.places) - 1)))
    if not passages:
        raise MasteringError("has no text to be heard", remedy="convert the article again")
    meter, found, peaks = Meter(layout.rate), [], []
    for passage in passages:
        first, last = frames.number_at(passage.start), _last_frame(frames, passage)
        signal = _decode(frames.between(first, last), last - first, layout)
        block = BLOCK_FRAMES * layout.samples
        found.append(energies(signal, layout.rate, block))
        peaks.append(max(float(signal.max(initial=0)), -float(signal.min(initial=0))))
        meter.add(found[-1], block, len(signal))
    return Excerpt(
        frames=frames,
        passages=passages,
        energies=tuple(found),
        peaks=tuple(peaks),
        loudness_lufs=meter.integrated,
    )


def _passages(cues: Sequence[Cue], length: float) -> Iterator[Passage]:
    """Divide the text between notice and last words, at pauses."""
    waiting: list[Cue] = []
    for cue in (*cues, None):
        is_outside = cue is None or cue.role in _AROUND_TEXT
        if waiting and (is_outside or waiting[-1].end - waiting[0].start > _PASSAGE_SECONDS):
            yield Passage(cues=tuple(waiting), until=min(cue.start if cue else length, length))
            waiting = []
        if cue and not is_outside and cue.end <= length:
            waiting.append(cue)


def _last_frame(frames: Frames, passage: Passage) -> int:
    """Return the frame before which a passage ends: in the pause, wherever there is one."""
    layout = frames.layout
    spoken = math.ceil((passage.cues[-1].end + _AIR_SECONDS) * layout.rate / layout.samples)
    end = frames.number_at(passage.until)
    is_followed = end < len(frames.places) - 1
    return end if is_followed else min(spoken + layout.tail_frames, end)


def _frames(content: bytes, layout: FrameLayout) -> Frames:
    """Find the frames of a file that was made here; refuse any other."""
    with BytesIO(content) as file:
        at = after_tag(file)
    at += frame_size(content[at : at + 4])  # the Info frame
    kind = int.from_bytes(content[at : at + 4], "big") & _KIND
    places = array("Q", [at])
    while at < len(content):
        bits = int.from_bytes(content[at : at + 4], "big")
        size = frame_size(content[at : at + 4])
        if not size or bits & _KIND != kind or at + size > len(content):
            break
        at += size
        places.append(at)
    # The kind says rate and bit rate, which a slot of one byte hides from the size of a frame.
    mean = (at - places[0]) / max(1, len(places) - 1)
    expected = layout.seconds(1) * layout.kbps * 125
    if at < len(content) or kind >> 6 & 3 != _MONO or abs(mean - expected) > 1:
        raise MasteringError("is no MP3 that was made here", remedy="convert the article again")
    return Frames(content=content, places=places, layout=layout)


def _decode(frames: bytes, count: int, layout: FrameLayout) -> Signal:
    file = BytesIO()
    whole = Mp3File(file, layout)
    whole.append(frames, count)
    whole.finish(1.0)
    file.seek(0)
    try:
        signal, _ = soundfile.read(file, dtype="float32")
    except (soundfile.SoundFileError, OSError) as error:
        raise MasteringError(
            f"cannot be decoded: {error}", remedy="convert the article again"
        ) from error
    return signal  # type: ignore[no-any-return]


def _cut(signal: Signal, start: float, end: float, rate: int) -> Signal:
    return signal[max(0, round(start * rate)) : max(0, round(end * rate))].copy()


def _encode(signal: Signal, heard: float, rate: int, encoding: PieceSettings) -> Piece:
    """Encode a sentence at the wanted format and loudness."""
    layout = FrameLayout(rate=encoding.sample_rate, kbps=encoding.bit_rate_kbps)
    louder = resample(signal, rate, layout.rate) * decibel_ratio(encoding.gain_db)
    samples = round(heard * layout.rate)
    shaped = Shaped(
        signal=level(louder.astype("float32"), encoding, layout.rate),
        layout=layout,
        heard=samples,
        speech_end=samples,
        marks=(),
    )
    return compress(shaped, encoding)
