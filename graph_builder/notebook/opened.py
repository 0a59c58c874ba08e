"""An opened case: asked by name, it gives tables, cards, pictures and graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from graph_builder.errors import CaseFault, NameFault
from graph_builder.nearest import did_you_mean
from graph_builder.notebook.cards import ActorCard, FactCard, actor_card, addresses_of, fact_table
from graph_builder.notebook.drawings import Drawing, drawing
from graph_builder.notebook.facts import StatedFact, Words, counted, stated_fact, stated_facts
from graph_builder.notebook.libraries import dataset_of
from graph_builder.notebook.markup import framed
from graph_builder.notebook.networks import network_of
from graph_builder.notebook.tables import Table, table_of
from graph_builder.queries.questions import AUDIENCES
from graph_builder.visualizations.page import shown

if TYPE_CHECKING:
    from pathlib import Path

    import networkx
    import rdflib
    from pyoxigraph import Store

    from graph_builder.case import Case
    from graph_builder.iris import Iris
    from graph_builder.word_index import Index


class OpenedCase:
    """A case that can be asked; it is read once and does not change.

    ``case`` gives its questions and pictures, ``store`` holds its graph, ``iris`` are its addresses; *build* is the
    folder of the build, beside which answers and an index of words may be kept.
    """

    __slots__ = ("__weakref__", "_build", "_facts", "_index", "case", "iris", "store")

    def __init__(self, case: Case, store: Store, iris: Iris, build: Path | None = None) -> None:
        self.case = case
        self.store = store
        self.iris = iris
        self._build = build
        # Both are made when they are first needed: who asks one question waits for neither.
        self._facts: tuple[StatedFact, ...] | None = None
        self._index: Index | None = None

    def __copy__(self) -> OpenedCase:
        """Give the case itself: it does not change."""
        return self

    def __deepcopy__(self, memo: object) -> OpenedCase:
        """Give the case itself: it does not change."""
        return self

    def __reduce__(self) -> NoReturn:
        """Refuse to be written or sent away.

        Raises:
            CaseFault: always, since the store of an opened case lives in this process.
        """
        place = repr(str(self._build)) if self._build else "…"
        raise CaseFault(
            "an opened case cannot be pickled, nor sent to another process",
            hint=f"open it there, with ace.open({place}); its tables, cards and drawings can be sent",
        )

    # ---- questions

    def questions(self, audience: str = "") -> Table:
        """Give the questions of the library, or those of one audience, such as ``advocates``.

        Raises:
            NameFault: there is no such audience.
            FileFault: the header of a question is incomplete or wrong.
        """
        from graph_builder.queries.questions import read_questions

        asked = {name: name for name in AUDIENCES} | {name.removesuffix("s"): name for name in AUDIENCES}
        wanted = " ".join(audience.casefold().replace("-", " ").split())
        if wanted and wanted not in asked:
            raise NameFault(f"there is no audience {audience!r}", hint=did_you_mean(wanted, AUDIENCES))
        rows = tuple(
            (one.name, one.title, ", ".join(parameter.name for parameter in one.parameters), one.audience)
            for one in read_questions(self.case).values()
            if not wanted or one.audience == asked[wanted]
        )
        title = f"Questions of {asked[wanted]}" if wanted else "Questions"
        return Table(title, ("name", "question", "parameters", "audience"), rows)

    def ask(self, question: str, /, **given: str) -> Table:
        """Answer a question of the library; *given* holds values of its parameters, such as ``to="Taliban"``.

        Write ``in_``, ``from_`` for parameters that Python keeps for itself.

        Raises:
            NameFault: no question, parameter or name is called so, or a name can be several things.
            FileFault: the question is not well-formed, or is one of the case and names what the case does not know.
        """
        from graph_builder.build_answers import answer_of_build
        from graph_builder.free_query import notes_on
        from graph_builder.queries.answers import answer
        from graph_builder.queries.parameters import bind
        from graph_builder.queries.questions import find_question, read_computed, read_questions
        from graph_builder.stores.oxigraph import Names

        if _text(question) in read_computed(self.case):
            raise NameFault(f"{question!r} is asked of two releases", hint="on the command line: ace diff OLD NEW")
        found = find_question(read_questions(self.case), question)
        for name, value in given.items():
            if name.endswith("_") and name.removesuffix("_") in given:
                plain = name.removesuffix("_")
                raise NameFault(f"{plain!r} is given twice, as {plain!r} and as {name!r}", hint="leave one of them out")
            if not isinstance(value, str):
                raise NameFault(f"the value of {name!r} is no text: {value!r}", hint="write it in quotation marks")
            if not value:
                raise NameFault(f"the value of {name!r} is empty", hint="leave it out to ask about all")
        values = bind(found, {name.removesuffix("_"): value for name, value in given.items()}, self.store, self.iris)
        asked = found, self.store, values, self.iris.prefixes()
        notes = notes_on(found, self.case, Names(self.store), self.iris)
        return table_of(answer_of_build(self._build, *asked) if self._build else answer(*asked), notes)

    def sparql(self, query: str) -> Table:
        """Answer a SELECT or ASK query of your own; the prefixes of the case need no declaration.

        Raises:
            FileFault: it is no such query, or names what the case does not know.
        """
        from graph_builder.errors import FileFault
        from graph_builder.free_query import read_query, rows_of
        from graph_builder.stores.oxigraph import Names

        read = read_query(_text(query), "query", Names(self.store), self.iris)
        if read.form.gives_triples:
            raise FileFault(f"{read.form.name} gives a graph, not rows", hint="ask case.dataset().query(…) for it")
        found = rows_of(read, self.store, self.iris.prefixes())
        columns = tuple(column.name for column in found.question.columns)
        return Table("Answer to a query", columns, found.rows, notes=tuple(f"note: {note}" for note in read.notes))

    def find(self, words: str, *, limit: int = 20) -> Table:
        """Find words in names, actions and quotations, in any script, the best passages first.

        Raises:
            NameFault: there is no word, or no such number of passages.
        """
        from graph_builder.kept_words import index_of
        from graph_builder.searching import MOST_ASKED, index, passages, require_words, search

        require_words(_text(words))
        if limit not in range(1, MOST_ASKED + 1):
            raise NameFault(f"limit is a whole number from 1 to {MOST_ASKED}: {limit!r}", hint="leave it out for 20")
        if self._index is None and self._build is not None:
            self._index = index_of(self._build, lambda: self.store, self.iris.base)
        elif self._index is None:
            self._index = index(passages(self.store, self.iris.base))
        hits = search(self._index, words, limit)
        rows = tuple(
            (
                hit.passage.text,
                hit.passage.kind,
                self._short(hit.passage.entity),
                hit.passage.source,
                *((str(hit.passage.start), str(hit.passage.end)) if hit.passage.start >= 0 else ("", "")),
            )
            for hit in hits
        )
        marks = tuple(((number, 0), hit.marks) for number, hit in enumerate(hits))
        return Table(f"Passages with “{words}”", ("text", "is", "of", "source", "start", "end"), rows, marks=marks)

    # ---- facts and those they name

    def facts(self, kind: str = "", *, source: str = "", by: str = "", to: str = "") -> Table:
        """Give the facts, one a row: all, or those of a *kind*, of a *source*, *by* or *to* an actor.

        Raises:
            NameFault: no kind, source or actor is called so.
        """
        chosen = list(self._stated())
        if kind:
            kinds = sorted({fact.kind for fact in chosen})
            if kind not in kinds:
                raise NameFault(f"there is no kind of fact {kind!r}", hint=did_you_mean(kind, kinds))
            chosen = [fact for fact in chosen if fact.kind == kind]
        if source:
            key = self._named(source, "source").rpartition("/")[2]
            chosen = [fact for fact in chosen if fact.id.startswith(f"{key}/")]
        for field, name in (("by", by), ("to", to)):
            if name:
                iri = self._named(name, "actor")
                chosen = [fact for fact in chosen if any(value.iri == iri for value in fact.values(field))]
        told = [("kind", kind), ("source", source), ("by", by), ("to", to)]
        return fact_table("Facts", chosen, tuple(f"with {name} = {value}" for name, value in told if value))

    def fact(self, name: str) -> FactCard:
        """Give one fact with its words: by ``<source>/<id>``, by its address, or as an answer writes it.

        Raises:
            NameFault: there is no such fact.
        """
        found = stated_fact(self.store, self.iris, addresses_of(_text(name), self.iris))
        if found is None:
            hint = did_you_mean(name, self.facts().column("fact")) or "list them with: case.facts()"
            raise NameFault(f"there is no fact {name!r}", hint=hint)
        return FactCard(found)

    def actor(self, name: str) -> ActorCard:
        """Give an actor with what it says and what is said and asked of it, by slug or by any of its names.

        Raises:
            NameFault: no actor is called so, or several are.
        """
        return actor_card(self.store, self._stated(), self._named(name, "actor"))

    def sources(self) -> Table:
        """Give the documents of the case, one a row, with the number of facts and the SHA-256 of the archived text."""
        counts: dict[str, int] = {}
        first: dict[str, Words] = {}
        for fact in self._stated():
            key = fact.id.partition("/")[0]
            counts[key] = counts.get(key, 0) + 1
            first.setdefault(key, next((one for one in fact.words if one.source == key), fact.words[0]))
        rows = tuple(
            (key, first[key].title, first[key].date, str(counts[key]), first[key].sha256) for key in sorted(first)
        )
        return Table("Sources", ("source", "title", "date", "facts", "sha256"), rows)

    # ---- pictures and graphs

    def pictures(self) -> Table:
        """Give the pictures of the case: their names and what they show.

        Raises:
            FileFault: a picture is not well-formed.
        """
        from graph_builder.pictures import read_pictures

        rows = tuple((one.name, one.title, one.guide) for one in read_pictures(self.case).values())
        return Table("Pictures", ("name", "title", "guide"), rows)

    def picture(self, name: str) -> Drawing:
        """Draw a picture.

        Raises:
            NameFault: there is no such picture.
            FileFault: its query is not well-formed.
        """
        return drawing(self.case, self.store, _text(name))

    def dataset(self) -> rdflib.Dataset:
        """Give a copy of the graph as an rdflib Dataset; its default graph is the union of all graphs.

        Raises:
            LibraryFault: rdflib is not installed.
        """
        dataset = dataset_of(self.store)
        for prefix, space in self.iris.prefixes().items():
            dataset.bind(prefix, space)
        return dataset

    def network(self) -> networkx.MultiDiGraph:
        """Give who speaks of, asks and belongs to whom or what: an edge for each fact, with its quotation.

        Raises:
            LibraryFault: networkx is not installed.
        """
        return network_of(self.case.title, self._stated())

    def __repr__(self) -> str:
        title, numbers = self._overview()
        return f"{title}\n{numbers}"

    def _repr_html_(self) -> str:
        title, numbers = self._overview()
        ways = "questions() · ask(…) · facts() · fact(…) · actor(…) · find(…) · picture(…) · sparql(…)"
        return framed(
            f'<p class="ace-title" dir="auto">{shown(title)}</p>\n<p>{shown(numbers)}</p>\n'
            f'<p class="ace-soft">Go on with: <code>{shown(ways)}</code></p>'
        )

    # ---- steps

    def _overview(self) -> tuple[str, str]:
        kinds = counted(self.store)
        told = ", ".join(f"{number} {kind}{'' if number == 1 else 's'}" for kind, number in kinds.items())
        return self.case.title, f"{sum(kinds.values())} facts: {told}"

    def _stated(self) -> tuple[StatedFact, ...]:
        if self._facts is None:
            self._facts = stated_facts(self.store, self.iris)
        return self._facts

    def _named(self, name: str, kind: str) -> str:
        """Give the address of what a name stands for."""
        from graph_builder.queries.parameters import names_in

        names = names_in(self.store, self.iris)
        slug = _text(name).removeprefix(f"{self.iris.base}id/{kind}/").removeprefix(f"{kind}:")
        found = names.led(slug, (kind,))
        if len(found) > 1:
            raise NameFault(
                f"{name!r} can be several things", hint=f"write one of: {', '.join(slug for _, slug in found)}"
            )
        if not found:
            raise NameFault(
                f"no {kind} is called {name!r}", hint=names.hint(name, (kind,)) or "look for it with: case.find(words)"
            )
        return self.iris.of(*found[0])[1:-1]

    def _short(self, iri: str) -> str:
        """Write an address as answers do."""
        from graph_builder.queries.answers import short

        return short(iri, self.iris.prefixes())


def _text(given: str) -> str:
    """Give what was asked for, which a table of somebody else may hold as a number or as nothing."""
    if not isinstance(given, str):
        raise NameFault(f"what is asked for is no text: {given!r}", hint="write it in quotation marks")
    return given
