"""One contender reads one export, in a process of its own: prints seconds and what it kept."""

import csv
import gc
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Kept = dict[str, int]


def orjson(export: Path, _config: Path, _out: Path) -> Callable[[], Kept]:
    import orjson

    gc.disable()

    def run() -> Kept:
        tasks = orjson.loads(export.read_bytes())
        return {"tasks": len(tasks)}

    return run


def tandai(jobs: int) -> Callable[[Path, Path, Path], Callable[[], Kept]]:
    def contender(export: Path, config: Path, out: Path) -> Callable[[], Kept]:
        from tandai.flow.convert import run_convert

        def run() -> Kept:
            report = run_convert([export], config, out / "tables", jobs=jobs)
            rows = report.rows
            return {
                "results": report.n_results,
                "regions": rows["spans"],
                "answers": rows["span_attributes"] + rows["document_labels"],
                "arrows": rows["relations"],
            }

        return run

    return contender


def converter(form: str) -> Callable[[Path, Path, Path], Callable[[], Kept]]:
    def contender(export: Path, config: Path, out: Path) -> Callable[[], Kept]:
        from label_studio_sdk.converter import Converter

        made = Converter(config.read_text(), project_dir=None, download_resources=False)

        def run() -> Kept:
            if form == "json_min":
                made.convert_to_json_min(str(export), str(out), is_dir=False)
            elif form == "csv":
                made.convert_to_csv(str(export), str(out), is_dir=False, sep=",", header=True)
            else:
                made.convert_to_conll2003(str(export), str(out), is_dir=False)
            return {}

        return run

    return contender


CONTENDERS: dict[str, Callable[[Path, Path, Path], Callable[[], Kept]]] = {
    "orjson.loads": orjson,
    "tandai, 1 process": tandai(1),
    "tandai, 2 processes": tandai(2),
    "Converter JSON_MIN": converter("json_min"),
    "Converter CSV": converter("csv"),
    "Converter CoNLL": converter("conll2003"),
}


def kept_by_peer(name: str, out: Path) -> Kept:
    """What a peer's files hold; neither arrows nor the region of an answer are in any of them."""
    if name.endswith("CoNLL"):
        path = next(out.glob("*.conll"))
        with path.open(encoding="utf-8") as file:
            n_begun = sum(line.rstrip().rpartition(" ")[2].startswith("B-") for line in file)
        return {"regions": n_begun, "answers": 0, "arrows": 0}
    rows: list[dict[str, Any]]
    if name.endswith("CSV"):
        csv.field_size_limit(2**31)
        with next(out.glob("*.csv")).open(encoding="utf-8", newline="") as file:
            rows = [
                {key: _parsed(value) for key, value in row.items()} for row in csv.DictReader(file)
            ]
    else:
        rows = json.loads(next(out.glob("*.json")).read_bytes())
    kept = {"regions": 0, "answers": 0, "arrows": 0}
    for row in rows:
        kept["regions"] += sum(len(row.get(each) or ()) for each in ("entity", "claim"))
        for key in ("certainty", "traits", "note", "weight", "article", "remark"):
            kept["answers"] += _n_answers(row.get(key))
    return kept


def _parsed(value: str) -> Any:
    return json.loads(value) if value[:1] in "[{" and value else value


def _n_answers(value: Any) -> int:
    if value in (None, "", []):
        return 0
    if isinstance(value, list):
        return len(value)
    return len(value["choices"]) if isinstance(value, dict) and "choices" in value else 1


def main() -> None:
    name, export, config = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    with tempfile.TemporaryDirectory() as folder:
        run = CONTENDERS[name](export, config, Path(folder))
        began = time.perf_counter()
        kept = run()
        seconds = time.perf_counter() - began
        if name.startswith("Converter"):
            kept = kept_by_peer(name, Path(folder))
    print(json.dumps({"seconds": seconds, "kept": kept}))


if __name__ == "__main__":
    main()
