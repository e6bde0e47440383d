"""Digests of answers stand under git before the answers are read together."""

import hashlib
import subprocess
import sys
from pathlib import Path

TOOL = Path(__file__).parent.parent / "tools" / "commit_answers.py"


def run(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(TOOL), "--project", str(project)]
    command += ["--data-dir", str(project / "data"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_newest_pull_is_committed_to_once(tmp_path):
    pulls = tmp_path / "data" / "pulls" / "entity" / "local-model-a" / "some-entity"
    pulls.mkdir(parents=True)
    (tmp_path / "corpus").mkdir()
    (pulls / "2031-03-04T100000Z.json").write_text("[]")
    (pulls / "2031-03-05T100000Z.json").write_text("[1]")
    assert run(tmp_path, "--annotator", "model-a", "entity").returncode == 0
    digest = hashlib.sha256(b"[1]").hexdigest()
    written = (tmp_path / "corpus" / "commitments.csv").read_text()
    assert written == f"layer,annotator,sha256\nentity,model-a,{digest}\n"
    again = run(tmp_path, "--annotator", "model-a", "entity")
    assert again.returncode == 1
    assert "made once" in again.stderr
    assert (tmp_path / "corpus" / "commitments.csv").read_text() == written


def test_nothing_is_committed_to_without_a_pull(tmp_path):
    (tmp_path / "corpus").mkdir()
    told = run(tmp_path, "--annotator", "model-b", "claim")
    assert told.returncode == 1
    assert "found no pull of claim from model-b" in told.stderr
    assert not (tmp_path / "corpus" / "commitments.csv").exists()
