"""Coefficients against values that their authors or the field published."""

from collections.abc import Sequence

import numpy as np
import pytest

from tandai.agreement.coefficients import (
    Ratings,
    ac1_of,
    alpha_of,
    cohen_of,
    fleiss_of,
    interval_distance,
    make_ratings,
    masi_distance,
    observed_of,
)
from tandai.agreement.resample import value_of


def read_rows(rows: Sequence[str], classes: str, missing: str = "-") -> Ratings:
    """A row an annotator, a character a unit."""
    told = [
        (unit, annotator, classes.index(answer))
        for annotator, row in enumerate(rows)
        for unit, answer in enumerate(row)
        if answer != missing
    ]
    units, annotators, codes = zip(*told, strict=True)
    return make_ratings(
        units, annotators, codes, [0] * len(told), n_classes=len(classes), n_groups=1
    )


def read_units(units: Sequence[str], classes: str, missing: str = "-") -> Ratings:
    """A string a unit, a character an annotator."""
    return read_rows(["".join(row) for row in zip(*units, strict=True)], classes, missing)


def read_table(table: Sequence[Sequence[int]]) -> Ratings:
    """A confusion table of two annotators."""
    pairs = [
        (one, other)
        for one, row in enumerate(table)
        for other, count in enumerate(row)
        for _ in range(count)
    ]
    codes = [code for pair in pairs for code in pair]
    units = [unit for unit in range(len(pairs)) for _ in range(2)]
    zeros = [0] * len(codes)
    return make_ratings(units, [0, 1] * len(pairs), codes, zeros, n_classes=len(table), n_groups=1)


# Krippendorff 2004, Content Analysis, 2nd ed., p. 230: 12 units, 4 coders.
KRIPPENDORFF_230 = (
    "BB-B", "LLPL", "PPPP", "PPPP", "LLLL", "BLPC", "CCCC", "BBLB", "LLLL", "-FFF", "--BB", "--P-",
)  # fmt: skip
# Wikipedia, "Krippendorff's alpha": 3 coders, 15 units.
WIKIPEDIA = ["*****34121133*3", "1*213343*******", "**21344*21133*4"]
# Fleiss 1971, "Measuring nominal scale agreement among many raters": 30 patients, 6 raters.
FLEISS = (
    "444444", "222555", "233335", "555555", "222444", "113333", "333355", "113334", "114444",
    "555555", "144444", "124444", "222333", "144444", "224445", "333335", "111455", "111112",
    "224444", "133555", "555555", "244444", "224555", "114444", "144445", "222224", "111155",
    "224444", "133333", "555555",
)  # fmt: skip
# Gwet 2014, Handbook of Inter-Rater Reliability, 4th ed., p. 120, which takes Krippendorff 2011,
# example C; in the package irrCAC as cac.raw4raters: 4 raters, 12 subjects.
GWET = [
    "11-1",
    "2232",
    "3333",
    "3333",
    "2222",
    "1234",
    "4444",
    "1121",
    "2222",
    "-555",
    "--11",
    "--3-",
]
# Gwet's package irrCAC, cont3x3abstractors: two abstractors, 100 records.
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
# Artstein and Poesio 2008, "Inter-coder agreement for computational linguistics", tables 1 and 7.
ARTSTEIN_2X2 = [[20, 20], [10, 50]]
ARTSTEIN_3X3 = [[46, 6, 0], [0, 32, 0], [0, 6, 10]]


def test_krippendorff_nominal() -> None:
    ratings = read_units(KRIPPENDORFF_230, "BLPCF")
    tally = alpha_of(ratings)
    assert value_of(tally) == pytest.approx(0.743, abs=5e-4)
    # p. 230 prints Do and De, too.
    disagreement, *marginals = tally.sums[0]
    n = sum(marginals)
    assert disagreement / n == pytest.approx(0.200, abs=5e-4)
    expected = (n * n - sum(each * each for each in marginals)) / (n * (n - 1))
    assert expected == pytest.approx(0.779, abs=5e-4)


def test_krippendorff_interval() -> None:
    ratings = read_units(KRIPPENDORFF_230, "BLPCF")
    assert value_of(alpha_of(ratings, interval_distance(range(1, 6)))) == pytest.approx(
        0.849, abs=5e-4
    )


def test_krippendorff_two_coders() -> None:
    # 2004, p. 224 and p. 227.
    binary = read_rows(["1100000000", "0110010100"], "01")
    assert value_of(alpha_of(binary)) == pytest.approx(0.095, abs=5e-4)
    letters = read_rows(["aabbbbbccccc", "abbbbbcccccc"], "abc")
    assert value_of(alpha_of(letters)) == pytest.approx(0.734, abs=5e-4)


def test_wikipedia() -> None:
    ratings = read_rows(WIKIPEDIA, "1234", "*")
    assert value_of(alpha_of(ratings)) == pytest.approx(0.691, abs=5e-4)
    assert value_of(alpha_of(ratings, interval_distance([1, 2, 3, 4]))) == pytest.approx(
        0.811, abs=5e-4
    )


