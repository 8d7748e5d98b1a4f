"""The parts of a branch that a check of it trusts: state, configuration, decisions and baseline.

A pull request may change the configuration by which it is judged, or bring a state in which its
links are alive. With `--config-from base` all of these are read as they were at the merge base,
and what the branch changed in them is reported.
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from loccit.config.load import CONFIG_FILE, load_settings, parse_settings
from loccit.config.overrides import Override
from loccit.config.settings import Settings
from loccit.decisions import FILE_NAMES as DECISIONS
from loccit.errors import UsageError
from loccit.extraction.generators import CONFIG_FILES
from loccit.gate.baseline import FILE_NAME as BASELINE
from loccit.git import files_at, is_tracked, top_of

_SITE = (
    *(name for name in CONFIG_FILES if "." in name and name != "package.json"),
    "pelicanconf.py",
    "publishconf.py",
    "CNAME",
)
"""Files that tell a site's generator and address where the configuration does not name them."""


def refuse_tracked_state(state: Path) -> None:
    """Refuse a state that the repository brings along.

    Raises:
        UsageError: git tracks it, its journal, or a link on the way to it.
    """
    for name in (state, Path(f"{state}-wal"), Path(f"{state}-journal")):
        if is_tracked(name):
            raise UsageError(
                f"{name}: git tracks this state database, so a branch may have written its "
                "verdicts. Remove it from the repository (`git rm --cached`) and ignore it, or "
                "name another --state"
            )


