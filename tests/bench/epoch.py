"""Time one epoch of the plain recipe, the unit in which this project counts its builds.

Machines differ by a factor of two or more, so a time in seconds says little; the same time in
epochs of the same machine does. The epoch is taken as TensorFlow comes, with oneDNN left to its
own choice, since a unit must not shrink when we find a faster setting; and until its end, not
until `fit` returns, which the tuning of its pipelines may delay by seconds, by chance.
Run by `nox -s epoch`.
"""

import json
import os
import sys
import time
from functools import partial
from pathlib import Path

CHOICE = os.environ.get("TF_ENABLE_ONEDNN_OPTS")


def main(record: Path) -> None:
    """Train for one epoch on 54,000 digits in batches of 128, and write down its seconds."""
    import cnn_guide  # noqa: F401 - it sets the variable, which is taken back

    if CHOICE is None:
        del os.environ["TF_ENABLE_ONEDNN_OPTS"]
    from cnn_guide.datasets import load_mnist, prepare_digits
    from cnn_guide.models import build_mnist_cnn
    from cnn_guide.training import train

    import keras

    ended: dict[str, float] = {}
    ends = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda *_: ended.update(wall=time.perf_counter(), cpu=time.process_time())
    )
    (images, labels), _ = load_mnist()
    pixels = prepare_digits(images)
    train(build_mnist_cnn(), pixels[:1280], labels[:1280], epochs=1)  # TensorFlow warms up
    model = build_mnist_cnn()
    model.fit = partial(model.fit, callbacks=[ends])
    wall, cpu = time.perf_counter(), time.process_time()
    train(model, pixels, labels, epochs=1)
    seconds = {"seconds": ended["wall"] - wall, "cpu": ended["cpu"] - cpu}
    print(f"One epoch of the plain recipe takes {seconds['seconds']:.1f} s here.")  # noqa: T201
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps(seconds))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
