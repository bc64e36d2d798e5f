"""Answer with the site's network in one of several ways, in a process that knows nothing yet.

`python tests/bench/answers.py predict DIGITS` prints, as JSON, after how many seconds of this
process the first digit has its answer, how many a second follow, and what the answers are. The
browser's engine has a script of its own, `docs/live/answers.js`, which prints the same.
"""

import json
import sys
import time

START = time.perf_counter()  # before the libraries are loaded, as a user waits for them, too
ROUNDS = 5


def make_predict():
    """Answer with `predict`, which makes batches of what it gets."""
    from cnn_guide.mnist_network import load_mnist_cnn

    model = load_mnist_cnn()
    return lambda images: model.predict(images, batch_size=500, verbose=0)


def make_call():
    """Answer with a compiled call, for images of any number."""
    from cnn_guide.mnist_network import load_mnist_cnn

    import tensorflow as tf

    model = load_mnist_cnn()
    signature = [tf.TensorSpec((None, 28, 28, 1), tf.float32)]
    call = tf.function(lambda images: model(images, training=False), input_signature=signature)
    return lambda images: call(images).numpy()


def make_numpy():
    """Answer in NumPy; Keras still reads the file."""
    from cnn_guide.mnist_network import load_mnist_cnn
    from cnn_guide.numpy_network import build_plain_network

    return build_plain_network(load_mnist_cnn().get_weights()).forward


def main(way, path):
    """Time the way, and print what came out."""
    answer = {"predict": make_predict, "call": make_call, "numpy": make_numpy}[way]()
    import numpy as np

    digits = np.load(path)
    answer(digits[:1])
    first = time.perf_counter() - START
    answer(digits)  # compiled for this many, where that matters
    rounds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        answers = answer(digits).argmax(axis=1)
        rounds.append(len(digits) / (time.perf_counter() - start))
    alone = time.perf_counter()
    answer(digits[:1])
    found = {"first_s": first, "one_s": time.perf_counter() - alone, "a_second": rounds}
    print(json.dumps(found | {"answers": answers.tolist()}))  # noqa: T201 - the result


if __name__ == "__main__":
    main(*sys.argv[1:])