class Base:
    """The files of a merge base, laid out in a folder."""

    def __init__(self, archive: Path, commit: str, folder: Path) -> None:
        """Know where the files are.

        Args:
            archive: the archive's folder, or a single post.
            commit: the merge base.
            folder: an empty one, where files of the merge base are put.

        Raises:
            GitError: there is no repository.
        """
        self._archive = archive if archive.is_dir() else archive.parent
        self._top = top_of(self._archive)
        self._commit = commit
        self._folder = folder

    def file(self, path: Path) -> Path | None:
        """Return a file of the repository as it was; None where it was not there.

        A file outside of the repository is not the branch's, and stays what it is.
        """
        return self.files([path])[path]

    def files(self, paths: Iterable[Path]) -> dict[Path, Path | None]:
        """Do what `file` does for several files, which asks git once for all of them."""
        names = {path: self._name_of(path) for path in paths}
        asked = dict.fromkeys(name for name in names.values() if name is not None)
        copies: dict[str, Path] = {}
        for name, data in files_at(self._top, self._commit, asked):
            copies[name] = copy = self._folder / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(data)
        return {path: path if name is None else copies.get(name) for path, name in names.items()}

    def _name_of(self, path: Path) -> str | None:
        """Return a file's path from the repository's top; None where it is outside."""
        place = path.absolute()
        try:
            name = place.resolve().relative_to(self._top.resolve())
        except ValueError:
            return None
        return (place.relative_to(self._top) if place.is_symlink() else name).as_posix()

    def settings(self, named: Path | None, overrides: Sequence[Override] = ()) -> Settings:
        """Return the configuration of the merge base; the defaults where it had none.

        `overrides` are the runner's own, from the command line and the environment.

        Raises:
            UsageError: it can't be used.
        """
        for path in [named] if named else [self._archive / CONFIG_FILE, Path(CONFIG_FILE)]:
            copy = self.file(path)
            if copy == path:  # outside of the repository
                if named or path.is_file():
                    return load_settings(path, overrides)
            elif copy is not None:
                text = copy.read_text(encoding="utf-8-sig")
                self._bring_files_named_in(text, path.parent)
                name = f"{path} (at the merge base)"
                return parse_settings(text, name, copy.parent, overrides)
        return load_settings(None, overrides)

    def _bring_files_named_in(self, text: str, folder: Path) -> None:
        try:
            tables: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            return  # `parse` says so
        named = []
        for table, key in (("wrappers", "rules"), ("network", "ca_file"), ("gate", "baseline")):
            section = tables.get(table)
            value = section.get(key) if isinstance(section, dict) else None
            for name in value if isinstance(value, list) else [value]:
                if isinstance(name, str) and not Path(name).is_absolute():
                    named.append(folder / name)
        self.files(named)

    def decisions(self, named: Path | None, config: Path | None) -> Path | None:
        """Return the decisions of the merge base, where there were any."""
        if named is not None:
            return self.file(named)
        folders = [config.parent] if config else [self._archive, Path()]
        return self._first(folder / name for folder in folders for name in DECISIONS)

    def baseline(self, settings: Settings, named: Path | None) -> Path | None:
        """Return the baseline file of the merge base, where there was one."""
        if settings.gate.baseline is not None:
            return Path(settings.gate.baseline)
        places = [named] if named else [Path(BASELINE), self._archive / BASELINE]
        return self._first(places)

    def _first(self, paths: Iterable[Path]) -> Path | None:
        """Return the first of some files that was there."""
        return next((file for file in self.files(paths).values() if file is not None), None)

    def differences(
        self, named: Path | None, base: Settings, overrides: Sequence[Override] = ()
    ) -> Iterator[str]:
        """Describe what the branch changed in the configuration that judges it."""
        yield from self._changed_settings(named, base, overrides)
        for path, copy in self.files(self._files_of(named, overrides)).items():
            if _bytes(path) != _bytes(copy):
                yield f"{path.name} differs from the merge base"
        yield from self._different((*DECISIONS, BASELINE))

    def site_differences(self) -> Iterator[str]:
        """Say which files the branch changed that tell the site's generator and address.

        These are always the branch's own: they belong to the posts that it brings.
        """
        for notice in self._different(_SITE):
            yield f"{notice}; it decides how posts are read and which links are the site's own"

    def _different(self, names: Iterable[str]) -> Iterator[str]:
        places = {name: (self._archive / name, Path(name)) for name in names}
        copies = self.files(chain.from_iterable(places.values()))
        for name, paths in places.items():
            if any(_bytes(path) != _bytes(copies[path]) for path in paths):
                yield f"{name} differs from the merge base"

    def _files_of(self, named: Path | None, overrides: Sequence[Override]) -> list[Path]:
        """Return the files that the branch's configuration names."""
        places = [named] if named else [self._archive / CONFIG_FILE, Path(CONFIG_FILE)]
        try:
            path = next((p for p in places if p.is_file()), None)
            now = load_settings(path, overrides)
        except UsageError:
            return []
        files = (*now.wrappers.rules, now.network.ca_file)
        return [Path(file) for file in files if file is not None]

    def _changed_settings(
        self, named: Path | None, base: Settings, overrides: Sequence[Override]
    ) -> Iterator[str]:
        places = [named] if named else [self._archive / CONFIG_FILE, Path(CONFIG_FILE)]
        path = next((p for p in places if p.is_file()), places[0])
        if _bytes(path) == _bytes(self.file(path)):
            return
        try:
            now = load_settings(path if path.is_file() else None, overrides)
        except UsageError as error:
            yield f"{path.name} differs from the merge base, and can't be used: {error}"
            return
        changes = list(_changes(msgspec.to_builtins(base), msgspec.to_builtins(now)))
        yield f"{path.name} differs from the merge base: {'; '.join(changes) or 'no setting'}"


def _changes(before: Any, now: Any, key: str = "") -> Iterator[str]:
    if isinstance(before, dict) and isinstance(now, dict):
        for name in dict.fromkeys((*before, *now)):
            yield from _changes(before.get(name), now.get(name), f"{key}.{name}".strip("."))
    elif before != now and "baseline" not in key and "rules" not in key and "ca_file" not in key:
        yield f"{key} {_shown(key, before)} → {_shown(key, now)}"


def _shown(key: str, value: Any) -> str:
    secret = any(word in key for word in ("headers", "webhook", "proxy"))
    text = "…" if secret and value else msgspec.json.encode(value).decode()
    return text if len(text) <= 80 else f"{text[:79]}…"


def _bytes(path: Path | None) -> bytes | None:
    try:
        return None if path is None else path.read_bytes()
    except OSError:
        return None
