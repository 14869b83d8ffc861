"""Japanese and Chinese pages lose the headlines of other stories."""

from audio_builder.cleaning.cleaner import clean
from audio_builder.cleaning.headline_rows import headline_rows
from audio_builder.model.article import Article, Block
from audio_builder.reading.text import parse_text

TEXT = (
    "東の島へ向かう夜の連絡船が四月からふたたび走ると、船会社が火曜日に明らかにした。二隻のうち古いほうを売ってから四年ぶりのことである。",
    "島の人たちは船を取り戻すために九千人をこえる署名を集めた。二時間かかるこの船には、車を四十台のせることができる。",
    "切符は三月二十日から売り出され、値段は昔より高くはならないと、会社は島の人たちに配った短い手紙の中で約束している。",
)
OTHERS = (
    "港の市場に新しい屋根 三年がかりの工事が終わる見通し",
    "町の図書館が夜も開館へ 働く人たちの声にこたえて",
    "灯台の猫が百歳？ 島の子どもたちが盛大に祝う",
    "橋の渡り初めに行列 大雨でも二千人が集まった理由",
)
MENU = ("ホーム", "ニュース", "スポーツ", "アクセスランキング")


def rows(*lines: str, language: str = "ja") -> list[str]:
    found = headline_rows(
        Article(language=language, blocks=tuple(Block(text=line) for line in lines))
    )
    return [lines[at] for at in sorted(found)]


def test_a_row_of_headlines_outside_the_text_is_told() -> None:
    assert rows(*OTHERS, *MENU[:1], *TEXT, *OTHERS) == [*OTHERS, *OTHERS]


def test_the_heading_of_the_text_is_none_of_them() -> None:
    assert rows(*OTHERS, *TEXT) == [*OTHERS[:-1]]


def test_a_list_within_the_text_and_short_lines_stay() -> None:
    assert rows(TEXT[0], *OTHERS, *TEXT[1:]) == []
    assert rows(*TEXT, "牛乳 二百ミリ", "小麦粉 百グラム", "卵 二個", "塩 少々") == []
    assert rows(*TEXT, *[f"宮崎県：{line}" for line in OTHERS]) == []


def test_other_languages_and_texts_without_full_stops_are_judged_otherwise() -> None:
    assert rows(*TEXT, *OTHERS, language="ko") == []
    assert rows(*OTHERS, *OTHERS) == []


def test_a_whole_page_gives_its_article() -> None:
    page = parse_text("\n".join((*MENU, *OTHERS, "夜の連絡船が四月に復活", *TEXT, *MENU, *OTHERS)))
    assert [block.text for block in clean(page).article.blocks] == list(TEXT)
