"""Titles, names and memos, of a vocabulary so large that a search finds few of them."""

from random import Random

KANJI = (
    "夜夏冬春秋朝夕雨雪風星月空海山川森花鳥猫犬馬竜鬼神仏人女男子父母兄姉弟妹友恋愛夢心命影光闇音色声歌旅道駅町村城島橋門"
    "窓扉鍵鏡箱舟車刀剣銃火水木金土石砂氷血涙骨羊狼虎獅蛇蝶虫魚貝米酒茶塩薬本紙筆絵詩劇館寺宮国都王姫兵士侍忍医師学校"
)
KATAKANA = "アイウエオカキクケコサシスセソタチツテトナニネノハヒフホマミムメモヤユヨラリルレロワン"
SYLLABLES = """
    ba be bo ca ce da de do el fa fe ga gi ha he hi in ja ka ke la le li lo ma me mi na ne no or pa pe
    ra re ri ro sa se si so ta te ti to ul va ve vi wa we ya zo
""".split()  # noqa: SIM905 (reads better as words)
ADJECTIVES = """
    Last First Silent Broken Golden Hidden Lost Red Blue Green White Black Long Short Quiet Wild Frozen
    Burning Distant Empty Endless Secret Sleeping Falling Rising Strange Perfect Little Great Old New
    Young Blind Dark
""".split()  # noqa: SIM905 (reads better as words)
NOUNS = """
    Night Day Summer Winter River Mountain House Road City Train Garden Island Bridge Door Window Letter
    Song Dream Shadow Light Star Moon Sun Storm Rain Snow Fire Stone King Queen Thief Soldier Doctor
    Teacher Stranger Friend Brother Sister Daughter Son Wife Husband Ghost Wolf Horse Bird Dog Cat Whale
    Tiger Dragon Machine Clock Map Game Dance Wedding Funeral Harbour Station Hotel Theatre School
    Church Castle Forest Desert Ocean
""".split()  # noqa: SIM905 (reads better as words)
# Beyond the first plane, joined emoji, signs that a search folds: as titles have them.
ODD_JA = ("𠮷野家の{}", "𩸽と{}", "{}🎬", "👨‍👩‍👧の{}", "{}・THE MOVIE", "劇場版「{}」", "{}！！", "ヴァ{}")
ODD_EN = ("{} 🎬", "{}: Part II", "Amélie’s {}", "{} (Director’s Cut)", "…{}", "Æ{}")


class Words:
    def __init__(self, random: Random) -> None:
        self.random = random

    def compound(self) -> str:
        return "".join(self.random.choices(KANJI, k=2))

    def foreign(self) -> str:
        return "".join(self.random.choices(KATAKANA, k=self.random.randint(3, 6)))

    def name(self) -> str:
        return "".join(self.random.choices(SYLLABLES, k=self.random.randint(2, 4))).title()

    def title_ja(self) -> str:
        kind = self.random.random()
        if kind < 0.4:
            title = f"{self.compound()}の{self.compound()}"
        elif kind < 0.7:
            title = f"{self.foreign()}{self.random.choice(('', '・', 'と', 'の'))}{self.compound()}"
        elif kind < 0.9:
            title = f"{self.foreign()} {self.foreign()}"
        else:
            title = f"{self.compound()}{self.random.choice('がをはへ')}{self.compound()}とき"
        return self.random.choice(ODD_JA).format(title) if self.random.random() < 0.05 else title

    def title_en(self) -> str:
        kind, choose = self.random.random(), self.random.choice
        if kind < 0.3:
            title = f"The {choose(ADJECTIVES)} {choose(NOUNS)} of {self.name()}"
        elif kind < 0.6:
            title = f"{self.name()} and the {choose(NOUNS)}"
        elif kind < 0.8:
            title = f"{choose(ADJECTIVES)} {self.name()}"
        else:
            title = f"{self.name()} {self.name()}"
        return choose(ODD_EN).format(title) if self.random.random() < 0.05 else title

    def sentence_ja(self) -> str:
        c = self.compound
        return f"{c()}の{c()}で出会った{c()}と{c()}は、{self.foreign()}の{c()}を追ううちに{c()}の秘密を知る。"

    def sentence_en(self) -> str:
        choose = self.random.choice
        return (
            f"{self.name()}, a {choose(ADJECTIVES).lower()} {choose(NOUNS).lower()} from {self.name()}, "
            f"finds the {choose(NOUNS).lower()} that nobody was looking for. "
        )

    def memo(self) -> str:
        if self.random.random() < 0.7:
            return self.sentence_ja() * self.random.randint(1, 3)
        return (self.sentence_en() * self.random.randint(1, 3)).strip()
