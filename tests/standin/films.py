"""Facts of real films. Ids from 9,000,001 on are ours: films whose TMDB id we do not know for sure."""

from .film import Film

ACTION, ADVENTURE, ANIMATION, COMEDY, CRIME = 28, 12, 16, 35, 80
DRAMA, FAMILY, FANTASY, HISTORY, MYSTERY = 18, 10751, 14, 36, 9648
ROMANCE, SCIENCE_FICTION, THRILLER, WAR = 10749, 878, 53, 10752

CLASSICS = (
    Film(
        550, "Fight Club", "en", "1999-10-15", 139, ("David Fincher",), (DRAMA, THRILLER),
        {
            "ja": ("ファイト・クラブ", "眠れない会社員が石鹸売りの男と出会い、殴り合いの会を始める。"),
            "en": ("", "A sleepless clerk and a man who sells soap start a club for fighting."),
        },
        ("US 3 1999-10-15 R", "JP 3 1999-12-11 PG12_", "GB 3 1999-11-12 18", "IT 1 1999-09-10 - Venice"),
        also=("JP ファイトクラブ", "RU Boytsovskiy klub"),
        imdb="tt0137523", poster="/jSziioSwPVrOy9Yow3XhWIBDjq1.jpg", popularity=61.4,
    ),
    Film(
        603, "The Matrix", "en", "1999-03-31", 136, ("Lana Wachowski", "Lilly Wachowski"),
        (ACTION, SCIENCE_FICTION),
        {
            "ja": ("マトリックス", "凄腕のハッカーが、見えている世界の裏側を知らされる。"),
            "en": ("", "A hacker learns what lies behind the world he sees."),
        },
        ("US 3 1999-03-31 R", "JP 3 1999-09-11 G"),
        imdb="tt0133093", poster="/dXNAPwY7VrqMAo51EKhhCJfaGb5.jpg", popularity=58.0,
    ),
    Film(
        129, "千と千尋の神隠し", "ja", "2001-07-20", 125, ("Hayao Miyazaki",), (ANIMATION, FAMILY, FANTASY),
        {
            "ja": ("", "引っ越しの途中で迷い込んだ町で、少女が湯屋に働きに出る。"),
            "en": ("Spirited Away", "A girl strays into a town of spirits and takes work in its bath-house."),
        },
        ("JP 3 2001-07-20 G", "US 2 2002-09-20 PG", "FR 3 2002-04-10"),
        also=("JP Sen to Chihiro no Kamikakushi", "US Sen and Chihiro's Spiriting Away"),
        imdb="tt0245429", poster="/39wmItIWsg5sZMyRUHLkWBcuVCM.jpg", popularity=77.3,
    ),
    Film(
        346, "七人の侍", "ja", "1954-04-26", 207, ("Akira Kurosawa",), (ACTION, DRAMA),
        {
            "ja": ("", "野武士に狙われた村が、七人の侍を雇って刈り入れを守る。"),
            "en": ("Seven Samurai", "A village hires seven masterless men to guard its harvest."),
        },
        ("JP 3 1954-04-26 G", "JP 3 2016-10-08 G 4K修復版", "US 3 1956-11-19", "IT 1 1954-08-25 - Venice"),
        imdb="tt0047478", poster="/lOMGc8bnSwQhS4XyE1S99uH8NXf.jpg", popularity=24.9,
    ),
    Film(
        496243, "기생충", "ko", "2019-05-30", 133, ("Bong Joon Ho",), (COMEDY, THRILLER, DRAMA),
        {
            "ja": ("パラサイト 半地下の家族", "半地下に住む一家が、高台の豪邸に一人また一人と入り込む。"),
            "en": ("Parasite", "A family from a basement flat moves, one by one, into a rich household."),
            "ko": ("", "반지하에 사는 가족이 언덕 위 저택에 한 명씩 들어간다."),
        },
        ("FR 1 2019-05-21", "KR 3 2019-05-30 15", "JP 2 2019-12-27 PG12 先行", "JP 3 2020-01-10 PG12"),
        imdb="tt6751668", poster="/7IiTTgloJzvGI1TAYymCfbfl3vT.jpg", popularity=49.9,
    ),
    Film(
        194, "Le Fabuleux Destin d'Amélie Poulain", "fr", "2001-04-25", 122, ("Jean-Pierre Jeunet",),
        (COMEDY, ROMANCE),
        {
            "ja": ("アメリ", "モンマルトルのカフェで働く娘が、人の幸せをこっそり手伝う。"),
            "en": ("Amélie", "A waitress in Montmartre meddles, in secret, with the happiness of others."),
        },
        ("FR 3 2001-04-25", "JP 3 2001-11-17 R15+", "US 2 2001-11-16 R"),
        imdb="tt0211915", poster="/nSxDa3M9aMvGVLoItzWTepQ5h5d.jpg", popularity=21.0,
    ),
    Film(
        372058, "君の名は。", "ja", "2016-07-01", 106, ("Makoto Shinkai",), (ANIMATION, ROMANCE, DRAMA),
        {
            "ja": ("", "山の町の少女と東京の少年が、眠るたびに入れ替わる。"),
            "en": ("Your Name.", "A girl in the hills and a boy in Tokyo wake up as each other."),
        },
        ("US 1 2016-07-03 - Anime Expo", "JP 3 2016-08-26 G", "KR 3 2017-01-04 12"),
        imdb="tt5311514", poster="/q719jXXEzOoYaps6babgKnONONX.jpg", popularity=55.5,
    ),
    Film(
        27205, "Inception", "en", "2010-07-15", 148, ("Christopher Nolan",),
        (ACTION, SCIENCE_FICTION, ADVENTURE),
        {
            "ja": ("インセプション", "他人の夢に入る男が、盗むのではなく植え付ける仕事を頼まれる。"),
            "en": ("", "A thief who works in dreams is asked to leave something behind there."),
        },
        ("US 3 2010-07-16 PG-13", "JP 2 2010-07-17 G 先行上映", "JP 3 2010-07-23 G", "GB 1 2010-07-08"),
        imdb="tt1375666", poster="/xlaY2zyzMfkhk0HSC5VUwzoZPU1.jpg", popularity=80.1,
    ),
    Film(
        8392, "となりのトトロ", "ja", "1988-04-16", 86, ("Hayao Miyazaki",), (FANTASY, ANIMATION, FAMILY),
        {
            "ja": ("", "田舎に越してきた姉妹が、森に住む大きな生きものに出会う。"),
            "en": ("My Neighbor Totoro", "Two sisters move to the country and meet what lives in its trees."),
        },
        ("JP 3 1988-04-16 G", "US 3 1993-05-07 G"),
        imdb="tt0096283", poster="/rtGDOeG9LzoerkDGZF9dnVeLppL.jpg", popularity=44.0,
    ),
    Film(
        101, "Léon: The Professional", "en", "1994-09-14", 111, ("Luc Besson",), (CRIME, DRAMA, ACTION),
        {
            "ja": ("レオン", "家族を失った少女が、隣に住む殺し屋の部屋の扉をたたく。"),
            "en": ("", "A girl who has lost her family knocks at the door of a hired killer."),
        },
        ("FR 3 1994-09-14", "US 3 1994-11-18 R", "JP 3 1995-03-25", "JP 3 1996-10-05 - 完全版"),
        imdb="tt0110413", poster="/bxB2q91nKYp8JNzqE7t7TWBVupB.jpg", popularity=52.7,
    ),
)  # fmt: skip

