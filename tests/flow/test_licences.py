"""What a project says of licences in one place, no other of its files may contradict."""

from pathlib import Path

import pytest

from flow.samples import reopen, replace_in
from release.made import copy_project, sample_project
from tandai.flow.licences import check_licences
from tandai.project import Project, open_project


@pytest.fixture
def project(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return copy_project(sample_project(tmp_path_factory.getbasetemp()), tmp_path / "project")


def found(project: Project) -> list[tuple[str, str]]:
    return [(each.rule, each.place) for each in check_licences(reopen(project.root))]


def test_the_sample_and_our_own_are_in_order(project: Project, root: Path, tmp_path: Path) -> None:
    assert found(project) == []
    assert list(check_licences(open_project(root, data_dir=tmp_path))) == []


def test_a_licence_nobody_knows_is_an_error_with_its_spelling(project: Project) -> None:
    toml = project.root / "tandai.toml"
    replace_in(toml, 'labels = "CC-BY-4.0"', 'labels = "cc-by-4.0"')
    replace_in(toml, 'code = "Apache-2.0"', 'code = "Apache"')
    one, other = check_licences(reopen(project.root))
    assert str(one) == (
        "licence-unknown at tandai.toml, licences.labels: found 'cc-by-4.0'; "
        "expected CC-BY-4.0, as the SPDX list spells it, or LicenseRef-…."
    )
    assert (other.rule, other.place) == ("licence-unknown", "tandai.toml, licences.code")


def test_a_public_licence_to_somebody_elses_text_is_an_error(project: Project) -> None:
    path = project.corpus / "articles.csv"
    path.write_text(path.read_text().replace(",own\n", ",unknown\n", 1))
    ((rule, place),) = found(project)
    assert rule == "licence-without-permission"
    assert place.startswith("corpus/articles.csv, s0")
    replace_in(project.root / "tandai.toml", 'text = "CC-BY-4.0"', 'text = "LicenseRef-Publisher"')
    assert found(project) == []


def test_the_file_of_the_labels_says_the_same(project: Project) -> None:
    path = project.root / "LICENSE-LABELS"
    path.write_text("SPDX-License-Identifier: CC-BY-4.0\n")
    assert found(project) == []
    path.write_text("SPDX-License-Identifier: CC0-1.0\n")
    assert found(project) == [("licence-differs", "LICENSE-LABELS")]
    path.write_text("Free.\n")
    assert found(project) == [("licence-differs", "LICENSE-LABELS")]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("type: software\ntitle: T\nversion: 1\nauthors: [a]\nlicense: Apache-2.0\n", []),
        ("type: dataset\ntitle: T\nversion: 1\nauthors: [a]\nlicense: CC-BY-4.0\n", []),
        ("type: dataset\ntitle: T\nversion: 1\nauthors: [a]\nlicense: MIT\n", [", license"]),
        ("type: dataset\nauthors: [a]\nlicense: CC-BY-4.0\n", [", title", ", version"]),
        ("title: [", [""]),
    ],
)
def test_what_is_cited_has_the_licence(project: Project, text: str, places: list[str]) -> None:
    (project.root / "CITATION.cff").write_text(text)
    assert found(project) == [("citation-differs", f"CITATION.cff{place}") for place in places]
