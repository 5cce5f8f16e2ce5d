"""Titles that differ in how they are written, and not in which film they name. Knows no model."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from mymovie.text import fold

KEYS_AT_MOST = 8

# Letters of before 1946, and others for the same, as titles and names still have them.
_OLD_AND_NEW = """
    國国 學学 櫻桜 澤沢 龍竜 戀恋 戰戦 會会 聲声 變変 靈霊
    鐵鉄 廣広 邊辺 邉辺 濱浜 髙高 﨑崎 齋斎 齊斉 眞真 惡悪
    來来 傳伝 壽寿 寫写 應応 樂楽 歸帰 氣気 當当 盡尽 繪絵
    號号 證証 讀読 驛駅 體体 假仮 劍剣 劔剣 圓円 增増 實実
    寶宝 將将 屬属 峽峡 廢廃 彌弥 德徳 惠恵 敎教 晚晩 條条
    殘残 淨浄 淺浅 澁渋 瀧滝 燈灯 爐炉 獨独 畫画 瘦痩 祕秘
    禪禅 穗穂 縣県 總総 緣縁 聽聴 腦脳 臺台 與与 舊旧 莊荘
    萬万 藝芸 蟲虫 處処 覺覚 觀観 豐豊 轉転 辭辞 遙遥 遲遅
    鄕郷 醫医 釋釈 鑛鉱 關関 雙双 雜雑 顯顕 驗験 髮髪 鬪闘
    鬭闘 鷄鶏 鹽塩 麥麦 黃黄 黑黒 點点 黨党 齒歯 龜亀 淚涙
    凉涼 嶋島 嶌島 冨富 曉暁 勳勲 亞亜 佛仏 價価 兒児 卽即
    單単 嚴厳 圍囲 壯壮 壞壊 寢寝 對対 帶帯 廳庁 彈弾 從従
    懷懐 戲戯 拂払 拔抜 據拠 擔担 數数 斷断 晝昼 權権 歐欧
    歡歓 歷歴 滿満 潛潜 濟済 灣湾 營営 犧犠 狹狭 獵猟 獸獣
    產産 疊畳 發発 碎砕 禮礼 稱称 經経 續続 膽胆 艷艶 裝装
    譯訳 賣売 賴頼 輕軽 錢銭 鎭鎮 隨随 險険 隱隠 靜静 餘余
    騷騒 驅駆