RECENT = (
    Film(
        940721, "ゴジラ-1.0", "ja", "2023-11-03", 125, ("Takashi Yamazaki",),
        (SCIENCE_FICTION, ACTION, DRAMA),
        {
            "ja": ("", "すべてを失った戦後の日本に、さらに巨大な生きものが上陸する。"),
            "en": ("Godzilla Minus One", "A country that has nothing left meets something that wants more."),
        },
        ("JP 3 2023-11-03 G", "US 3 2023-12-01 PG-13", "JP 4 2024-05-03", "JP 5 2024-05-01"),
        also=("JP ゴジラマイナスワン", "US Godzilla -1.0"), imdb="tt23289160", popularity=66.0,
    ),
    Film(
        508883, "君たちはどう生きるか", "ja", "2023-07-14", 124, ("Hayao Miyazaki",), (ANIMATION, FANTASY),
        {
            "ja": ("", "母を亡くした少年が、しゃべる青サギに誘われて塔に入る。"),
            "en": ("The Boy and the Heron", "A boy without a mother follows a talking heron into a tower."),
        },
        ("JP 3 2023-07-14 G", "FR 3 2023-11-01", "US 3 2023-12-08 PG-13"), imdb="tt6587046", popularity=39.2,
    ),
    Film(
        976893, "PERFECT DAYS", "ja", "2023-12-21", 124, ("Wim Wenders",), (DRAMA,),
        {
            "ja": ("", "渋谷の公衆トイレを清掃する男の、同じようで同じでない毎日。"),
            "en": ("Perfect Days", "A man cleans lavatories in Tokyo and looks up at the trees."),
        },
        ("FR 1 2023-05-25 - Cannes", "JP 3 2023-12-22 G", "DE 3 2023-12-21 0", "US 2 2024-02-07 PG"),
        also=("JP パーフェクトデイズ",), imdb="tt27503384", popularity=33.0,
    ),
    Film(
        758866, "ドライブ・マイ・カー", "ja", "2021-08-18", 179, ("Ryusuke Hamaguchi",), (DRAMA,),
        {
            "ja": ("", "妻を亡くした演出家が、寡黙な運転手に赤い車を預ける。"),
            "en": ("Drive My Car", "A director in mourning hands the keys of his red car to a quiet driver."),
        },
        ("FR 1 2021-07-11 - Cannes", "FR 3 2021-08-18", "JP 3 2021-08-20 PG12"), imdb="tt14039582",
        popularity=18.8,
    ),
    Film(
        666277, "Past Lives", "en", "2023-06-02", 106, ("Celine Song",), (DRAMA, ROMANCE),
        {
            "ja": ("パスト ライブス／再会", "幼なじみの二人が、二十四年後のニューヨークで一週間を過ごす。"),
            "en": ("", "Two who were children together have one week in New York."),
        },
        ("US 1 2023-01-21 - Sundance", "US 2 2023-06-02 PG-13", "KR 3 2024-03-06 12", "JP 3 2024-04-05 G"),
        also=("KR 패스트 라이브즈",), imdb="tt13238346", popularity=22.2,
    ),
    Film(
        965150, "Aftersun", "en", "2022-10-21", 101, ("Charlotte Wells",), (DRAMA,),
        {
            "ja": ("aftersun／アフターサン", "二十年前の夏休みのビデオに、若い父の姿をさがす。"),
            "en": ("", "A holiday with a young father, seen again on old tape."),
        },
        ("FR 1 2022-05-21 - Cannes", "US 2 2022-10-21 R", "JP 3 2023-05-26 G"), imdb="tt19770238",
        popularity=19.5,
    ),
    Film(
        823219, "Straume", "lv", "2024-08-29", 85, ("Gints Zilbalodis",), (ANIMATION, FANTASY, ADVENTURE),
        {
            "ja": ("Flow", "水に沈んでいく世界を、一匹の猫が小舟で渡る。"),
            "en": ("Flow", "The water rises; a cat shares a boat."),
        },
        ("FR 1 2024-05-22 - Cannes", "LV 3 2024-08-29", "JP 3 2025-03-14 G"), imdb="tt4772188",
        popularity=30.3,
    ),
    Film(
        467244, "The Zone of Interest", "de", "2023-12-15", 105, ("Jonathan Glazer",), (DRAMA, HISTORY, WAR),
        {
            "ja": ("関心領域", "塀の向こうを見ない一家の、手入れの行き届いた庭。"),
            "en": ("The Zone of Interest", "A family tends its garden beside a wall."),
        },
        ("FR 1 2023-05-19 - Cannes", "US 2 2023-12-15 PG-13", "JP 3 2024-05-24 G"), imdb="tt7160372",
        popularity=20.6,
    ),
    Film(
        915935, "Anatomie d'une chute", "fr", "2023-08-23", 152, ("Justine Triet",),
        (THRILLER, MYSTERY, CRIME),
        {
            "ja": ("落下の解剖学", "雪の山荘で夫が転落し、妻と、目の見えにくい息子が法廷に立つ。"),
            "en": ("Anatomy of a Fall", "A man falls from a window; his wife and son answer to a court."),
        },
        ("FR 1 2023-05-21 - Cannes", "FR 3 2023-08-23", "JP 3 2024-02-23 G"), imdb="tt17009710",
        popularity=25.0,
    ),
    Film(
        1064213, "Anora", "en", "2024-10-14", 139, ("Sean Baker",), (DRAMA, COMEDY, ROMANCE),
        {
            "ja": ("ANORA アノーラ", "ダンサーと富豪の息子の衝動的な結婚を、両親が取り消しに来る。"),
            "en": ("", "A dancer marries a rich man's son, and his parents send people."),
        },
        ("FR 1 2024-05-21 - Cannes", "US 2 2024-10-18 R", "JP 3 2025-02-28 R18+"), imdb="tt28607951",
        popularity=36.1,
    ),
    Film(
        1244492, "ルックバック", "ja", "2024-06-28", 58, ("Kiyotaka Oshiyama",), (ANIMATION, DRAMA),
        {
            "ja": ("", "漫画を描く二人の少女が、背中を追い、追われて大きくなる。"),
            "en": ("Look Back", "Two girls draw comics, each looking at the other's back."),
        },
        ("JP 3 2024-06-28 G", "US 2 2024-10-04"), popularity=17.4,
    ),
    Film(
        783675, "THE FIRST SLAM DUNK", "ja", "2022-12-03", 124, ("Takehiko Inoue",),
        (ANIMATION, DRAMA, COMEDY),
        {
            "ja": ("", "湘北の五人が、王者・山王に挑む一試合。"),
            "en": ("The First Slam Dunk", "One basketball match, and what each player brings to it."),
        },
        ("JP 3 2022-12-03 G", "KR 3 2023-01-04 12", "JP 3 2024-08-13 G 復活上映"),
        also=("JP ザ ファースト スラムダンク",), popularity=28.7,
    ),
    Film(
        1050035, "怪物", "ja", "2023-06-02", 126, ("Hirokazu Kore-eda",), (DRAMA, MYSTERY, THRILLER),
        {
            "ja": ("", "子どもの喧嘩に見えた出来事が、見る人によって違う顔をする。"),
            "en": ("Monster", "What looked like a quarrel at school changes with whoever tells it."),
        },
        ("FR 1 2023-05-17 - Cannes", "JP 3 2023-06-02 G"), popularity=21.9,
    ),
    Film(
        838240, "Robot Dreams", "en", "2023-12-06", 102, ("Pablo Berger",), (ANIMATION, FAMILY, DRAMA),
        {
            "ja": ("ロボット・ドリームズ", "ひとりぼっちの犬が、通信販売でともだちを組み立てる。"),
            "en": ("", "A lonely dog sends away for a friend and puts it together."),
        },
        ("FR 1 2023-05-20 - Cannes", "ES 3 2023-12-06", "JP 3 2024-11-08 G"), popularity=14.2,
    ),
    Film(
        9000001, "悪は存在しない", "ja", "2023-09-04", 106, ("Ryusuke Hamaguchi",), (DRAMA,),
        {
            "ja": ("", "山の集落に、都会の会社がキャンプ場の説明に来る。"),
            "en": ("Evil Does Not Exist", "A firm from the city explains its camp-site to a village."),
        },
        ("IT 1 2023-09-04 - Venice", "JP 3 2024-04-26 G", "FR 3 2024-04-10"), popularity=9.1,
    ),
    Film(
        9000002, "ナミビアの砂漠", "ja", "2024-09-06", 137, ("Yoko Yamanaka",), (DRAMA,),
        {
            "ja": ("", "二十一歳のカナは、何にも熱くなれないまま走りつづける。"),
            "en": ("Desert of Namibia", "Kana is twenty-one, warms to nothing and does not stop."),
        },
        ("FR 1 2024-05-17 - Cannes", "JP 3 2024-09-06 PG12"), popularity=6.0,
    ),
    Film(
        9000003, "夜明けのすべて", "ja", "2024-02-09", 119, ("Sho Miyake",), (DRAMA,),
        {
            "ja": ("", "それぞれに不調を抱えた二人が、小さな会社で助け合う。"),
            "en": ("All the Long Nights", "Two unwell colleagues look out for each other."),
        },
        ("JP 3 2024-02-09 G", "DE 1 2024-02-21 - Berlin"), popularity=5.8,
    ),
    Film(
        9000004, "ケイコ 目を澄ませて", "ja", "2022-12-16", 99, ("Sho Miyake",), (DRAMA,),
        {
            "ja": ("", "耳の聞こえない女性ボクサーが、閉まりゆくジムで次の試合に向かう。"),
            "en": ("Small, Slow But Steady", "A boxer who cannot hear trains in a gym about to close."),
        },
        ("DE 1 2022-02-11 - Berlin", "JP 3 2022-12-16 G"), popularity=4.9,
    ),
    Film(
        9000005, "Kuolleet lehdet", "fi", "2023-09-14", 81, ("Aki Kaurismäki",), (COMEDY, DRAMA, ROMANCE),
        {
            "ja": ("枯れ葉", "ヘルシンキの二人が、名も知らぬまま惹かれ、電話番号をなくす。"),
            "en": ("Fallen Leaves", "Two people in Helsinki meet, and a telephone number is lost."),
        },
        ("FR 1 2023-05-22 - Cannes", "FI 3 2023-09-14", "JP 3 2023-12-15 G"), popularity=8.3,
    ),
    Film(
        9000006, "Cerrar los ojos", "es", "2023-09-29", 169, ("Víctor Erice",), (DRAMA, MYSTERY),
        {
            "ja": ("瞳をとじて", "撮影の途中で姿を消した俳優を、老いた監督がさがす。"),
            "en": ("Close Your Eyes", "An old director looks for the actor who left his film unfinished."),
        },
        ("FR 1 2023-05-22 - Cannes", "ES 3 2023-09-29", "JP 3 2024-02-09 G"), popularity=5.1,
    ),
    Film(
        9000007, "PLAN 75", "ja", "2022-06-17", 112, ("Chie Hayakawa",), (DRAMA, SCIENCE_FICTION),
        {
            "ja": ("", "七十五歳から死を選べる制度のある日本で、ひとりの女性が申し込む。"),
            "en": ("Plan 75", "In a Japan where one may choose to die at seventy-five, a woman applies."),
        },
        ("FR 1 2022-05-20 - Cannes", "JP 3 2022-06-17 G"), also=("JP プラン75",), popularity=7.7,
    ),
)  # fmt: skip
