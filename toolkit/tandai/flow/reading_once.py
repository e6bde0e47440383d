"""A project to one that reads each file of records once, for what asks for them again and again."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TypeVar

from tandai.project import Project
from tandai.records import Annotation, Document

T = TypeVar("T")


def reading_once(project: Project) -> Project:
    """The same project for as long as nothing of it is written.

    Documents, annotations and gold are kept in memory when they are first read, so that several
    flows can share them.
    """
    return _Remembering(project.root, project.settings, project.data_dir, project.server_name)


class _Remembering(Project):
    """Records do not change, so all can have the same; lists of them are made anew."""

    def read_documents(self) -> list[Document]:
        return self._once("documents", self._documents, super().read_documents)

    def read_annotations(self, layer: str) -> Iterator[Annotation]:
        read = super().read_annotations
        return iter(self._once(layer, self._annotations, lambda: list(read(layer))))

    def read_gold(self, layer: str) -> list[Annotation]:
        read = super().read_gold
        return self._once(layer, self._gold, lambda: read(layer))

    def _once(self, name: str, kept: dict[str, list[T]], read: Callable[[], list[T]]) -> list[T]:
        if name not in kept:
            kept[name] = read()
        return list(kept[name])

    @cached_property
    def _documents(self) -> dict[str, list[Document]]:
        return {}

    @cached_property
    def _annotations(self) -> dict[str, list[Annotation]]:
        return {}

    @cached_property
    def _gold(self) -> dict[str, list[Annotation]]:
        return {}
