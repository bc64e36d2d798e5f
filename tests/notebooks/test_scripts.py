"""Downloaded scripts that read the trained network end well where there is none.

Like the notebooks, they are those of the built site, and run with the wheel alone. They train a
stand-in by the fast recipe then. It is trained once here and given to each script, so that what
is tried is whether every claim of the gallery is true of it, too.
"""

import json
import os
import subprocess
from pathlib import Path

SITE = Path(__file__).parents[2] / "docs/_build/html"
DOWNLOADS = sorted(SITE.glob("_downloads/*/plot_*.py"), key=lambda path: path.name)
READERS = [path for path in DOWNLOADS if "load_mnist_cnn()" in path.read_text("utf-8")]
# Trains, then runs each script in a folder of its own, one after the other: most of what such a
# script takes alone is loading TensorFlow. The last line says how each of them ended.
RUN = """
import contextlib, io, json, os, runpy, shutil, sys, traceback
from cnn_guide.claims import CLAIMS
from cnn_guide.mnist_network import QUICK, load_mnist_cnn
import matplotlib.pyplot as plt

load_mnist_cnn()
here, ended = os.getcwd(), {}
for script in sys.argv[1:]:
    name = os.path.basename(script).removesuffix(".py")
    folder = os.path.join(here, name)
    os.mkdir(folder)
    shutil.copy(os.path.join(here, QUICK), folder)
    os.chdir(folder)
    CLAIMS.clear()
    with contextlib.redirect_stdout(io.StringIO()) as said:
        try:
            runpy.run_path(script, run_name="__main__")
            error = ""
        except BaseException:
            error = traceback.format_exc()
    plt.close("all")
    ended[name] = {"error": error, "said": said.getvalue(), "claims": len(CLAIMS)}
print(json.dumps(ended))
"""


def test_every_claim_is_true_of_the_stand_in(python, tmp_path):
    env = os.environ | {"MPLBACKEND": "Agg"}
    env.pop("CNN_GUIDE_ARTEFACTS", None)
    command = [str(python), "-I", "-c", RUN, *map(str, READERS)]
    ran = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=900, check=False
    )
    assert ran.returncode == 0, ran.stderr
    ended = json.loads(ran.stdout.splitlines()[-1])
    assert len(ended) == len(READERS) >= 7
    errors = [f"{name}: {end['error']}" for name, end in ended.items() if end["error"]]
    assert not errors, "\n".join(errors)
    for end in ended.values():
        assert "No mnist_cnn.keras here: reading" in end["said"]
        assert end["claims"] > 0
