"""Styled letters, ligatures and squared units become the plain letters they stand for."""

import re
import unicodedata

# Mathematical and full-width letters and digits, ligatures, circled and squared letters, squared
# units (㎞), and letters of old standards (ĳ, ǆ). Raised and lowered signs and fractions mean
# something else and stay.
_STYLED = re.compile(
    "[\ufb00-\ufb06\ufb13-\ufb17\U0001d400-\U0001d7ff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9"
    "\u3371-\u33df\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189ĳĲǄ-ǌǱ-ǳ"
    "ℂℊ-ℓℕℙ-ℝℤℬ-ℳℴℯ-ℱ℃℉]+"
)
_SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
# Everything above begins here: most texts hold no such sign.
_PERHAPS = re.compile(
    "[ĲĳǄ-ǌǱ-ǳᴀ-ᴢɢɪɴʀʏʙʜʟℂ-ℳⒶ-ⓩ\u3371-\u33dfꜰꜱ\ufb00-\ufb17\uff10-\uff5a\U0001d400-\U0001f189]"
)
# Three in a row at least: one alone is a sign of phonetics.
_CAPITALS = re.compile(f"[{''.join(_SMALL_CAPITALS)}]{{3,}}")
_WITHOUT_DECOMPOSITION = ((0x1F150, 0x1F169), (0x1F170, 0x1F189))


def to_plain_letters(text: str) -> str:
    """Turn a text into composed plain letters; places of readings count its characters."""
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if not _PERHAPS.search(text):
        return text
    text = _STYLED.sub(lambda m: "".join(map(_plain, m.group())), text)
    return _CAPITALS.sub(lambda m: "".join(_SMALL_CAPITALS[letter] for letter in m.group()), text)


def _plain(letter: str) -> str:
    for first, last in _WITHOUT_DECOMPOSITION:
        if first <= ord(letter) <= last:
            return chr(ord("A") + ord(letter) - first)
    return unicodedata.normalize("NFKC", letter)
