"""A datatype -> the SPARQL condition that a literal is of it, and that its words are in its lexical space.

SHACL section 4.1.2 (a literal that is ill typed has not the datatype it claims) and XML Schema 1.1 part 2. A
datatype that is not in the tables is taken at its word.
"""

from __future__ import annotations

from graph_builder.shacl.names import SPELLED, XSD

_CAST = ("date", "time", "dateTime", "duration", "dayTimeDuration", "yearMonthDuration")
_CAST_DATES = ("gYear", "gYearMonth", "gMonth", "gDay")
_ORDERED = ("boolean", *_CAST, *_CAST_DATES, "gMonthDay")
_INTEGER = r"^[+-]?[0-9]+$"
_FLOAT = r"^([+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN)$"
_NAME = r"[\\p{L}_][\\p{L}\\p{M}\\p{N}_.·-]*"

_WORDS: dict[str, str] = {
    "boolean": r"^(true|false|0|1)$",
    "integer": _INTEGER,
    "decimal": r"^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)$",
    "double": _FLOAT,
    "float": _FLOAT,
    "nonNegativeInteger": r"^(\\+?[0-9]+|-0+)$",
    "positiveInteger": r"^\\+?0*[1-9][0-9]*$",
    "nonPositiveInteger": r"^(-[0-9]+|\\+?0+)$",
    "negativeInteger": r"^-0*[1-9][0-9]*$",
    "hexBinary": r"^([0-9a-fA-F]{2})*$",
    "base64Binary": r"^(([A-Za-z0-9+/] ?){4})*(([A-Za-z0-9+/] ?){2}([A-Za-z0-9+/] ?=|= ?=))?$",
    "gMonthDay": r"^--((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-9])|(0[13-9]|1[0-2])-30|(0[13578]|1[02])-31)"
    r"(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?$",
    "language": r"^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$",
    "normalizedString": r"^[^\\t\\n\\r]*$",
    "token": r"^([^\\t\\n\\r ]+( [^\\t\\n\\r ]+)*)?$",
    "NMTOKEN": r"^[\\p{L}\\p{M}\\p{N}_.:·-]+$",
    "Name": rf"^:?{_NAME}(:{_NAME})*$",
    "NCName": rf"^{_NAME}$",
}

_RANGES: dict[str, tuple[int, int]] = {
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}


_INTEGERS = (*_RANGES, "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger")
_STORED_AS = {
    **dict.fromkeys(_INTEGERS, "integer"),
    "dateTimeStamp": "dateTime",
}
DERIVED = frozenset(_STORED_AS)
"""The local names of the datatypes whose literals a store keeps under another datatype."""


def of_datatype(datatype: str, variable: str) -> str:
    """Return a SPARQL expression: the literal *variable* is of *datatype*, its words included.

    Oxigraph keeps the datatypes derived from ``xsd:integer`` as ``xsd:integer``, and ``xsd:dateTimeStamp`` as
    ``xsd:dateTime``; there the words decide.
    """
    name = datatype.removeprefix(XSD) if datatype.startswith(XSD) else ""
    kept = f" || datatype({variable}) = <{XSD}{_STORED_AS[name]}>" if name in _STORED_AS else ""
    return f"(datatype({variable}) = <{datatype}>{kept}) && {well_typed(datatype, variable)}"


def spelled_datatype(datatype: str, variable: str) -> str:
    """Return what ``of_datatype`` does for literals in a ``spelled_store``; empty when it would be the same."""
    name = datatype.removeprefix(XSD) if datatype.startswith(XSD) else ""
    if name in _STORED_AS.values():
        return f"datatype({variable}) = <{datatype}> && {well_typed(datatype, variable)}"
    if name in _STORED_AS:
        return f"datatype({variable}) = <{SPELLED}{name}> && {well_typed(datatype, variable)}"
    return ""


def compares(left: str, sign: str, right: str) -> str:
    """Return a SPARQL expression, never an error: two terms, each a variable or a literal, stand in an order.

    The engine orders no booleans, and no numbers that are longer than it can hold; the latter are compared as doubles.
    """
    boolean = " && ".join(f"datatype({term}) = <{XSD}boolean>" for term in (left, right))
    as_numbers = " {} ".join(f"<{XSD}integer>({term})" for term in (left, right)).format(sign)
    long = " && ".join(f"({is_number(term)})" for term in (left, right))
    as_doubles = " {} ".join(f"<{XSD}double>(STR({term}))" for term in (left, right)).format(sign)
    ways = [f"{left} {sign} {right}", f"IF({boolean}, {as_numbers}, ?none)", f"IF({long}, {as_doubles}, ?none)"]
    return f"COALESCE({', '.join(ways)}, false)"


def is_number(variable: str) -> str:
    """Return a SPARQL expression: the literal *variable* is a number, however long (an error when it is no literal)."""
    kinds = ", ".join(f"<{XSD}{name}>" for name in ("integer", "decimal", "double", "float", *sorted(_INTEGERS)))
    return f'datatype({variable}) IN ({kinds}) && REGEX(STR({variable}), "{_FLOAT}")'


def orderable(variable: str) -> str:
    """Return a SPARQL expression: the literal *variable* has an order (an error when it is no literal).

    Oxigraph finds every term less than or equal to itself, also a blank node, ``"a"@en`` and ``"soon"^^xsd:date``.
    """
    dated = (f"(datatype({variable}) = <{XSD}{name}> && {well_typed(XSD + name, variable)})" for name in _ORDERED)
    return " || ".join(
        [f"isNumeric({variable})", f"({is_number(variable)})", f"datatype({variable}) = <{XSD}string>", *dated]
    )


def well_typed(datatype: str, variable: str) -> str:
    """Return a SPARQL expression, never an error: the words of *variable* are a literal of *datatype*."""
    name = datatype.removeprefix(XSD) if datatype.startswith(XSD) else ""
    text = f"STR({variable})"
    if name in _CAST or name in _CAST_DATES:
        return f"COALESCE(isLiteral(<{datatype}>({text})), false)"
    if name == "dateTimeStamp":
        zoned = f'REGEX({text}, "(Z|[+-][0-9]{{2}}:[0-9]{{2}})$")'
        return f"(COALESCE(isLiteral(<{XSD}dateTime>({text})), false) && {zoned})"
    if name in _RANGES:
        low, high = _RANGES[name]
        number = f"<{XSD}decimal>({text})"
        return f'(REGEX({text}, "{_INTEGER}") && COALESCE({number} >= {low}.0 && {number} <= {high}.0, false))'
    if name in _WORDS:
        return f'REGEX({text}, "{_WORDS[name]}")'
    return "true"
