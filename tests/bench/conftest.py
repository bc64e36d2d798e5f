"""What `nox -s bench` keeps: a few numbers, with the machine and the date, for the site."""

import json
import platform
from importlib.metadata import version
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
LIBRARIES = ("numpy", "tensorflow", "keras")


def summarise_convolution(runs):
    """Turn rounds into seconds and ratios, by the fastest round of all."""
    seconds = {}
    for run in runs:
        info = run["extra_info"]
        key = f"{info['layer']}_{info['direction']}_{info['library']}"
        took = run["stats"]["min"] * info.get("scale", 1)
        seconds[key] = min(took, seconds.get(key, took))
    summary = {}
    for key, took in seconds.items():
        unit, factor = ("s", 1) if key.endswith("_loops") else ("ms", 1000)
        summary[f"{key}_{unit}"] = _round(took * factor)
        if key.endswith("_ours"):
            name = key.removesuffix("_ours")
            summary[f"{name}_ratio"] = _round(took / seconds[f"{name}_tensorflow"])
            summary[f"{name}_speedup"] = _round(seconds[f"{name}_loops"] / took)
    return summary


def summarise_transfer(runs):
    """Compare ten epochs through a frozen base with ten on features that are kept."""
    seconds = {run["extra_info"]["way"]: run["stats"]["min"] for run in runs}
    summary = {"images": runs[0]["extra_info"]["images"]}
    for run in runs:
        way = run["extra_info"]["way"]
        summary[f"{way}_s"] = _round(seconds[way])
        summary[f"{way}_accuracy"] = _round(run["extra_info"]["accuracy"])
        if way != "through":
            summary[f"{way}_speedup"] = _round(seconds["through"] / seconds[way])
    return summary


FILES = {
    "test_convolution.py": ("benchmarks.json", summarise_convolution),
    "test_transfer.py": ("transfer_benchmarks.json", summarise_transfer),
}


def pytest_benchmark_update_json(output_json):
    """Write the files that the site shows, and print the ratios."""
    machine = {
        "date": output_json["datetime"][:10],
        "commit": output_json["commit_info"]["id"][:10],
        "machine": output_json["machine_info"]["cpu"]["brand_raw"],
        "cores": output_json["machine_info"]["cpu"]["count"],
        "python": platform.python_version(),
    }
    machine |= {library: version(library) for library in LIBRARIES}
    for module, (name, summarise) in FILES.items():
        runs = [run for run in output_json["benchmarks"] if module in run["fullname"]]
        if not runs:
            continue
        summary = machine | summarise(runs)
        (DOCS / name).write_text(json.dumps(summary, indent=2) + "\n")
        for key, value in summary.items():
            print(f"{key:28} {value}")  # noqa: T201 - what one runs this for


def _round(value):
    """Keep three digits; more would be noise."""
    return float(f"{value:.3g}")
