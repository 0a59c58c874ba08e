"""Pictures made by hand from the five documents of the first case, for tests that need a realistic view."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from graph_builder.model import Evidence, Mark, Tie, View

SOURCES = Path(__file__).parents[2] / "data" / "sources"
BASE = "https://w3id.org/ace/id/"

TITLES = {
    "callamard-interview": ("Interview of Rukhshana Media with Agnès Callamard", "2025-03"),
    "joint-call-2021": ("Joint call for an end to attacks against human rights defenders", "2021-05-19"),
    "london-conference": ("London conference demands recognition of gender apartheid", "2025"),
    "open-letter-2021": ("Open letter calls on the UN to stand with women defenders", "2021-09-01"),
    "round-up-fall-2021": ("Crisis and Tactical Round-Up Fall 2021: Focus on Afghanistan", "2021-23"),
}

CLASSES = {
    "state": "Afghanistan, Australia, Canada, Germany, Netherlands, Pakistan, Iran, Turkey, United States, "
    "United Kingdom, Denmark, China, Russia, Ethiopia, Belarus, Government of Afghanistan, "
    "Government of Canada, UN Member States, Muslim-majority countries, NATO member States",
    "intergovernmental-body": "UN Security Council, UN Human Rights Council, United Nations, European Union, "
    "International Court of Justice, International Criminal Court prosecutor, World Health Organization, "
    "World Trade Organization, Informal Expert Group on Women, Peace and Security, UNAMA",
    "person": "Agnès Callamard, Zahra Joya, Donald Trump, António Guterres, Ilze Brands Kehris, Xi Jinping, "
    "Aleksei Navalny, Julian Assange, Maryia Kalesnikava, Maksim Znak, Malala Yousafzai, Aryana Sayeed, "
    "Abiy Ahmed, Justin Trudeau, Minister of Immigration and Integration of Denmark",
    "group": "Afghan women and girls, Afghan refugees, human rights defenders, women human rights defenders, "
    "journalists, international community, Afghan civil society, companies, election candidates",
    "de-facto-authority": "Taliban",
    "instrument": "Refugee Convention, CEDAW, draft convention on crimes against humanity, "
    "TRIPS Agreement, Resolution 2242 (2015), Joint Declaration of the London conference",
    "concept": "gender apartheid, gender persecution",
    "event": "Moscow summit, Security Council Open Debate on Women, Peace and Security",
    "source": "Joint call of 19 May 2021, Open letter of 380 organizations",
}

CALLS = """
Agnès Callamard|calls on|UN Member States|callamard-interview|We are calling on states to take steps in that direction
Agnès Callamard|demands of|draft convention on crimes against humanity|callamard-interview|we are demanding that this draft convention include the recognition of the crime of gender apartheid
Agnès Callamard|calls on|Taliban|callamard-interview|that it must revoke the measures it has taken
Agnès Callamard|claims about|Taliban|callamard-interview|They are waging a war against Afghan women and Afghan girls
Agnès Callamard|claims about|Taliban|callamard-interview|the Taliban is seeking to control information
Agnès Callamard|claims about|Afghan women and girls|callamard-interview|They are preventing women and girls from getting educated
Agnès Callamard|claims about|Afghan women and girls|callamard-interview|It touches every single aspect of the lives of women and girls
Agnès Callamard|calls on|international community|callamard-interview|No one should engage with the Taliban, and certainly not recognize the Taliban, until the removal of those measures against women and girls
Agnès Callamard|calls on|international community|callamard-interview|what is missing first and foremost is a united, strong, global position
Agnès Callamard|names|gender persecution|callamard-interview|it is gender persecution, and it is a crime against humanity
Agnès Callamard|calls on|UN Security Council|callamard-interview|We need, again, more Security Council resolution on the Taliban
Agnès Callamard|calls on|International Court of Justice|callamard-interview|We need the ICJ, the International Court of Justice, to be involved
Agnès Callamard|welcomes|International Criminal Court prosecutor|callamard-interview|That is sending the right signal
Agnès Callamard|welcomes|Australia|callamard-interview|Australia, Canada, Germany, and the Netherlands in September 2024 initiated legal proceedings
Agnès Callamard|welcomes|Canada|callamard-interview|Australia, Canada, Germany, and the Netherlands in September 2024 initiated legal proceedings
Agnès Callamard|welcomes|Germany|callamard-interview|Australia, Canada, Germany, and the Netherlands in September 2024 initiated legal proceedings
Agnès Callamard|welcomes|Netherlands|callamard-interview|Australia, Canada, Germany, and the Netherlands in September 2024 initiated legal proceedings
Agnès Callamard|claims about|Donald Trump|callamard-interview|the very cruel decision by President Trump
Agnès Callamard|claims about|United States|callamard-interview|the US President’s decision to freeze American relief through USAID
Agnès Callamard|calls on|Pakistan|callamard-interview|trying to convince Pakistan not to push back and repatriate forcibly the Afghan refugees
Agnès Callamard|claims about|Pakistan|callamard-interview|Pakistan and Iran in particular have been orchestrating and pushing refugees back
Agnès Callamard|claims about|Iran|callamard-interview|Pakistan and Iran in particular have been orchestrating and pushing refugees back
Agnès Callamard|claims about|Turkey|callamard-interview|In countries such as Turkey, but also in Europe
Agnès Callamard|claims about|Afghan refugees|callamard-interview|over 800,000 Afghan refugees have returned to Afghanistan
Agnès Callamard|invokes|Refugee Convention|callamard-interview|we should be able to rely on the Refugee Convention
Agnès Callamard|invokes|CEDAW|callamard-interview|the CEDAW, the UN Convention
Agnès Callamard|calls on|UN Human Rights Council|callamard-interview|we also want an international mechanism or commission of inquiry
Agnès Callamard|claims about|journalists|callamard-interview|336 incidents of detention and torture and ill-treatment against journalists
Zahra Joya|asks|Agnès Callamard|callamard-interview|Do you see any kind of solution for these crises?
Joint call of 19 May 2021|calls on|Government of Afghanistan|joint-call-2021|We call on the Government of Afghanistan to take greater responsibility
Joint call of 19 May 2021|calls on|Government of Afghanistan|joint-call-2021|end impunity for the attacks against them
Joint call of 19 May 2021|calls on|Taliban|joint-call-2021|must immediately halt violence
Joint call of 19 May 2021|calls on|international community|joint-call-2021|It requires the international community to proactively support those defenders
Joint call of 19 May 2021|calls on|United States|joint-call-2021|including the United States, United Kingdom, European Union, and NATO member States
Joint call of 19 May 2021|calls on|United Kingdom|joint-call-2021|including the United States, United Kingdom, European Union, and NATO member States
Joint call of 19 May 2021|calls on|European Union|joint-call-2021|including the United States, United Kingdom, European Union, and NATO member States
Joint call of 19 May 2021|calls on|NATO member States|joint-call-2021|including the United States, United Kingdom, European Union, and NATO member States
Joint call of 19 May 2021|speaks for|human rights defenders|joint-call-2021|we call for an effective protection mechanism for human rights defenders
Joint call of 19 May 2021|speaks for|human rights defenders|joint-call-2021|a total of 17 human rights defenders have been killed
Joint call of 19 May 2021|speaks for|journalists|joint-call-2021|including nine journalists
Joint call of 19 May 2021|claims about|Moscow summit|joint-call-2021|the Moscow summit in March 2021 did not see effective representation of women
Joint call of 19 May 2021|cites|UNAMA|joint-call-2021|65 media practitioners and human rights defenders have been killed since 2018
Joint call of 19 May 2021|speaks for|women human rights defenders|joint-call-2021|Many women defenders have been compelled to relocate
Joint Declaration of the London conference|calls on|international community|london-conference|urging the international community to legally define and recognize gender apartheid
Joint Declaration of the London conference|names|gender apartheid|london-conference|This is a system of oppression that must be named, condemned, and dismantled
Joint Declaration of the London conference|calls on|Muslim-majority countries|london-conference|the responsibility of Muslim-majority countries to take a principled stand
Joint Declaration of the London conference|speaks for|Afghan civil society|london-conference|long-term support for Afghan civil society
Joint Declaration of the London conference|speaks for|Afghan women and girls|london-conference|full and equal participation of Afghan women
Malala Yousafzai|took part in|Joint Declaration of the London conference|london-conference|Nobel laureate Malala Yousafzai
Aryana Sayeed|took part in|Joint Declaration of the London conference|london-conference|Afghan artist and activist Aryana Sayeed
Open letter of 380 organizations|calls on|UN Member States|open-letter-2021|Immediately stop intimidation, attacks or reprisals against all HRDs
Open letter of 380 organizations|calls on|UN Member States|open-letter-2021|Prevent threats and violence against WHRDs
Open letter of 380 organizations|calls on|António Guterres|open-letter-2021|Call on Secretary-General António Guterres to ensure
Open letter of 380 organizations|calls on|Ilze Brands Kehris|open-letter-2021|Urge Assistant Secretary-General for Human Rights Ilze Brands Kehris to use her leadership role
Open letter of 380 organizations|calls on|UN Security Council|open-letter-2021|their recommendations are acted upon by Security Council members
Open letter of 380 organizations|calls on|United Nations|open-letter-2021|calling on the UN, Security Council and Member States
Open letter of 380 organizations|speaks for|women human rights defenders|open-letter-2021|Afghan women have courageously and tirelessly fought for their rights
Open letter of 380 organizations|speaks for|women human rights defenders|open-letter-2021|at grave risk
Open letter of 380 organizations|invokes|Resolution 2242 (2015)|open-letter-2021|in line with Resolution 2242 (2015)
Open letter of 380 organizations|sent before|Security Council Open Debate on Women, Peace and Security|open-letter-2021|in advance of the Security Council Open Debate
Ilze Brands Kehris|is to brief|Informal Expert Group on Women, Peace and Security|open-letter-2021|the Informal Expert Group on Women Peace and Security
Ilze Brands Kehris|is to brief|UN Security Council|open-letter-2021|briefing the Security Council
Amnesty International Canada|calls on|international community|round-up-fall-2021|Ensure safe passage for human rights defenders
Amnesty International Canada|calls on|international community|round-up-fall-2021|Press the Taliban to protect, promote and fulfill
Amnesty International Canada|calls on|UN Human Rights Council|round-up-fall-2021|Support a robust investigative mechanism by the UN Human Rights Council
Amnesty International Canada|speaks for|Afghan refugees|round-up-fall-2021|Ensure protection for all Afghan refugees
Amnesty International Canada|speaks for|human rights defenders|round-up-fall-2021|Reach out to local Human Rights Defenders
Amnesty International Canada|calls on|Xi Jinping|round-up-fall-2021|call on President Xi Jinping to release people
Amnesty International Canada|claims about|China|round-up-fall-2021|China’s Mass Internment, Torture, and Persecution of Muslims
Amnesty International Canada|calls on|companies|round-up-fall-2021|call on companies to help increase production
Amnesty International Canada|calls on|Minister of Immigration and Integration of Denmark|round-up-fall-2021|Amnesty’s call to the Minister of Immigration and Integration in Denmark
Amnesty International Canada|claims about|Denmark|round-up-fall-2021|Syrian refugees in Denmark remain at risk of return
Amnesty International Canada|calls on|Abiy Ahmed|round-up-fall-2021|Ethiopian Prime Minister Abiy Ahmed to take all necessary steps
Amnesty International Canada|claims about|Ethiopia|round-up-fall-2021|the military forces aligned with the Ethiopian government
Amnesty International Canada|calls on|Russia|round-up-fall-2021|We continue to call for the release of Aleksei Navalny in Russia
Amnesty International Canada|speaks for|Aleksei Navalny|round-up-fall-2021|We continue to call for the release of Aleksei Navalny
Amnesty International Canada|calls on|United States|round-up-fall-2021|for the US to drop politically motivated charges against Julian Assange
Amnesty International Canada|speaks for|Julian Assange|round-up-fall-2021|drop politically motivated charges against Julian Assange
Amnesty International Canada|speaks for|Maryia Kalesnikava|round-up-fall-2021|Maryia Kalesnikava
Amnesty International Canada|speaks for|Maksim Znak|round-up-fall-2021|lawyer Maksim Znak
Amnesty International Canada|claims about|Belarus|round-up-fall-2021|disputed elections in August 2020
Amnesty International Canada|calls on|Canada|round-up-fall-2021|Canada must live up to its international human rights obligations
Amnesty International Canada|calls on|Justin Trudeau|round-up-fall-2021|we wrote to PM Trudeau and several cabinet ministers
Amnesty International Canada|invokes|TRIPS Agreement|round-up-fall-2021|Agreement on Trade-Related Aspects of Intellectual Property Rights (TRIPS)
Amnesty International Canada|cites|World Trade Organization|round-up-fall-2021|World Trade Organization (WTO)
Amnesty International Canada|cites|World Health Organization|round-up-fall-2021|World Health Organisation
Canada|answers|Amnesty International Canada|round-up-fall-2021|Canada’s response to the crisis
Government of Canada|supports|Afghan refugees|round-up-fall-2021|official Government of Canada resources for supporting Afghan nationals
Afghanistan Independent Human Rights Commission|calls on|United Nations|round-up-fall-2021|a United Nations-mandated Fact-Finding Mission in Afghanistan
Canadian Campaign for Afghan Peace|calls on|election candidates|round-up-fall-2021|how to raise the issue with election candidates
Amnesty International Canada|signed with|Canadian Campaign for Afghan Peace|round-up-fall-2021|has signed onto an open letter and campaign
"""  # noqa: E501 one call a line reads as a table

SIGNATORIES = (
    "Amnesty International",
    "Asian Forum for Human Rights and Development (FORUM-ASIA)",
    "Civicus",
    "FIDH",
    "World Organisation Against Torture",
    "Front Line Defenders",
    "South Asians for Human Rights",
    "Urgent Action Fund for Women’s Human Rights",
    "Women's International League for Peace and Freedom",
)


@cache
def _text(source: str) -> str:
    return (SOURCES / source / "text.txt").read_text(encoding="utf-8")


def evidence(link: str, label: str, words: str, source: str) -> Evidence:
    """One fact with the words as they stand in the archived text."""
    found = re.search(r"\s+".join(re.escape(word) for word in words.split()), _text(source))
    assert found, words
    title, date = TITLES[source]
    iri = f"{BASE}fact/{source}/{found.start()}"
    return Evidence(iri, label, link, found[0], source, title, date, found.start(), found.end())


def slug(label: str) -> str:
    """Give the IRI of a mark."""
    return BASE + "actor/" + re.sub(r"\W+", "-", label.casefold()).strip("-")


def view(name: str, title: str, guide: str, rows: list[tuple[str, str, str, str, str]]) -> View:
    """Fold rows of tail, link, head, source and words into a view."""
    classes = {name: kind for kind, names in CLASSES.items() for name in re.split(r", (?!Peace)", names)}
    folded: dict[tuple[str, str], list[Evidence]] = {}
    weight: dict[str, int] = {}
    for tail, link, head, source, words in rows:
        fact = evidence(link, " ".join(words.split()[:7]).lower(), words, source)
        folded.setdefault((slug(tail), slug(head)), []).append(fact)
        for label in (tail, head):
            weight[label] = weight.get(label, 0) + 1
    marks = [Mark(slug(name), name, classes.get(name, "organization"), n) for name, n in weight.items()]
    ties = [Tie(tail, head, tuple(facts)) for (tail, head), facts in sorted(folded.items())]
    return View(name, title, guide, tuple(sorted(marks, key=lambda mark: mark.iri)), tuple(ties))


def calls() -> View:
    """Who calls on whom: 63 marks from all five documents."""
    rows = [tuple(line.split("|")) for line in CALLS.strip().splitlines()]
    guide = (
        "An arrow runs from who speaks to whom the words concern. The wider it is, the more facts; red holds a demand."
    )
    return view("who-calls-on-whom", "Who calls on whom, and in which words?", guide, rows)  # type: ignore[arg-type]


def signatories() -> View:
    """Who signed the joint call: 12 marks in a star."""
    call = "Joint call of 19 May 2021"
    rows = [*_signed()]
    rows.append((call, "calls on", "Government of Afghanistan", "joint-call-2021", "We call on the Government"))
    rows.append((call, "calls on", "Taliban", "joint-call-2021", "must immediately halt violence"))
    return view("signed", "Who signed the joint call?", "An arrow runs from a signatory to the text it signed.", rows)


def crowded() -> View:
    """Both of these and more: about 90 marks."""
    rows = [tuple(line.split("|")) for line in CALLS.strip().splitlines()]
    rows += _signed()
    letter = (
        "signed",
        "Open letter of 380 organizations",
        "open-letter-2021",
        "380 civil society organizations",
    )
    rows += [(f"Organization no. {number:02} of the open letter", *letter) for number in range(14)]
    guide = "An arrow runs from speaker to addressee."
    return view("crowded", "What do all five documents say of whom?", guide, rows)  # type: ignore[arg-type]


def _signed() -> list[tuple[str, str, str, str, str]]:
    call = "Joint call of 19 May 2021"
    return [(name, "signed", call, "joint-call-2021", name.split(" (")[0]) for name in SIGNATORIES]
