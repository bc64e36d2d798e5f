"""What `nox -s bench` keeps: a few numbers, with the machine and the date, for the site."""

import json
import platform
import statistics
from importlib.metadata import version
from pathlib import Path

import pytest

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


def spread(name, values):
    """Give the median of what was measured, and the least and the most."""
    numbers = statistics.median(values), min(values), max(values)
    names = name, f"{name}_min", f"{name}_max"
    return {key: _round(number) for key, number in zip(names, numbers, strict=True)}


def summarise_answers(runs):
    """Say for each way how long the first answer takes, one alone, and how many a second."""
    summary = {"images": runs[0]["extra_info"]["images"], "processes": 0}
    ways = {}
    for run in runs:
        ways.setdefault(run["extra_info"]["way"], []).append(run["extra_info"])
    for way, infos in ways.items():
        summary["processes"] = len(infos)
        summary |= spread(f"{way}_first_s", [info["first_s"] for info in infos])
        summary |= spread(f"{way}_one_ms", [1000 * info["one_s"] for info in infos])
        summary |= spread(f"{way}_a_second", [n for info in infos for n in info["a_second"]])
    for way in ways:
        summary[f"{way}_ratio"] = _round(
            summary[f"{way}_a_second"] / summary["predict_a_second"]
        )
    return summary


def summarise_imports(runs):
    """Say what each import adds to the start of Python."""
    seconds = {}
    for run in runs:
        seconds.setdefault(run["extra_info"]["what"], []).append(run["stats"]["min"])
    summary = {"processes": len(seconds["python"])}
    for what, took in seconds.items():
        summary |= spread(f"{what}_s", took)
    ours = summary["cnn_guide_s"] - summary["python_s"]
    theirs = summary["tensorflow_s"] - summary["python_s"]
    return summary | {"added_ms": _round(1000 * ours), "ratio": _round(theirs / ours)}


def summarise_bases(runs):
    """Say how long each base takes for one image alone, and for one of eight together."""
    infos = {}
    for run in runs:
        infos.setdefault(run["extra_info"]["base"], []).append(run["extra_info"])
    summary = {"processes": len(runs) // len(infos), "together": 8}
    for base, found in infos.items():
        summary |= spread(f"{base}_one_ms", [took for info in found for took in info["one_ms"]])
        each = [took / 8 for info in found for took in info["many_ms"]]
        summary |= spread(f"{base}_each_ms", each)
    return summary


def summarise_builds(runs):
    """Count builds in seconds, and in epochs of the plain recipe."""
    epoch = runs[0]["extra_info"]["epoch"]
    summary = {"epoch_s": _round(epoch)}
    for run in runs:
        step, took = run["extra_info"]["step"], run["stats"]["min"]
        summary |= {f"{step}_s": _round(took), f"{step}_epochs": _round(took / epoch)}
    return summary


def summarise_recipes(runs):
    """Say how good each recipe is over its seeds, and what it takes beside `plain`."""
    ways = {}
    for run in runs:
        ways.setdefault(run["extra_info"]["way"], []).append(run["extra_info"])
    summary = {}
    for way, infos in ways.items():
        percent = [100 * info["accuracy"] for info in infos]
        summary |= {
            f"{way}_seeds": len(infos),
            f"{way}_epochs": infos[0]["epochs"],
            f"{way}_parameters": infos[0]["parameters"],
            f"{way}_mean": round(statistics.mean(percent), 3),
            f"{way}_min": round(min(percent), 2),
            f"{way}_max": round(max(percent), 2),
            f"{way}_all": [round(number, 2) for number in percent],
        }
        for unit in ("cpu_s", "clock_s"):
            summary |= spread(f"{way}_{unit}", [info[unit] for info in infos])
    plain = {info["seed"]: info["cpu_s"] for info in ways.get("plain", [])}
    for way, infos in ways.items():
        # Runs of a seed follow one another, so that both met the same machine.
        shares = [
            info["cpu_s"] / plain[info["seed"]] for info in infos if info["seed"] in plain
        ]
        if shares:
            summary |= spread(f"{way}_share", shares)
            summary[f"{way}_speedup"] = _round(1 / statistics.median(shares))
        if plain:
            summary[f"{way}_gain"] = round(summary[f"{way}_mean"] - summary["plain_mean"], 3)
    return summary


# What is written, what of, and the least that ratios must reach where a page builds on them:
# "Fast enough" in backpropagation, "So try ten heads" in transfer, and what plot_two_epochs
# says of the recipes.
FILES = {
    "test_convolution.py": (
        "benchmarks.json",
        summarise_convolution,
        {"second_forward_speedup": 1000},
    ),
    "test_transfer.py": (
        "transfer_benchmarks.json",
        summarise_transfer,
        {"head_speedup": 10},
    ),
    "test_answers.py": ("answer_benchmarks.json", summarise_answers, {}),
    "test_bases.py": ("base_benchmarks.json", summarise_bases, {}),
    "test_builds.py": ("build_benchmarks.json", summarise_builds, {}),
    "test_recipes.py": (
        "recipe_benchmarks.json",
        summarise_recipes,
        {
            "fast_speedup": 6,
            "fast_mean": 99.07,
            "fast_gain": 0,
            "thorough_speedup": 1,
            "thorough_mean": 99.45,
        },
    ),
    "test_imports.py": ("import_benchmarks.json", summarise_imports, {}),
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
    short = []
    for module, (name, summarise, promises) in FILES.items():
        runs = [run for run in output_json["benchmarks"] if module in run["fullname"]]
        if not runs:
            continue
        summary = machine | summarise(runs)
        (DOCS / name).write_text(json.dumps(summary, indent=2) + "\n")
        for key, value in summary.items():
            print(f"{key:28} {value}")  # noqa: T201 - what one runs this for
        short += [
            f"{name}: {key} is {summary[key]}, and a page builds on at least {least}"
            for key, least in promises.items()
            if summary.get(key, least) < least
        ]
    if short:
        pytest.exit("\n".join(short), returncode=1)


def _round(value):
    """Keep three digits; more would be noise."""
    return float(f"{value:.3g}")
