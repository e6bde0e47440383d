import stat
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.accounts import name_new_accounts, read_accounts, write_accounts
from tandai.authors import Account, account_key
from tandai.errors import InputError, TandaiError
from tandai.labelstudio.wire import WirePerson

ANI, BIMA, CITRA = "ani@lembayung.invalid", "bima@lembayung.invalid", "citra@lembayung.invalid"
KNOWN = {BIMA: Account(annotator_id="annotator-1", annotator_kind="person")}
KEYS = st.sets(st.text(st.characters(exclude_characters="@"), min_size=1, max_size=8), max_size=8)


def test_only_the_owner_may_read_who_is_who(tmp_path: Path) -> None:
    path = tmp_path / "accounts.json"
    path.write_text("{}")
    path.chmod(0o644)
    write_accounts(path, KNOWN)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_accounts_come_back_as_they_were_written(tmp_path: Path) -> None:
    write_accounts(tmp_path / "accounts.json", KNOWN)
    assert read_accounts(tmp_path / "accounts.json") == KNOWN


def test_large_letters_make_nobody_somebody_else(tmp_path: Path) -> None:
    path = tmp_path / "accounts.json"
    write_accounts(path, {BIMA.title(): KNOWN[BIMA]})
    assert read_accounts(path) == KNOWN
    export = WirePerson(id=3, email=BIMA.upper())
    assert name_new_accounts(read_accounts(path), [account_key(export)], "person") == KNOWN
    write_accounts(path, {BIMA: KNOWN[BIMA], BIMA.title(): KNOWN[BIMA]})
    assert read_accounts(path) == KNOWN
    other = Account(annotator_id="annotator-2", annotator_kind="person")
    write_accounts(path, {BIMA: KNOWN[BIMA], BIMA.title(): other})
    with pytest.raises(InputError, match="one pseudonym for one account") as caught:
        read_accounts(path)
    assert "bima" not in str(caught.value).casefold()


def test_accounts_are_written_in_one_order_whoever_came_first(tmp_path: Path) -> None:
    accounts = name_new_accounts(KNOWN, [ANI, CITRA], "person")
    write_accounts(tmp_path / "a.json", accounts)
    write_accounts(tmp_path / "b.json", dict(reversed(accounts.items())))
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_where_there_is_no_file_nobody_is_known(tmp_path: Path) -> None:
    assert read_accounts(tmp_path / "accounts.json") == {}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"a@b.invalid": "annotator-1"}',
        b'{"a@b.invalid": {"annotator_id": "annotator-1"}}',
        b'{"a@b.invalid": {"annotator_id": "annotator-1", "annotator_kind": "robot"}}',
        b'{"a@b.invalid": {"annotator_id": "\xff", "annotator_kind": "person"}}',
    ],
)
def test_a_broken_file_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "accounts.json"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"accounts\.json: found .*; expected accounts by e-mail"):
        read_accounts(path)


@pytest.mark.parametrize("pseudonym", [ANI, "../ani", "a/b", "", " ani", ".ani", "ani\n"])
def test_a_pseudonym_that_is_an_e_mail_or_a_path_is_refused_and_not_repeated(
    tmp_path: Path, pseudonym: str
) -> None:
    path = tmp_path / "accounts.json"
    bad = {**KNOWN, ANI: Account(annotator_id=pseudonym, annotator_kind="person")}
    path.write_bytes(msgspec.json.encode(bad))
    with pytest.raises(InputError) as caught:
        read_accounts(path)
    assert caught.value.place == "account 2"
    assert "ani" not in str(caught.value).removeprefix(str(path))


def test_new_accounts_need_a_kind() -> None:
    with pytest.raises(TandaiError, match=r"^there are answers of 2 accounts .* --new-accounts"):
        name_new_accounts(KNOWN, [ANI, BIMA, CITRA], None)


