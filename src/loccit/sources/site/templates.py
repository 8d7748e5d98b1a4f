"""Templates of a site: pages that are built alike, and the element that holds their posts. Pure."""

from collections import Counter
from collections.abc import Sequence
from statistics import median

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from loccit.sources.site.nodes import names_of, nodes_of, plain
from loccit.sources.site.page import hash_of

LEAST_PAGES = 4
"""Pages of one template from which something can be learned."""
_SECTIONING = frozenset(
    ("main", "article", "section", "header", "footer", "aside", "nav", "body", "table")
)
_ALIKE = 0.6
"""Of two pages' skeletons, what pages of one template have in common."""
_DEEPEST = 200


class _Shape(Struct):
    """The shape of one page, for learning the site's frame."""

    skeleton: frozenset[str]
    paths: dict[str, list[float]]
    """Of every element path, the share of the page's own text that each of its elements holds."""


class Template(Struct):
    """Pages that are built alike."""

    skeleton: frozenset[str]
    shapes: list[_Shape]
    container: str | None = None
    pages: int = 0
    links: Counter[str] = Counter()
    """Pages in whose content an address is linked to."""
    places: Counter[str] = Counter()
    """Pages in whose content a link with the same text, to the same part of the same host, stands
    at the same place ("Edit this page")."""
    blocks: Counter[int] = Counter()
    """Pages whose content has a block with the same text and links."""
    openings: Counter[int] = Counter()
    """Pages whose content has a block with links at the same place that begins with the same text
    ("More from the web")."""


class Templates:
    """Learns the templates of a site from a sample of its pages."""

    def __init__(self) -> None:
        self.all: list[Template] = []
        self._classes: Counter[str] = Counter()
        self._chunks: Counter[int] = Counter()
        self._sampled = 0

    def learn(self, sample: Sequence[LexborHTMLParser]) -> None:
        """Learn from some pages."""
        self._sampled = len(sample)
        for tree in sample:
            classes: set[str] = set()
            chunks: set[int] = set()
            for node in nodes_of(tree.body):
                if node.tag == "-text":
                    if text := plain(node.text() or ""):
                        chunks.add(hash_of(text))
                else:
                    classes.update(names_of(node))
            self._classes.update(classes)
            self._chunks.update(chunks)
        for tree in sample:
            shape = self._shape(tree)
            best, score = None, 0.0
            for template in self.all:
                alike = _jaccard(shape.skeleton, template.skeleton)
                if alike > score:
                    best, score = template, alike
            if best is None or score < _ALIKE:
                best = Template(
                    shape.skeleton, [], None, 0, Counter(), Counter(), Counter(), Counter()
                )
                self.all.append(best)
            best.shapes.append(shape)
        for template in self.all:
            if len(template.shapes) >= LEAST_PAGES:
                template.container = _container(template.shapes)

    def of(self, tree: LexborHTMLParser) -> Template | None:
        """The template that a page is built by, if it is known."""
        if not self.all:
            return None
        skeleton = self._skeleton(tree)
        best = max(self.all, key=lambda one: _jaccard(skeleton, one.skeleton))
        return best if _jaccard(skeleton, best.skeleton) >= _ALIKE else None

    def sign(self, node: LexborNode) -> str:
        """An element's tag with its names that most pages have."""
        names = [
            name for name in sorted(names_of(node)) if 2 * self._classes[name] >= self._sampled
        ]
        return (node.tag or "") + "".join(names)

    def at(self, tree: LexborHTMLParser, path: str) -> LexborNode | None:
        """The only element at a path."""
        nodes = [tree.body] if tree.body is not None else []
        for sign in path.split(">")[1:]:
            nodes = [child for node in nodes for child in node.iter() if self.sign(child) == sign]
        return nodes[0] if len(nodes) == 1 else None

    def _shape(self, tree: LexborHTMLParser) -> _Shape:
        paths: dict[str, list[float]] = {}
        own: list[tuple[str, float]] = []

        def walk(node: LexborNode, path: str, linked: bool, depth: int) -> float:
            total = 0.0
            for child in node.iter(include_text=True):
                tag = child.tag
                if tag == "-text":
                    if not linked and (text := plain(child.text() or "")):
                        seen = self._chunks[hash_of(text)]
                        if seen <= max(1, 0.1 * self._sampled):
                            total += len(text)
                    continue
                if depth > _DEEPEST or not tag or tag[0] in "-_!":
                    continue
                here = f"{path}>{self.sign(child)}"
                inner = walk(child, here, linked or tag == "a", depth + 1)
                own.append((here, inner))
                total += inner
            return total

        body = tree.body
        whole = walk(body, "body", False, 0) if body is not None else 0.0
        for path, text in own:
            paths.setdefault(path, []).append(text / whole if whole else 0.0)
        return _Shape(self._skeleton(tree), paths)

    def _skeleton(self, tree: LexborHTMLParser) -> frozenset[str]:
        found: set[str] = set()
        stack = [(tree.body, "body", 0)] if tree.body is not None else []
        while stack:
            node, path, depth = stack.pop()
            assert node is not None
            for child in node.iter():
                tag = child.tag or ""
                if depth > _DEEPEST or not tag or tag[0] in "-_!":
                    continue
                sign = self.sign(child)
                here = f"{path}>{sign}"
                if "." in sign or "#" in sign or tag in _SECTIONING:
                    found.add(here)
                stack.append((child, here, depth + 1))
        return frozenset(found)


def _container(shapes: list[_Shape]) -> str | None:
    """The path of the deepest element that is on nearly every page once and holds its text."""
    counts: Counter[str] = Counter()
    for shape in shapes:
        counts.update(path for path, shares in shape.paths.items() if len(shares) == 1)
    least = 0.9 * len(shapes)
    best: str | None = None
    for path, count in counts.items():
        if count < least:
            continue
        parent = path.rpartition(">")[0]
        if parent != "body" and counts[parent] < least:
            continue
        shares = [s.paths[path][0] for s in shapes if len(s.paths.get(path, ())) == 1]
        if median(shares) < 0.8:
            continue
        if best is None or path.count(">") > best.count(">"):
            best = path
    return best


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    union = len(one | other)
    return len(one & other) / union if union else 1.0
