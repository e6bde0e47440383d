"""Names of tasks, documents and annotations to whether one may stand for two things, in few bytes."""

from array import array
from hashlib import blake2b

import numpy as np

from tandai.convert.head import Heads


class Keys:
    """Numbers and short digests of everything that must be there once."""

    def __init__(self) -> None:
        self.tasks = array("q")
        self.documents = array("Q")
        self.texts = array("Q")
        """Of the documents, one behind the other."""
        self.annotations = array("Q")

    def add(self, heads: Heads) -> None:
        """Adds a task and its annotations."""
        if heads.task is not None:
            self.tasks.append(heads.task.task_id)
            self.documents.append(_short(heads.task.document_id))
            self.texts.append(int(heads.task.text_sha256[:16], 16))
            self.annotations.extend(_short(e.annotation.annotation_id) for e in heads.heads)

    def join(self, later: "Keys") -> None:
        """Adds those of other tasks."""
        self.tasks.extend(later.tasks)
        self.documents.extend(later.documents)
        self.texts.extend(later.texts)
        self.annotations.extend(later.annotations)

    def may_clash(self) -> bool:
        """Whether a closer look is due: digests so short may be equal by chance."""
        documents = np.unique(np.array(self.documents, np.uint64))
        pairs = np.unique(np.stack([self.documents, self.texts]).astype(np.uint64), axis=1)
        return (
            len(np.unique(np.array(self.tasks, np.int64))) < len(self.tasks)
            or len(np.unique(np.array(self.annotations, np.uint64))) < len(self.annotations)
            or len(documents) < pairs.shape[1]
        )


def _short(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())
