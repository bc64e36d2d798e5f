"""What a job is: the numbers that the command was given, and each process is told."""

import json
from dataclasses import asdict, dataclass

#: How a process ends that was refused something, and one whose training broke off.
REFUSED, BROKEN = 2, 3


@dataclass(frozen=True)
class Plan:
    """What a process is told.

    Attributes
    ----------
    processes, process : int
        How many there are, and which this one is, counted from 0.
    coordinator : str
        Host and port at which process 0 listens for JAX; empty for one process.
    folder : str
        Where process 0 keeps network and record.
    images, batch_size, epochs, seed : int
        The first images of MNIST's training digits, images of a step over all processes,
        passes through them, and the seed of weights and order.
    """

    processes: int
    process: int
    coordinator: str
    folder: str
    images: int
    batch_size: int
    epochs: int
    seed: int

    def to_json(self) -> str:
        """Write it in one line, for the process that trains."""
        return json.dumps(asdict(self))
