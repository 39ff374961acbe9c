"""The house rules that no linter knows: sizes, names, pins, and what the documents promise."""

import ast
import re
import statistics
import subprocess
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.commands.catalogue import COMMANDS
from bot.settings import Settings, variable
from tutor_core.guardrails.policy import shown
from tutor_core.guardrails.rules import RULES

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "knowledge", "tutor_core", "prompts")
SCHEMA_AND_MANUAL_HOSTS = {"www.w3.org", "cnx.rice.edu", "creativecommons.org", "www.sqlite.org"}
# Where a teacher clicks to make a bot.
PLATFORM_HOSTS = {"discord.com"}
EXAMPLE_HOSTS = {"localhost", "127.0.0.1", "example.org", "example.com"}
RESERVED = (".example", ".invalid", ".test")  # names that lead nowhere, by RFC 2606


@cache
def _tracked() -> tuple[Path, ...]:
    """Every file that is or would be committed, so that a slip shows before the commit."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout, so there is no list of the project's files")
    found = (ROOT / name for name in listed.stdout.splitlines())
    return tuple(path for path in found if path.is_file())


def _texts() -> list[tuple[str, str]]:
    named = []
    for path in _tracked():
        try:
            named.append((path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return named


def _sources() -> list[Path]:
    return [path for folder in PACKAGES for path in sorted((ROOT / folder).rglob("*.py"))]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def _project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _requirements() -> list[Requirement]:
    project = _project()["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    return [Requirement(text) for one in lists for text in one]


# --- what must stand nowhere ------------------------------------------------------------------


def test_no_file_holds_an_absolute_path_of_a_machine() -> None:
    roots = "|".join(("work", "farm", "root", "home", "Users", "opt", "tmp", "srv", "mnt"))
    machine = re.compile(rf"(?<![\w.~*)\]}}>/])/(?:{roots})/\w")
    slips = [
        f"{name}:{text[: found.start()].count(chr(10)) + 1}: {found[0]}"
        for name, text in _texts()
        for found in machine.finditer(text)
    ]
    assert slips == []


def test_no_file_names_a_host() -> None:
    address = re.compile(
        r"\b(?:https?|ftp|ssh)://(?:[^\s/@]*@)?([\w.-]+)|\b(\d{1,3}(?:\.\d{1,3}){3})\b"
    )
    allowed = SCHEMA_AND_MANUAL_HOSTS | PLATFORM_HOSTS | EXAMPLE_HOSTS
    slips = [
        f"{name}: {found[0]}"
        for name, text in _texts()
        if name != "constraints.txt"  # versions there have four numbers; it has its own test
        for found in address.finditer(text)
        if not ((host := found[1] or found[2]) in allowed or host.endswith(RESERVED))
    ]
    assert slips == []


def test_the_top_of_the_project_holds_what_belongs_there_and_nothing_else() -> None:
    folders = {path.relative_to(ROOT).parts[0] for path in _tracked() if path.parent != ROOT}
    assert folders == {".ci", "benchmarks", "docs", "tests", *PACKAGES}


def test_nothing_is_left_for_later_in_a_comment() -> None:
    left = re.compile(
        r"#.*\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK")) + r")\b"
    )
    assert [name for name, text in _texts() if left.search(text)] == []


def _code(path: Path) -> str:
    """A file without its comments and docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = ""
    return ast.unparse(tree)


def test_platforms_are_named_only_where_they_are_served() -> None:
    platform = re.compile(r"(discord|telegram)", re.IGNORECASE)
    at_home = ("bot/channels/", "bot/wiring.py", "bot/settings.py")
    elsewhere = [path for path in _sources() if not _name(path).startswith(at_home)]
    assert [_name(path) for path in elsewhere if platform.search(_code(path))] == []


def test_what_is_kept_of_texts_is_kept_where_it_can_be_forgotten() -> None:
    several = re.compile(r"@lru_cache(?!\(maxsize=1\))|\blru_cache\((?!maxsize=1\))")
    inside = [p for p in _sources() if _name(p).startswith("tutor_core/")]
    keeping = [_name(path) for path in inside if several.search(_code(path))]
    assert keeping == ["tutor_core/remembering.py"]


# --- sizes ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sized:
    where: str
    lines: int


