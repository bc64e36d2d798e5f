"""Time one base of transfer learning at full size, in a process that does nothing else.

`python tests/bench/bases.py vgg16` prints, as JSON, the milliseconds of each call of the
compiled base for one image, and for eight at a time.
"""

import json
import sys
import time

SIDE, MANY, ROUNDS = 224, 8, 7


def main(name):
    """Compile the base for both numbers of images, and take turns with them."""
    from cnn_guide.pretrained import BASES, load_resnet50_base

    import numpy as np
    import tensorflow as tf

    shape = (SIDE, SIDE, 3)
    # its weights are not shipped, and what they are does not matter for the time
    resnet = name == "resnet50"
    base = load_resnet50_base(shape, weights=None) if resnet else BASES[name].load(shape)
    call = tf.function(lambda images: base(images, training=False))
    images = np.random.default_rng(0).normal(size=(MANY, *shape)).astype("float32")
    inputs = {"one_ms": tf.constant(images[:1]), "many_ms": tf.constant(images)}
    found = {key: [] for key in inputs}
    for turn in range(ROUNDS + 2):  # the first compiles, and the second is to warm up
        for key, pixels in inputs.items():
            start = time.perf_counter()
            maps = call(pixels).numpy()
            if turn >= 2:
                found[key].append(1000 * (time.perf_counter() - start))
    print(json.dumps(found | {"maps": list(maps.shape)}))  # noqa: T201 - the result


if __name__ == "__main__":
    main(*sys.argv[1:])