def test_the_message_about_new_accounts_lists_them_and_shows_both_ways_out() -> None:
    with pytest.raises(TandaiError) as caught:
        name_new_accounts(KNOWN, [CITRA, ANI, BIMA], None)
    told = str(caught.value)
    assert f"{ANI}, {CITRA};" in told
    assert BIMA not in told
    assert "--new-accounts person, model or script" in told
    entry = told.partition("accounts.json: ")[2].removesuffix(".")
    assert msgspec.json.decode(entry, type=dict[str, Account]) == {
        ANI: Account(annotator_id="annotator-2", annotator_kind="person")
    }


def test_a_pseudonym_that_annotations_have_is_given_to_nobody_else() -> None:
    named = name_new_accounts(KNOWN, [ANI], "person", taken={"annotator-2", "annotator-4"})
    assert named[ANI].annotator_id == "annotator-3"


@pytest.mark.parametrize(("known", "seen"), [(KNOWN, ["id:3"]), ({}, [ANI, "id:3"])])
def test_accounts_by_number_beside_accounts_by_e_mail_are_refused(
    known: dict[str, Account], seen: list[str]
) -> None:
    with pytest.raises(TandaiError, match=r"^id:3: found accounts called by number"):
        name_new_accounts(known, seen, "person")


def test_accounts_by_number_alone_or_with_an_entry_are_named() -> None:
    assert set(name_new_accounts({}, ["id:3", "id:4"], "person")) == {"id:3", "id:4"}
    both = {**KNOWN, "id:3": KNOWN[BIMA]}
    assert name_new_accounts(both, ["id:3"], "person") == both


def test_no_account_is_gold() -> None:
    with pytest.raises(TandaiError, match="found the kind 'gold'"):
        name_new_accounts({}, [ANI], "gold")


@pytest.mark.parametrize(
    ("account", "told"),
    [
        (Account(annotator_id="gold", annotator_kind="person"), "found the annotator_id 'gold'"),
        (Account(annotator_id="Gold", annotator_kind="person"), "found the annotator_id 'Gold'"),
        (Account(annotator_id="tandai-saran", annotator_kind="program"),
         "found the annotator_id 'tandai-saran'"),
        (Account(annotator_id="annotator-2", annotator_kind="gold"), "found the kind 'gold'"),
        (Account(annotator_id="annotator-1", annotator_kind="script"),
         "found 'annotator-1' as script and as person"),
    ],
)  # fmt: skip
def test_a_pseudonym_of_gold_or_program_or_of_two_kinds_is_refused(
    tmp_path: Path, account: Account, told: str
) -> None:
    write_accounts(tmp_path / "accounts.json", {**KNOWN, CITRA: account})
    with pytest.raises(InputError) as caught:
        read_accounts(tmp_path / "accounts.json")
    assert told in str(caught.value)
    assert caught.value.place == "account 2"


def test_two_accounts_of_one_pseudonym_and_kind_are_one_person(tmp_path: Path) -> None:
    both = {**KNOWN, CITRA: KNOWN[BIMA]}
    write_accounts(tmp_path / "accounts.json", both)
    assert read_accounts(tmp_path / "accounts.json") == both


def test_accounts_that_are_all_known_need_no_kind() -> None:
    assert name_new_accounts(KNOWN, [BIMA], None) == KNOWN


def test_new_accounts_are_numbered_in_order_of_their_keys_past_the_numbers_taken() -> None:
    named = name_new_accounts(KNOWN, [CITRA, ANI, BIMA], "model")
    assert {key: account.annotator_id for key, account in named.items()} == {
        BIMA: "annotator-1",
        ANI: "annotator-2",
        CITRA: "annotator-3",
    }
    assert {named[key].annotator_kind for key in (ANI, CITRA)} == {"model"}
    assert named[BIMA].annotator_kind == "person"


@given(KEYS, KEYS)
def test_pseudonyms_stay_when_more_accounts_come(first: set[str], more: set[str]) -> None:
    before = name_new_accounts({}, first, "person")
    after = name_new_accounts(before, first | more, "script")
    assert {key: after[key] for key in before} == before
    assert set(after) == first | more
    assert len({account.annotator_id for account in after.values()}) == len(after)
