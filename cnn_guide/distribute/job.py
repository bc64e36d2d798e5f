"""What each process does when all are there: train on its shares, with Keras on JAX."""

import random
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cnn_guide.datasets.mnist import load_mnist, prepare_digits
from cnn_guide.distribute.plan import Plan
from cnn_guide.distribute.record import MODEL, FolderError, read_losses, write_losses
from cnn_guide.distribute.shares import rows_of_epoch, steps_per_epoch
from cnn_guide.keras_files import read_keras_file
from cnn_guide.models.mnist_cnn import build_mnist_cnn
from cnn_guide.writing import write_whole

import keras
import numpy as np
import numpy.typing as npt


def train_share(plan: Plan) -> None:
    """Train one process's part, from where the job was left.

    Parameters
    ----------
    plan : Plan
        The same for all processes, but for its number.

    Raises
    ------
    FolderError, cnn_guide.files.DamagedFileError
        If what lies in the folder does not fit, or cannot be read.
    OSError
        If process 0 cannot write.
    RuntimeError
        If another process is gone.

    Examples
    --------
    A job of no epochs has nothing to do.

    >>> train_share(Plan(1, 0, "", "none", images=256, batch_size=128, epochs=0, seed=0))
    """
    steps = steps_per_epoch(plan.images, plan.batch_size)
    _join(plan)
    losses, state = _load(plan, steps) if plan.process == 0 else ([], [])
    if plan.processes > 1:
        # Each process brings its own share: Keras need not split what it gets.
        shared = keras.distribution.DataParallel(auto_shard_dataset=False)
        keras.distribution.set_distribution(shared)
    model = _build(plan.seed)
    epoch = _share_state(model, plan, state, len(losses))
    (digits, labels), _ = load_mnist()
    keeper = _StepLosses()
    for number in range(epoch, plan.epochs):
        rows = rows_of_epoch(
            plan.images,
            plan.batch_size,
            epoch=number,
            processes=plan.processes,
            process=plan.process,
            seed=plan.seed,
        )
        model.fit(
            prepare_digits(digits[rows.ravel()]),
            labels[rows.ravel()],
            batch_size=plan.batch_size // plan.processes,
            shuffle=False,
            verbose=0,
            callbacks=[keeper],
        )
        if plan.process == 0:
            losses.append(keeper.losses)
            write_losses(Path(plan.folder), asdict(plan), losses)
            _save(model, Path(plan.folder, MODEL))
            mean = float(np.mean(keeper.losses))
            _say(f"epoch {number + 1} of {plan.epochs}: loss {mean:.4f}")


def _load(plan: Plan, steps: int) -> tuple[list[list[float]], list[npt.NDArray[Any]]]:
    """Read what process 0 kept: the losses of whole epochs, and the numbers of the network."""
    folder = Path(plan.folder)
    losses = read_losses(folder, asdict(plan))
    if not losses:
        return [], []
    way_out = f"delete folder {folder}, or choose another with --folder"
    model = read_keras_file(folder / MODEL, way_out)
    state = [np.asarray(each) for each in _variables(model)]
    fresh = [each.shape for each in _variables(_build(plan.seed))]
    if [each.shape for each in state] != fresh:
        raise FolderError(f"{folder / MODEL} is another network; {way_out}")
    # A job may end between the writing of its two files; the network is the younger one.
    epoch = int(model.optimizer.iterations) // steps
    _say(f"going on after epoch {epoch}, from {folder / MODEL}")
    return losses[:epoch], state


def _build(seed: int) -> keras.Model:
    """Build the plain network and its optimizer from a seed, the same in all processes."""
    random.seed(seed)  # Keras' initialisers draw their seeds from it
    model = build_mnist_cnn()
    model.compile("adam", loss="sparse_categorical_crossentropy")
    model.optimizer.build(model.trainable_variables)
    return model


def _save(model: keras.Model, file: Path) -> None:
    """Let one process write what all have; Keras would wait for the others to do the same."""
    distribution = keras.distribution.distribution()
    keras.distribution.set_distribution(None)
    try:
        write_whole(file, model.save)
    finally:
        keras.distribution.set_distribution(distribution)


def _variables(model: keras.Model) -> list[Any]:
    return [*model.variables, *model.optimizer.variables]


def _join(plan: Plan) -> None:
    """Connect JAX's processes, before anything else is done with JAX."""
    if plan.processes == 1:
        return
    import jax

    jax.distributed.initialize(
        plan.coordinator,
        plan.processes,
        plan.process,
        coordinator_bind_address=plan.coordinator,
    )


def _share_state(
    model: keras.Model, plan: Plan, state: Sequence[npt.NDArray[Any]], epoch: int
) -> int:
    """Give all processes what process 0 read: the network, and the epochs behind it."""
    if plan.processes > 1:
        from jax.experimental import multihost_utils

        epoch = int(multihost_utils.broadcast_one_to_all(np.int32(epoch)))
        if epoch and plan.process:
            state = [np.zeros(each.shape, each.dtype) for each in _variables(model)]
        if epoch:
            state = multihost_utils.broadcast_one_to_all(list(state))
    if epoch:
        for variable, value in zip(_variables(model), state, strict=True):
            variable.assign(np.asarray(value))
    return epoch


class _StepLosses(keras.callbacks.Callback):  # type: ignore[misc]
    """Collects the loss of each step, where Keras reports the mean since the epoch began."""

    def on_epoch_begin(self, epoch: int, logs: object = None) -> None:  # noqa: ARG002 - Keras
        self.losses: list[float] = []
        self._sum = 0.0

    def on_train_batch_end(self, batch: int, logs: dict[str, float]) -> None:
        total = (batch + 1) * float(logs["loss"])
        self.losses.append(total - self._sum)
        self._sum = total


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this is the printer
