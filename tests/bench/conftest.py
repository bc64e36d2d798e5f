"""What `nox -s bench` keeps: a few numbers, with the machine and the date, for the site."""

import json
import platform
from importlib.metadata import version
from pathlib import Path

FILE = Path(__file__).parents[2] / "docs/benchmarks.json"
LIBRARIES = ("numpy", "tensorflow")


def summarise(record):
    """Turn pytest-benchmark's record into seconds and ratios, by the fastest round of all."""
    seconds = {}
    for run in record["benchmarks"]:
        info = run["extra_info"]
        key = f"{info['layer']}_{info['direction']}_{info['library']}"
        took = run["stats"]["min"] * info.get("scale", 1)
        seconds[key] = min(took, seconds.get(key, took))
    summary = {"date": record["datetime"][:10], "commit": record["commit_info"]["id"][:10]}
    summary["machine"] = record["machine_info"]["cpu"]["brand_raw"]
    summary["cores"] = record["machine_info"]["cpu"]["count"]
    summary["python"] = platform.python_version()
    summary |= {library: version(library) for library in LIBRARIES}
    for key, took in seconds.items():
        unit, factor = ("s", 1) if key.endswith("_loops") else ("ms", 1000)
        summary[f"{key}_{unit}"] = _round(took * factor)
        if key.endswith("_ours"):
            name = key.removesuffix("_ours")
            summary[f"{name}_ratio"] = _round(took / seconds[f"{name}_tensorflow"])
            summary[f"{name}_speedup"] = _round(seconds[f"{name}_loops"] / took)
    return summary


def _round(value):
    """Keep three digits; more would be noise."""
    return float(f"{value:.3g}")


def pytest_benchmark_update_json(output_json):
    """Write the file that the site shows, and print the ratios."""
    summary = summarise(output_json)
    FILE.write_text(json.dumps(summary, indent=2) + "\n")
    for name, value in summary.items():
        print(f"{name:28} {value}")  # noqa: T201 - what one runs this for