"""
_KANJI = {ord(pair[0]): pair[1] for pair in _OLD_AND_NEW.split()}

# What is said of a showing or a disc, and not of the film.
_SHOWN = (
    "字幕|吹替|吹き替え|日本語|字|吹|[248]k|hd|imax|[234]dx?|mx4d|dolby|リマスター|レストア|デジタル|修復|完全版|特別版|最終版|無修正|"
    "ディレクターズ|カット|上映|劇場版|director|extended|uncut|unrated|remaster|restor|edition|theatrical|version"
)
# From where spaces begin: from each of them it would be tried in vain.
_SPACES = r"(?<!\s)\s+"
_OPEN, _CLOSE = r"[(\[{<〈《【〔「『]", r"[)\]}>〉》】〕」』]"
_IN_BRACKETS = re.compile(rf"(?:{_SPACES})?{_OPEN}([^()\[\]{{}}<>〈〉《》【】〔〕「」『』]*){_CLOSE}\s*")
_OF_A_SHOWING = re.compile(rf"^(?:{_SHOWN})|(?:{_SHOWN}|版)$|^(?:18|19|20)\d\d(?:年.*)?$")
_AT_THE_END = re.compile(
    r"(?:(?:(?<![\s・:/-])[\s・:/-]+)?(?:日本語)?(?:字幕|吹替|吹き替え|(?:デジタル・?)?リマスター|修復|完全|特別|最終|無修正|ディレクターズ・?カット)版"
    r"|(?<![\s・:/-])[\s・:/-]+(?:[248]k|imax|3d|日本語字幕|日本語吹替|字幕|吹替)(?:\s*(?:デジタル|リマスター|修復|レストア)+)?版?"
    r"|(?<![\s:/-])[\s:/-]+(?:the )?(?:director'?s cut"
    r"|(?:extended|special|collector'?s) (?:edition|cut|version)"
    r"|unrated(?: cut| version| edition)?|theatrical (?:cut|version)|remastered|restored))$"
)
_AT_THE_START = re.compile(r"^(?:劇場版|映画(?=[\s「『【]))[\s・]*")

ARTICLES = "the|an|a|le|la|les|l'|un|une|der|die|das|ein|eine|el|los|las|il|lo|gli|i|o|os|as"
_ARTICLE_LAST = re.compile(rf"^(.+?), ({ARTICLES})(?=$|\s*[:(])(.*)$", re.IGNORECASE)
_ARTICLE_FIRST = re.compile(r"^(?:the|an|a|le|la|les|l'|der|die|das|el|los|las|il) ?(?<=[ '])(?=\w)")
_ROMAN = re.compile(r"(?<![a-z0-9.])(viii|vii|vi|iv|iii|ii|ix|xiii|xii|xi|v|x)(?![a-z0-9.'])")
_ROMANS = {
    "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10",
    "xi": "11", "xii": "12", "xiii": "13",
}  # fmt: skip
_NUMBERS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10",
}  # fmt: skip
_NUMBERED = re.compile(rf"(?<![a-z])(part|chapter|volume|vol|episode)\.?\s*({'|'.join(_NUMBERS)})(?![a-z])")
_KANJI_NUMBER = re.compile("第([一二三四五六七八九十])(?=[章部話作夜幕篇編弾])")
_AND = re.compile(rf"(?:{_SPACES})?[&＆]\s*")
_PART = re.compile("パート")
_V = re.compile("ゔ([ぁぃぇぉ]?)")
_V_AS_B = {"": "ぶ", "ぁ": "ば", "ぃ": "び", "ぇ": "べ", "ぉ": "ぼ"}
_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
# A title that ends here may be all that people call it by.
_DASH = "[-\u2010-\u2015\u2212]"
_SUBTITLE = re.compile(
    rf"(?:{_SPACES})?(?:[:\u301c~|]\s*|(?<!{_DASH}){_DASH}+\s+|/\s*)"
    rf"|{_SPACES}(?:{_DASH}+\s*|[oO]r\s+(?=\()|(?=[^a-zA-Z0-9\s]))|(?<=[\u3040-\u9fff])\s+"
)
_JAPANESE = re.compile("[ぁ-ゖァ-ヺー々㐀-鿿豈-龎]")


def is_japanese(text: str) -> bool:
    """Or Chinese: by its script, which tells in which language TMDB is asked."""
    return bool(_JAPANESE.search(unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=4096)
def plain(title: str) -> str:
    """Without what a shop or a cinema added, its article in front: what TMDB is asked for."""
    text = " ".join(_IN_BRACKETS.sub(_without_showing, unicodedata.normalize("NFKC", title)).split())
    low = text.casefold()
    if len(low) == len(text):  # "İ" becomes two
        end = _AT_THE_END.search(low)
        text = text[: end.start()].rstrip() if end and end.start() else text
    if found := _ARTICLE_LAST.match(text):
        before, article, rest = found.groups()
        text = f"{article}{'' if article.endswith(chr(39)) else ' '}{before}{rest}"
    return text.strip() or title.strip()


def _without_showing(found: re.Match[str]) -> str:
    return " " if _OF_A_SHOWING.search(found[1].strip().casefold()) else found[0]


@lru_cache(maxsize=4096)
def even(title: str) -> str:
    """Equal for two spellings of a title: articles, &, numerals, old kanji, ヴ, small kana, 字幕版 and 4K."""
    text = plain(title).casefold().replace("’", "'")
    text = _AT_THE_START.sub("", text) or text
    text = _ARTICLE_FIRST.sub("", text) or text
    text = _AND.sub(" and ", text)
    text = _NUMBERED.sub(lambda found: f"{found[1]} {_NUMBERS[found[2]]}", _PART.sub("part", text))
    text = text[:1] + _ROMAN.sub(lambda found: _ROMANS[found[1]], text[1:])
    text = _KANJI_NUMBER.sub(lambda found: f"第{'一二三四五六七八九十'.index(found[1]) + 1}", text)
    text = fold(text.translate(_KANJI))
    return _V.sub(lambda found: _V_AS_B[found[1]], text).translate(_SMALL)


def modern(text: str) -> str:
    return text.translate(_KANJI)


def before_subtitle(title: str) -> str:
    """Of "Birdman or (…)" its beginning; "" where there is no subtitle."""
    first = _SUBTITLE.split(plain(title), maxsplit=1)
    return first[0] if len(first) > 1 and first[0] and first[1] else ""


@lru_cache(maxsize=4096)
def main_part(title: str) -> str:
    """That, evened; "" also where it is too little to be a name."""
    first = before_subtitle(title)
    main = even(first) if first else ""
    return main if len(main) >= (2 if is_japanese(first) else 3) else ""


_LITTLE = re.compile(rf"(?:^|(?<=\s))(?:{ARTICLES}|and|part|[ivx]+|\d\d?)(?=\s|$)|[&:/-]", re.IGNORECASE)


def bare_words(title: str) -> str:
    """Without articles, "and" and numerals, which others write otherwise."""
    return " ".join(_LITTLE.sub(" ", plain(title)).split())


def halves(title: str) -> list[str]:
    """Whichever half a slip is in, the other is without it. [] of what is too short to have halves."""
    text = plain(title)
    words = text.split()
    if is_japanese(text) and len(words) < 4:
        middle = len(text) // 2
        return [text[:middle].strip(), text[middle:].strip()] if len(text) >= 6 else []
    middle = (len(words) + 1) // 2
    return [" ".join(words[:middle]), " ".join(words[middle:])] if len(words) > 1 else []


def within_brackets(title: str) -> tuple[str, ...]:
    """Of "千と千尋の神隠し (Spirited Away)" both; () where nothing but one title stands there."""
    text = plain(title)
    if (found := _IN_BRACKETS.search(text)) and len(found[1].strip()) > 1:
        outside = (text[: found.start()] + " " + text[found.end() :]).strip()
        if outside:
            return (outside, found[1].strip())
    parts = [part.strip() for part in text.split("/")]
    if len(parts) == 2 and all(parts) and is_japanese(parts[0]) != is_japanese(parts[1]):
        return (parts[0], parts[1])
    return ()


def keys(*titles: str) -> list[str]:
    """Folded, as the index of titles has them: by which a row's film is looked for among what we know."""
    found: dict[str, None] = {}
    for title in titles:
        for spelled in _spelled(title):
            if key := fold(spelled):
                found.setdefault(key)
    return list(found)[:KEYS_AT_MOST]


def _spelled(title: str) -> Iterator[str]:
    yield title
    bare = plain(title)
    yield bare
    low = bare.casefold()
    yield _ARTICLE_FIRST.sub("", low)
    yield _AT_THE_START.sub("", bare)
    yield _AND.sub(" and ", bare)
    yield bare.translate(_KANJI)
    yield low[:1] + _ROMAN.sub(lambda found: _ROMANS[found[1]], low[1:])
    yield from within_brackets(title)