@cache
def _functions() -> tuple[_Sized, ...]:
    return tuple(
        _Sized(f"{_name(path)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1)
        for path in _sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def test_no_source_file_has_more_than_400_lines() -> None:
    sizes = {_name(path): len(path.read_text("utf-8").splitlines()) for path in _sources()}
    assert {name: lines for name, lines in sizes.items() if lines > 400} == {}


def test_functions_are_short() -> None:
    lines = sorted(one.lines for one in _functions())
    long = [one for one in _functions() if one.lines > 40]
    assert statistics.median(lines) <= 12
    assert statistics.quantiles(lines, n=20)[-1] <= 40, long
    assert [one for one in _functions() if one.lines > 60] == []


# --- packages ---------------------------------------------------------------------------------


def test_every_package_says_in_a_docstring_what_it_is() -> None:
    folders = {path.parent for path in _sources()}
    silent = [
        _name(folder)
        for folder in folders
        if not (folder / "__init__.py").is_file()
        or not ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8")))
    ]
    assert silent == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()


# --- dependencies -----------------------------------------------------------------------------


def _pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    split = [line.partition("==") for line in lines]
    assert all(name and equal and version for name, equal, version in split), "not all pins"
    pins = {name: version for name, _, version in split}
    assert len(pins) == len(lines), "a package is pinned twice"
    return pins


def test_the_constraints_hold_pins_and_nothing_else() -> None:
    pin = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*==[0-9][0-9a-z.+!]*")
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not pin.fullmatch(line)] == []


def test_the_constraints_pin_every_dependency_of_every_extra() -> None:
    pins = _pins()
    missing = [one.name for one in _requirements() if canonicalize_name(one.name) not in pins]
    assert missing == []


def test_every_pin_satisfies_what_the_project_asks_for() -> None:
    pins = _pins()
    wrong = [
        f"{one} but {pins[canonicalize_name(one.name)]}"
        for one in _requirements()
        if not one.specifier.contains(pins[canonicalize_name(one.name)], prereleases=True)
    ]
    assert wrong == []


def test_the_build_backend_is_pinned_too() -> None:
    pins = _pins()
    asked = [Requirement(text) for text in _project()["build-system"]["requires"]]
    assert asked
    assert all(one.specifier.contains(pins[canonicalize_name(one.name)]) for one in asked)


def test_every_dependency_has_its_line_in_the_decision_about_dependencies() -> None:
    decision = (ROOT / "docs/adr/0002-dependencies.md").read_text(encoding="utf-8")
    said = {
        canonicalize_name(name) for name in re.findall(r"^\| `([^`\[]+)", decision, re.MULTILINE)
    }
    asked = {canonicalize_name(one.name) for one in _requirements()}
    assert said == asked


# --- documents --------------------------------------------------------------------------------


def test_the_example_settings_show_every_setting_and_set_none() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []
    shown = {found[1] for line in lines if (found := re.match(r"#([A-Z_]+)=", line))}
    assert shown == {variable(name) for name in Settings.model_fields}


def test_the_readme_lists_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [one.name for one in COMMANDS if f"`/{one.name}" not in readme] == []


def test_the_readme_lists_every_setting_and_guardrail() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = [variable(name) for name in Settings.model_fields]
    assert [
        name for name in (*names, *(rule.key for rule in RULES)) if f"`{name}`" not in readme
    ] == []


def test_the_page_about_guardrails_has_each_with_its_default() -> None:
    page = (ROOT / "docs/guardrails.md").read_text(encoding="utf-8")
    rows = {rule.key: f"| {rule.allowed} | {shown(rule.default)} |" for rule in RULES}
    lines = page.splitlines()
    assert [
        key
        for key, end in rows.items()
        if not any(line.startswith(f"| `{key}`") and line.endswith(end) for line in lines)
    ] == []


def test_every_relative_link_of_the_documents_leads_somewhere() -> None:
    link = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
    broken = [
        f"{name}: {target}"
        for name, text in _texts()
        if name.endswith(".md") and not name.startswith(PACKAGES)
        for target in link.findall(text)
        if not (ROOT / name).parent.joinpath(target).exists()
    ]
    assert broken == []


def test_ci_runs_what_the_readme_tells_people_to_run() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make test" in readme
    assert "step make check" in script
    assert "step make test" in script
