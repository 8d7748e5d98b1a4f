"""Names that somebody else uses now, and honest sites that speak of the same things."""

from tests.labelled_web.common import OK, SUSPECT, Case, Host, article, host, page

_SLOT = (
    "Situs slot gacor terpercaya. Daftar judi online dan togel, bandar slot online resmi, RTP live "
    "dan maxwin setiap hari. Agen judi terbesar dengan deposit pulsa."
)
_CASINO = "澳门赌场 百家乐 体育投注 真人娱乐 老虎机 彩票平台 娱乐城 注册送彩金"

HOSTS: tuple[Host, ...] = (
    host("tidal-research.example",
         Case("/journal/vol3/tides.html", SUSPECT, "a former journal that sells games of chance",
              article("Situs Slot Gacor Hari Ini | Judi Online", _SLOT))),
    host("parish-letters.example",
         Case("/letters/1911", SUSPECT, "the same, in Chinese",
              article("澳门赌场官网 - 百家乐 体育投注", _CASINO))),
    host("rowing-club.example",
         Case("/", SUSPECT, "a club's home page that sells games of chance",
              article("Deneme Bonusu Veren Bahis Siteleri", "Deneme bonusu, canlı bahis, casino "
                      "siteleri ve bahis siteleri. Casino bonus."))),
    # Innocent.
    host("chance.example",
         Case("/history-of-roulette", OK, "a history of a game",
              article("A history of roulette", "Casino owners, blackjack and baccarat, the jackpot "
                      "and the bookmaker.")),
         Case("/news/online-casino-tax", OK, "news about a tax",
              article("Online casino tax passes", "The online casino tax on sports betting and on "
                      "roulette passed. A bookmaker called it a jackpot for the state.")),
         Case("/pharmacy", OK, "about medicines",
              article("Viagra and Cialis: what doctors say", "Viagra, cialis, levitra compared.")),
         Case("/zh/gambling", OK, "about gambling, in Chinese",
              article("澳门博彩业的历史", "澳门赌场与百家乐的一百年。" * 20))),
    host("the-casino.example",
         Case("/casino", OK, "a hotel",
              page("The Casino, a hotel by the sea"))),
)  # fmt: skip
