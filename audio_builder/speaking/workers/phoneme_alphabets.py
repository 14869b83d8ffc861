"""Pronunciations in IPA become the phonemes of an engine's own alphabet."""

import re

# Vowels of IPA and of misaki, the alphabet Kokoro and Hibari were trained on.
_VOWELS = "aeiouyæøœɐɑɒɔəɘɚɛɜɝɞɤɨɪɯɵɶʉʊʌʏᵻAIOQWYᵊ"
_STRESS = "ˈˌ"
# A stress mark stands before its syllable in dictionaries, before its vowel in these alphabets.
_EARLY_STRESS = re.compile(rf"([{_STRESS}])([^{_VOWELS}{_STRESS}\s]+)(?=[{_VOWELS}])")
_TIES = str.maketrans("", "", "͜͡.‿|‖/[]()")

_BOTH = (
    ("eɪ", "A"), ("aɪ", "I"), ("aʊ", "W"), ("ɔɪ", "Y"),
    ("dʒ", "ʤ"), ("tʃ", "ʧ"), ("g", "ɡ"), ("r", "ɹ"), ("ɚ", "əɹ"), ("ɝ", "ɜɹ"),
)  # fmt: skip
_AMERICAN = (
    *_BOTH, ("ɾ", "T"), ("ɹɹ", "ɹ"), ("oʊ", "O"), ("əʊ", "O"),
    ("ɜː", "ɜɹ"), ("ɜɹɹ", "ɜɹ"), ("ː", ""),
    ("e", "A"), ("a", "ɑ"), ("o", "O"), ("ɒ", "ɑ"), ("ɐ", "ə"),
)  # fmt: skip
_BRITISH = (
    *_BOTH,
    ("ɾ", "t"),
    ("oʊ", "Q"),
    ("əʊ", "Q"),
    ("e", "ɛ"),
    ("a", "æ"),
    ("o", "ɔ"),
    ("ɐ", "ə"),
)
# Sounds English has not, by the nearest it has.
_NEAREST = str.maketrans(
    {
        "y": "i", "ʏ": "ɪ", "ø": "ɜ", "œ": "ɜ", "ɨ": "ɪ", "ʉ": "u", "ɯ": "u", "ɤ": "ʌ", "ɘ": "ə",
        "ɵ": "ʊ", "ɞ": "ɜ", "ʁ": "ɹ", "ʀ": "ɹ", "ɽ": "ɹ", "ɻ": "ɹ", "ɲ": "nj", "ʎ": "lj",
        "ɬ": "l", "ɫ": "l", "ɭ": "l", "ɮ": "l", "ʔ": "", "ɣ": "ɡ", "β": "v", "ʋ": "v", "ɸ": "f",
        "ʂ": "ʃ", "ɕ": "ʃ", "ʐ": "ʒ", "ʑ": "ʒ", "c": "k", "ɟ": "ʤ", "q": "k", "x": "k", "χ": "k",
        "ç": "h", "ħ": "h", "ɦ": "h", "ʕ": "", "ɖ": "d", "ʈ": "t", "ɱ": "m", "ɳ": "n", "ɴ": "ŋ",
        "ʲ": "", "ʰ": "", "ʷ": "w", "ˑ": "", "̃": "", "̩": "", "̯": "", "̪": "", "ʼ": "",
    }
)  # fmt: skip


def espeak(ipa: str) -> str:
    """Return a pronunciation as espeak-ng writes it, for models that learnt from that."""
    plain = ipa.strip().translate(_TIES).replace("g", "ɡ").replace("ɹ", "ɹ")
    return _EARLY_STRESS.sub(r"\2\1", plain)


def misaki(ipa: str, *, british: bool) -> str:
    """Return a pronunciation in misaki's alphabet for English: one sign for each diphthong."""
    phonemes = espeak(ipa)
    for signs, sign in _BRITISH if british else _AMERICAN:
        phonemes = phonemes.replace(signs, sign)
    return phonemes.translate(_NEAREST)
