"""The archived texts of a generated case: every sentence is said once, and becomes the fact that quotes it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from invented_world import EVERYBODY, UNNAMED, Named, World, cited, prominent

ROLES_OF_EVENTS = {
    "attack": ("alleged-perpetrator", "victim", "attacked"),
    "detention": ("alleged-perpetrator", "detained", "detained"),
    "protest": ("organizer", "participant", "gathered with"),
    "conference": ("organizer", "speaker", "met with"),
    "meeting": ("participant", "participant", "met"),
}
WRONGS = ("attack", "detention")
ACTS = {
    "protect": "protect",
    "cease": "end the attacks on",
    "provide-aid": "give aid to",
    "support": "support",
    "give-refuge": "give refuge to",
}
NAMING = (
    *("by", "voiced by", "to", "for", "population", "place", "concept", "legal basis", "who", "of", "about"),
    "involves",
)
"""The fields that name an entry of the registry."""
FORCES = {"calls-on": "calls on", "urges": "urges", "asks": "asks", "recommends": "recommends that"}
MONTHS = "January February March April May June July August September October November December".split()


@dataclass
class Text:
    """An archived text that grows, and the facts that quote it."""

    key: str
    by: Named
    there: World
    chance: random.Random
    lines: list[str] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    events: list[tuple[str, str]] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    demands: list[str] = field(default_factory=list)
    judged: list[str] = field(default_factory=list)

    def say(self, kind: str, sentence: str, **fields: Any) -> str:
        """Say a sentence, record it with these fields, and give the id of the fact."""
        name = f"{kind[0]}{len(self.facts) + 1:04d}"
        words = f"[{len(self.facts) + 1}] {sentence}"
        self.lines.append(words)
        if self.one_in(5):
            self.lines.append("The situation remains under review, and further reports will follow in due course.\n")
        given = {label.replace("_", " ").strip(): value for label, value in fields.items() if value}
        self.facts.append({"id": name, **given, "quote": words})
        return name

    def named(self) -> set[str]:
        """Give the slugs of whoever and whatever the facts name."""
        found = {self.by[0]}
        for fact in self.facts:
            for value in (fact[name] for name in NAMING if name in fact):
                parts = value if isinstance(value, list) else [value]
                found.update(part["who"] if isinstance(part, dict) else part for part in parts)
        return found

    def one_in(self, number: int) -> bool:
        """Tell whether what happens once in so many times happens now."""
        return self.chance.randrange(number) == 0

    def somebody(self, *but: Named) -> Named:
        """Draw an actor, but none of these."""
        return next(one for one in iter(lambda: prominent(self.chance, self.there.actors), None) if one not in but)


def day(chance: random.Random, first: int = 2015, last: int = 2020) -> tuple[str, str]:
    """Draw a day of these years, as EDTF and as written."""
    year, month, number = chance.randint(first, last), chance.randint(1, 12), chance.randint(1, 28)
    return f"{year}-{month:02d}-{number:02d}", f"{number} {MONTHS[month - 1]} {year}"


def event(text: Text) -> None:
    """Tell of an event; what is a wrong is alleged as well. Some are dated by "last week" only, some not at all."""
    kind = text.chance.choice(sorted(ROLES_OF_EVENTS))
    first, second, verb = ROLES_OF_EVENTS[kind]
    actor, place, (date, written) = text.somebody(), prominent(text.chance, text.there.places), day(text.chance)
    target = text.somebody(actor)
    involved = [{"who": actor[0], "role": first}, {"who": target[0], "role": second}]
    told = f"the {actor[1]} {verb} the {target[1]} in {place[1]}."
    inferred: list[str] = []
    if text.one_in(10):
        told, date, inferred = f"Last week {told}", "2021-05", ["when"]
    elif text.one_in(10):
        told, date = f"At some time {told}", ""
    else:
        told = f"On {written} {told}"
    if kind in WRONGS and text.one_in(8):
        told, involved = f"The {target[1]} was {verb}, by whom is not known.", involved[1:]
        date, place, inferred = "", ("", ""), []
    fields = {"type": kind, "factuality": "reported", "when": date, "place": place[0], "involves": involved}
    said = text.say("event", told, event=told[:-1], **fields, inferred=inferred)
    text.events.append((said, kind))
    if kind in WRONGS:
        allegation(text)


def figure(text: Text) -> None:
    """Count a people; some figures are passed on without saying whose they are, some come from nobody who is named."""
    people, number = prominent(text.chance, text.there.peoples), text.chance.randint(12, 900_000)
    modifier, words = text.chance.choice([("at-least", "at least "), ("about", "about "), ("exact", "")])
    by, verb, modality = text.by, "reports", "asserted"
    if text.claims and text.one_in(12):
        by = UNNAMED
    elif text.claims and text.one_in(12):
        verb, modality = "has been told", "reported"
    date, written = day(text.chance)
    told = f"The {by[1]} {verb} that {words}{number:,} {people[1]} were affected on {written}."
    fields = {"claim_type": "figure", "value": str(number), "modifier": modifier, "unit": "persons", "when": date}
    names = {"population": people[0], "by": by[0], "about": text.events[-1][0] if text.events else ""}
    matter = text.there.matter(text.chance, text.by)[0] if text.one_in(3) else ""
    said = text.say(
        "claim", told, claim=f"{words}{number} affected", **fields, **names, modality=modality, concept=matter
    )
    text.claims.append(said)


def allegation(text: Text) -> None:
    """Allege what was told last, or judge it where it is no wrong."""
    about, people = text.events[-1], prominent(text.chance, text.there.peoples)
    told = f'The {text.by[1]} says that "what happened to {people[1]} was no accident".'
    kind = "allegation" if about[1] in WRONGS else "assessment"
    fields = {"claim_type": kind, "by": text.by[0], "about": [about[0], people[0]], "modality": "asserted"}
    text.claims.append(text.say("claim", told, claim=f"what happened to {people[1]} was no accident", **fields))


def position(text: Text) -> None:
    """Take a side on a matter, through a person who speaks for the publisher, in direct speech."""
    matter, voice = text.there.matter(text.chance, text.by), prominent(text.chance, text.there.persons)
    stance, words = text.chance.choice([("for", "must come first"), ("against", "can wait")])
    told = f'{voice[1]} of the {text.by[1]} said: "The {matter[1]} {words}."'
    fields = {"by": text.by[0], "voiced_by": voice[0], "concept": matter[0], "stance": stance, "modality": "asserted"}
    said = text.say("claim", told, claim=f"the {matter[1]} {words}", claim_type="position", **fields)
    text.claims.append(said)


def dispute(text: Text) -> None:
    """Contradict a claim of this source in so many words."""
    other = text.somebody(text.by)
    told = f"The {other[1]} denies this, and says that nothing of the kind took place."
    fields = {"claim_type": "denial", "by": other[0], "disputes": text.chance.choice(text.claims)}
    text.say("claim", told, claim="nothing of the kind took place", **fields)


def qualification(text: Text) -> None:
    """Say which crime an event amounts to, or that it amounts to none."""
    crime, basis = prominent(text.chance, text.there.crimes), prominent(text.chance, text.there.texts)
    stance, verb = text.chance.choice([("for", "amounts"), ("against", "does not amount")])
    told = f"According to the {text.by[1]}, this {verb} to the {crime[1]} under the {cited(basis)}."
    fields = {"by": text.by[0], "concept": crime[0], "stance": stance, "legal_basis": basis[0]}
    about = text.chance.choice(text.events)[0]
    said = text.say(
        "claim", told, claim=f"this {verb} to the {crime[1]}", claim_type="legal-qualification", about=about, **fields
    )
    text.claims.append(said)


def relayed(text: Text) -> None:
    """Pass on a claim of this source, or the first claim of an earlier one."""
    number = int(text.key[1:])
    other = text.chance.randrange(number) if number else 0
    publisher = text.there.publisher(other)
    teller = text.somebody(text.by, publisher)
    target = f"s{other:06d}/c0001" if number and text.one_in(2) else text.chance.choice(text.claims)
    told = f"According to the {teller[1]}, these figures were confirmed."
    text.say("claim", told, claim="the figures were confirmed", claim_type="assessment", by=teller[0], relays=target)


def demand(text: Text) -> None:
    """Demand something: of an actor, a government, everybody or nobody, on a legal basis or none, with a time limit or none."""
    to = text.chance.choice(
        [text.somebody(text.by), text.somebody(text.by), prominent(text.chance, text.there.governments)]
    )
    if text.one_in(15):
        to = EVERYBODY
    people, matter = prominent(text.chance, text.there.peoples), text.there.matter(text.chance, text.by)
    act, force = text.chance.choice(sorted(ACTS)), text.chance.choice(sorted(FORCES))
    told = f"The {text.by[1]} {FORCES[force]} the {to[1]} to {ACTS[act]} {people[1]}, for the {matter[1]}"
    fields: dict[str, Any] = {"by": text.by[0], "to": to[0], "force": force, "action_type": act, "for": people[0]}
    if text.one_in(30):
        told = f"The {text.by[1]} {FORCES[force]} somebody to {ACTS[act]} {people[1]}, for the {matter[1]}"
        fields["to"] = "unspecified"
    if text.one_in(6):
        norm, treaty = prominent(text.chance, text.there.norms), prominent(text.chance, text.there.texts)
        basis, words = text.chance.choice([(norm[0], norm[1]), (treaty[0], cited(treaty))])
        told, fields["legal_basis"] = f"{told}, as the {words} requires", basis
    if text.one_in(12):
        fields["deadline"], written = day(text.chance, 2022, 2027)
        told = f"{told}, no later than {written}"
    head = text.chance.choice(text.demands) if text.demands and text.one_in(3) else ""
    said = text.say("demand", f"{told}.", demand=f"{ACTS[act]} {people[1]}", **fields, part_of=head, concept=matter[0])
    text.demands.append(said)
    if len(matter[0]) % 2:
        text.judged.append(said)


def chain(text: Text) -> None:
    """Ask somebody to demand something of a government; that this was demanded is not on record."""
    asked, to = text.somebody(text.by), prominent(text.chance, text.there.governments)
    people = prominent(text.chance, text.there.peoples)
    inner = {"by": asked[0], "to": to[0], "force": "asks", "action_type": "protect", "for": people[0]}
    told = f"What the {to[1]} is to be asked for is that it protect {people[1]}."
    sought = text.say("demand", told, demand=f"protect {people[1]}", **inner, review="sought-not-made")
    outer = {"by": text.by[0], "to": asked[0], "force": "asks", "action_type": "call-on-others", "seeks": sought}
    told = f"The {text.by[1]} asks the {asked[1]} to ask it of the {to[1]}."
    text.say("demand", told, demand=f"ask it of the {to[1]}", **outer)


def commitment(text: Text) -> None:
    """Undertake something, sometimes by a day."""
    people, (date, written) = prominent(text.chance, text.there.peoples), day(text.chance, 2022, 2027)
    told = f"The {text.by[1]} undertakes to support {people[1]} in every way open to it"
    deadline = date if text.one_in(3) else ""
    told = f"{told} until {written}." if deadline else f"{told}."
    fields = {"by": text.by[0], "action_type": "support", "for": people[0], "deadline": deadline}
    text.say("commitment", told, commitment=f"support {people[1]}", **fields)


def response(text: Text) -> None:
    """Judge how far a demand of this source was met; of half the matters nobody ever says."""
    status = text.chance.choice(("met", "met-in-part", "not-met"))
    told = f"As of 1 June 2021, the {text.by[1]} finds that this demand was {status.replace('-', ' ')}."
    fields = {"by": text.by[0], "responds_to": text.chance.choice(text.judged), "status": status}
    text.say("response", told, response=f"the demand was {status.replace('-', ' ')}", **fields, when="2021-06-01")


def proceeding(text: Text) -> None:
    """Tell of a case that an actor brings against a government before another."""
    state, court = prominent(text.chance, text.there.governments), text.somebody(text.by)
    basis, (date, written) = prominent(text.chance, text.there.texts), day(text.chance)
    told = f"On {written} the {text.by[1]} went before the {court[1]} against the {state[1]} under the {cited(basis)}."
    parties = {text.by[0]: "applicant", state[0]: "respondent", court[0]: "deciding-body"}
    involved = [{"who": who, "role": role} for who, role in parties.items()]
    fields = {"type": "legal-proceeding", "factuality": "reported", "when": date, "legal_basis": basis[0]}
    text.say("proceeding", told, proceeding=f"case against the {state[1]}", **fields, involves=involved)


def member(text: Text) -> None:
    """Say who belongs to whom."""
    who = text.somebody()
    of = text.somebody(who)
    text.say("relation", f"The {who[1]} is a member of the {of[1]}.", relation="member", who=who[0], of=of[0])


def signatures(text: Text, number: int) -> None:
    """Let so many actors sign the text, beside its publisher."""
    for who in sorted({text.somebody(text.by) for _ in range(number)}):
        text.say("relation", f"Signed: {who[1]}.", relation="signatory", who=who[0], of=text.key)


SHARES: tuple[tuple[int, Callable[[Text], None], tuple[str, ...]], ...] = (
    (22, event, ()),
    (12, figure, ()),
    (5, allegation, ("events",)),
    (6, position, ()),
    (2, dispute, ("claims",)),
    (2, qualification, ("events",)),
    (8, relayed, ("claims",)),
    (26, demand, ()),
    (2, chain, ()),
    (4, commitment, ()),
    (4, response, ("judged",)),
    (2, proceeding, ()),
    (5, member, ()),
)
"""How many of a hundred facts are of each sort, who says them, and what must have been said before."""