def test_gwet() -> None:
    ratings = read_units(GWET, "12345")
    assert alpha_of(ratings).sums[0, 1:].tolist() == [9, 13, 10, 5, 3]
    assert value_of(alpha_of(ratings)) == pytest.approx(0.743, abs=5e-4)
    assert value_of(alpha_of(ratings, interval_distance(range(5)))) == pytest.approx(
        0.849, abs=5e-4
    )


def test_fleiss() -> None:
    ratings = read_units(FLEISS, "12345")
    tally = fleiss_of(ratings)
    assert value_of(tally) == pytest.approx(0.430, abs=5e-4)
    assert value_of(observed_of(ratings)) == pytest.approx(0.5556, abs=5e-5)


def test_gwet_with_missing_answers() -> None:
    # irrCAC prints .77544 and an agreement of .81818.
    ratings = read_units(GWET, "12345")
    tally = ac1_of(ratings)
    assert value_of(tally) == pytest.approx(0.77544, abs=5e-6)
    assert tally.sums[0, 0] / tally.sums[0, 1] == pytest.approx(0.8181818, abs=5e-8)


def test_gwet_of_two_abstractors() -> None:
    # The vignette of irrCAC prints .7964094 of kappa and .7962397 of Scott's pi.
    ratings = read_table(ABSTRACTORS)
    assert value_of(cohen_of(ratings, (0, 1))) == pytest.approx(0.7964094, abs=5e-8)
    assert value_of(fleiss_of(ratings)) == pytest.approx(0.7962397, abs=5e-8)
    # By hand: shares .13, .255, .615; chance (.1131 + .189975 + .236775) / 2; agreement .89.
    assert value_of(ac1_of(ratings)) == pytest.approx((0.89 - 0.269925) / (1 - 0.269925))


def test_artstein_and_poesio() -> None:
    two = read_table(ARTSTEIN_2X2)
    # S: chance is even, so two classes give 2 Ao - 1.
    agreed = value_of(observed_of(two))
    assert agreed is not None
    assert 2 * agreed - 1 == pytest.approx(0.400)
    assert value_of(fleiss_of(two)) == pytest.approx(0.341, abs=5e-4)
    assert value_of(cohen_of(two, (0, 1))) == pytest.approx(0.348, abs=5e-4)
    three = read_table(ARTSTEIN_3X3)
    # The article prints .799 and .800, cut off; the exact values are .79953 and .80053.
    assert value_of(fleiss_of(three)) == pytest.approx(0.7995, abs=5e-5)
    assert value_of(cohen_of(three, (0, 1))) == pytest.approx(0.801, abs=5e-4)
    assert value_of(alpha_of(three)) == pytest.approx(0.80053, abs=5e-6)


def test_artstein_and_poesio_weighted() -> None:
    # The third class is half as far from the others as they are from each other.
    distance = np.array([[0, 1, 0.5], [1, 0, 0.5], [0.5, 0.5, 0]])
    assert value_of(alpha_of(read_table(ARTSTEIN_3X3), distance)) == pytest.approx(0.8156, abs=5e-5)


def test_krippendorff_1995_digitised() -> None:
    """Krippendorff 1995, p. 57: the cases of unitizing alpha, judged step by step."""
    a = read_rows(["001111111100001111110000", "000011110000000110000000"], "01")
    assert value_of(cohen_of(a, (0, 1))) == pytest.approx(0.385, abs=5e-4)
    assert value_of(fleiss_of(a)) == pytest.approx(0.314, abs=5e-4)
    assert value_of(alpha_of(a)) == pytest.approx(0.329, abs=5e-4)
    b = read_rows(["111111111111111111000000", "111111111100000000000000"], "01")
    assert value_of(cohen_of(b, (0, 1))) == pytest.approx(0.385, abs=5e-4)
    c = read_rows(["001111110011001111001100", "110011110011110011001100"], "01")
    assert value_of(cohen_of(c, (0, 1))) == pytest.approx(0.314, abs=5e-4)
    d = read_rows(["1" * 24, "1" * 24], "01")
    assert value_of(cohen_of(d, (0, 1))) is None
    assert value_of(fleiss_of(d)) is None
    assert value_of(alpha_of(d)) is None


def test_masi() -> None:
    """Passonneau 2006: Jaccard times 1, 2/3, 1/3 or 0."""
    sets = [{"a", "b", "c"}, {"a", "b"}, {"b", "c", "d"}, {"d", "e"}, {"e"}, set[str]()]
    distance = masi_distance(sets)
    assert distance[0, 1] == pytest.approx(1 - 2 / 3 * 2 / 3)
    assert distance[0, 2] == pytest.approx(1 - 2 / 4 * 1 / 3)
    assert distance[1, 2] == pytest.approx(1 - 1 / 4 * 1 / 3)
    assert distance[3, 4] == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert distance[0, 3] == 1
    assert distance[0, 5] == 1
    assert (distance.diagonal() == 0).all()
    assert (distance == distance.T).all()
