"""YAML text to plain nodes that know where they stand.

Nodes are ordinary `str`, `list` and `dict` with a `place`, so that marshmallow can load them as they are
and every later message can still name file, line and column. All scalars stay text: `NO`, `010` and
`12:30` mean what they look like until a declaration gives them a type.

The nodes are built from the parser's events with a stack of our own. PyYAML's composer recurses in C
and a file of 100,000 brackets crashes the process; its constructor would guess types.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from advisor.errors import FileProblem

LARGEST_FILE = 1_000_000
"""Bytes. A guard against files that are no rule files, some twenty times the largest of ours."""

DEEPEST_NESTING = 32
"""Levels of lists and mappings; a rule needs about ten."""

# libyaml where PyYAML was built with it (ten times as fast), else the same grammar in Python.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A position in a rule file; `line` and `column` count from 1."""

    file: str
    line: int
    column: int


class Text(str):
    """A scalar as written, quotes removed."""

    __slots__ = ("place",)
    place: Place

    def __new__(cls, text: str, place: Place) -> Text:
        node = super().__new__(cls, text)
        node.place = place
        return node

    def __reduce__(self) -> tuple[type[Text], tuple[str, Place]]:
        return Text, (str(self), self.place)


class Items(list[Any]):
    """A list of nodes."""

    __slots__ = ("place",)

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


class Entries(dict[str, Any]):
    """A mapping of nodes; its keys are `Text` and so have places of their own."""

    __slots__ = ("_keys", "place")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self._keys: dict[str, Text] = {}

    def put(self, key: Text, value: Node) -> None:
        """Add an entry; the key must be new."""
        self._keys[key] = key
        self[key] = value

    def key_place(self, key: str) -> Place:
        """Where the key is written; the mapping's own place when it has no such key."""
        found = self._keys.get(key)
        return found.place if found is not None else self.place


Node = Text | Items | Entries


@dataclass(slots=True, kw_only=True)
class Problems:
    """Collects every problem of every file, so that one run reports them all."""

    found: list[FileProblem] = field(default_factory=list)

    def add(self, place: Place, detail: str) -> None:
        """Note one problem at a place."""
        self.found.append(FileProblem(file=place.file, line=place.line, column=place.column, detail=detail))

    def sorted(self) -> tuple[FileProblem, ...]:
        """All problems by file and position, each once."""
        return tuple(sorted(set(self.found), key=lambda p: (p.file, p.line, p.column, p.detail)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The ending `; did you mean 'x'?`, or nothing when no known word is near."""
    near = difflib.get_close_matches(word, sorted(set(known)), n=1)
    return f"; did you mean '{near[0]}'?" if near else ""


def read_nodes(content: bytes, file: str, problems: Problems) -> Node | None:
    """The file's root node, or None when there is none to speak of (the reason is in `problems`)."""
    start = Place(file=file, line=1, column=1)
    if len(content) > LARGEST_FILE:
        problems.add(start, f"the file has {len(content):,} bytes; at most {LARGEST_FILE:,} are read")
        return None
    text = _decoded(content, file, problems)
    if text is None:
        return None
    builder = _Builder(file=file, problems=problems)
    try:
        for event in _events(text):
            if not builder.take(event):
                return None
    except yaml.YAMLError as error:
        problems.add(_error_place(error, file), _error_text(error))
        return None
    if builder.root is None:
        problems.add(start, "the file is empty")
    return builder.root


def _events(text: str) -> Iterator[Any]:
    yield from yaml.parse(text, Loader=_LOADER)


def _decoded(content: bytes, file: str, problems: Problems) -> str | None:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line_start = before.rfind(b"\n") + 1
        column = len(before[line_start:].decode("utf-8", errors="replace")) + 1
        place = Place(file=file, line=before.count(b"\n") + 1, column=column)
        problems.add(place, "the file is not UTF-8 here")
        return None


def _error_place(error: yaml.YAMLError, file: str) -> Place:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return Place(file=file, line=1, column=1)
    return Place(file=file, line=mark.line + 1, column=mark.column + 1)


def _error_text(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.MarkedYAMLError):
        return "not YAML: " + ", ".join(part for part in (error.context, error.problem) if part)
    return "not YAML: " + " ".join(str(error).split())


@dataclass(slots=True, kw_only=True)
class _Builder:
    """Turns events into nodes. `open` holds the lists and mappings that are not closed yet."""

    file: str
    problems: Problems
    root: Node | None = None
    documents: int = 0
    open: list[Items | Entries] = field(default_factory=list)
    keys: list[Text | None] = field(default_factory=list)

    def take(self, event: Any) -> bool:
        """Use one event; False when the rest of the file cannot be read."""
        place = Place(file=self.file, line=event.start_mark.line + 1, column=event.start_mark.column + 1)
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.problems.add(place, "a second document (---); a rule file has one")
                return False
        elif isinstance(event, yaml.AliasEvent):
            self.problems.add(place, f"alias '*{event.anchor}': write the value out; aliases are not allowed")
            self._put(Text(f"*{event.anchor}", place))
        elif isinstance(event, yaml.NodeEvent):
            return self._take_node(event, place)
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self.open.pop()
            self.keys.pop()
        return True

    def _take_node(self, event: Any, place: Place) -> bool:
        if event.anchor is not None:
            self.problems.add(place, f"anchor '&{event.anchor}': anchors are not allowed")
        if event.tag is not None:
            self.problems.add(place, f"tag '{event.tag}': tags are not allowed")
        if isinstance(event, yaml.ScalarEvent):
            self._put(Text(event.value, place))
            return True
        node = Items(place) if isinstance(event, yaml.SequenceStartEvent) else Entries(place)
        if len(self.open) >= DEEPEST_NESTING:
            self.problems.add(place, f"nested more than {DEEPEST_NESTING} levels deep")
            return False
        self._put(node)
        self.open.append(node)
        self.keys.append(None)
        return True

    def _put(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        holder = self.open[-1]
        if isinstance(holder, Items):
            holder.append(node)
        elif (key := self.keys[-1]) is not None:
            self.keys[-1] = None
            if key in holder:
                first = holder.key_place(key)
                self.problems.add(key.place, f"'{key}' is there already, in line {first.line}")
            else:
                holder.put(key, node)
        elif isinstance(node, Text):
            self.keys[-1] = node
        else:
            self.problems.add(node.place, "a key must be plain text")
            self.keys[-1] = Text("", node.place)
