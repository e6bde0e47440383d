"""Decision 0013 and the imports: rooms stand where it says, and point one way."""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "toolkit" / "tandai"
LAYOUT = (ROOT / "docs" / "decisions" / "0013-layout.md").read_text(encoding="utf-8")
LEVELS = ("ground", "`labelstudio/`", "`layers/`", "stages", "rim", "`flow/`", "`cli/`")
DOORS = {
    "tandai.exports.subwords.align",  # tandai.align
    "tandai.flow.logins.make_account",  # tools/hand: the account of a curator that is a model
}
"""What is called from outside alone."""
CALLED_BY_LIBRARIES = {
    "list_commands", "get_command", "format_commands",  # click
    "setDocumentLocator", "startElement", "endElement",  # xml.sax
}  # fmt: skip


def test_every_module_has_its_room() -> None:
    there = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in PACKAGE.iterdir()
        if path.name not in {"__init__.py", "__pycache__", "py.typed"}
    }
    placed = set(_rooms())
    assert there - placed == set(), "not in the table of 0013"
    assert placed - there - {"adjudication/records.py"} == set(), "in the table, and not there"


def test_imports_point_to_the_ground() -> None:
    """A room imports what stands above it in the table, its own level included."""
    level = _rooms()
    for path in PACKAGE.rglob("*.py"):
        own = level.get(_room(path.relative_to(PACKAGE).with_suffix("")))
        for name in _imported(path):
            target = level.get(_room(Path(*name.split(".")[1:])))
            if own is not None and target is not None:
                assert target <= own, f"{path.relative_to(PACKAGE)} imports {name}"


def test_no_modules_import_each_other() -> None:
    modules = {_module(path): path for path in PACKAGE.rglob("*.py")}
    graph = {
        name: {each for each in _imported(path) if each in modules and each != name}
        for name, path in modules.items()
    }
    assert set(TopologicalSorter(graph).static_order()) == set(modules)


def test_what_is_public_is_used_by_the_toolkit() -> None:
    """What only tests, benchmarks and tools would call is theirs, and stands with them."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")}
    nodes = [node for tree in trees.values() for node in ast.walk(tree)]
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    taken = {
        (node.module, alias.name)
        for path, tree in trees.items()
        if path.name != "__init__.py"  # a face passes on, and uses nothing
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    unused = set()
    for path, tree in trees.items():
        module = _module(path)
        faces = {module.rsplit(".", n)[0] for n in range(module.count(".") + 1)}
        own = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | _quoted(tree)
        for name in _public(tree):
            if not ({(face, name) for face in faces} & taken or name in own | attributes):
                unused.add(f"{module}.{name}")
        for node in ast.walk(tree):
            methods = node.body if isinstance(node, ast.ClassDef) else []
            unused |= {
                f"{module}.{each.name}"
                for each in methods
                if isinstance(each, ast.FunctionDef)
                and not each.name.startswith("_")
                and each.name not in attributes | names | CALLED_BY_LIBRARIES
            }
    assert unused - DOORS == set()


def _public(tree: ast.Module) -> Iterator[str]:
    """Functions and classes of a module, but for commands, which are called by their name."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if not any("command" in ast.unparse(each) for each in node.decorator_list):
            yield node.name


def _quoted(tree: ast.Module) -> set[str]:
    """Words of annotations that are quoted, because what they name stands further below."""
    found = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return {word for each in found if isinstance(each, str) for word in re.findall(r"\w+", each)}


def _rooms() -> dict[str, int]:
    """By module or package, the row of 0013's table it stands in."""
    found: dict[str, int] = {}
    for line in LAYOUT.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] in LEVELS:
            text = cells[0] if cells[0].startswith("`") else cells[1]
            names = re.findall(r"`([a-z_]+/[a-z_.]*|[a-z_]+\.py)`", text)
            found |= dict.fromkeys(names, LEVELS.index(cells[0]))
    return found


def _room(module: Path) -> str:
    if module == Path("adjudication/records"):
        return "adjudication/records.py"
    first = module.parts[0] if module.parts else ""
    return f"{first}/" if (PACKAGE / first).is_dir() and first else f"{first}.py"


def _module(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(path: Path) -> Iterator[str]:
    """Modules of ours that a module imports, in whatever place."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "tandai":
            assert node.module
            as_modules = [f"{node.module}.{alias.name}" for alias in node.names]
            inner = [name for name in as_modules if _exists(name)]
            yield from inner or [node.module]


def _exists(module: str) -> bool:
    path = PACKAGE.parent.joinpath(*module.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()
