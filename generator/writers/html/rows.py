"""The lines in which the fields of a row stand on a screen, which is narrower than paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator.document.tree import COLUMNS, Field, Kind

Line = list[tuple[Field, int]]
_LEAST = 4  # twelfths that a field with its label needs
_MOST = COLUMNS // _LEAST
_FEW = 7  # choices that are printed as boxes; more are a list to open


def is_group(field: Field) -> bool:
    """Whether a field has a box for each of its choices."""
    is_closed = bool(field.options) and not field.free
    is_few = field.kind is Kind.CHOICE and len(field.options) <= _FEW
    return field.kind is Kind.SEVERAL or (is_closed and is_few)


def lines_of(fields: Sequence[Field], widths: Sequence[int]) -> Iterator[Line]:
    """The fields of a row in lines, each with its share of the width in twelfths. Boxes and lists
    take a line of their own; other fields share one as long as there is room.
    """
    line: Line = []
    for field, width in zip(fields, widths, strict=True):
        if is_group(field) or field.kind is Kind.LIST:
            yield from _broken(line)
            line = []
            yield [(field, COLUMNS)]
        else:
            line += [(one, max(width, _LEAST)) for one in _with_other(field)]
    yield from _broken(line)


def _with_other(field: Field) -> Iterator[Field]:
    yield field
    if field.other:
        yield field.other


def _broken(line: Line) -> Iterator[Line]:
    """One or more lines, each of them full."""
    if sum(width for _, width in line) <= COLUMNS:
        if line:
            yield _full(line)
        return
    first, *rest = line
    if first[1] > _LEAST:  # a longer text, and short fields that belong to it
        yield _full([first])
        yield from _broken(rest)
        return
    count = min(_MOST, -(-len(line) // 2)) if len(line) <= 2 * _MOST else _MOST
    fitting = _fitting(line, count)
    yield _full(line[:fitting])
    yield from _broken(line[fitting:])


def _fitting(line: Line, most: int) -> int:
    """How many fields at the start of a line fit into it, up to `most`."""
    used = 0
    for place, (_, width) in enumerate(line[:most]):
        used += width
        if used > COLUMNS:
            return max(1, place)
    return most


def _full(line: Iterable[tuple[Field, int]]) -> Line:
    """The fields with their shares of the whole width. Two that take one line of text share it
    equally, since the label of the smaller one would need several lines.
    """
    every = list(line)
    if len(every) == 2 and all(field.kind is not Kind.MULTILINE for field, _ in every):
        return [(field, COLUMNS // 2) for field, _ in every]
    total = sum(width for _, width in every)
    shares = [width * COLUMNS // total for _, width in every]
    shares[-1] += COLUMNS - sum(shares)
    return [(field, share) for (field, _), share in zip(every, shares, strict=True)]
