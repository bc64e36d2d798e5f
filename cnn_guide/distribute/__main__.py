"""The command `python -m cnn_guide.distribute`: train a network in several processes."""

from cnn_guide._terminal import end_at_interrupt

if __name__ == "__main__":  # before the modules that take long to load
    end_at_interrupt("stopped; nothing had begun")

import argparse
import sys
import traceback
from collections.abc import Sequence

from cnn_guide._terminal import Outlet, outlets, stoppable, whole_number
from cnn_guide.distribute.launch import JobError, check_engine, run_here, take_part
from cnn_guide.distribute.lifeline import LostError
from cnn_guide.distribute.meeting import MeetingError
from cnn_guide.distribute.plan import Plan
from cnn_guide.distribute.shares import check_shares

DESCRIPTION = """\
Train the plain network on MNIST in several processes, on one machine or on many.

Each takes an equal share of every batch, and all average their gradients: they
learn what a single process would. Start as many as you say, each with its number:

    python -m cnn_guide.distribute --processes 2 --process 0 --coordinator HOST:PORT
    python -m cnn_guide.distribute --processes 2 --process 1 --coordinator HOST:PORT

HOST is the machine of process 0. Or start all of them on this machine:

    python -m cnn_guide.distribute --local 2

Process 0 keeps the network after each epoch, in FOLDER/model.keras. If a process
dies, all end. Start them again with the same options: they go on from there.
"""
EPILOG = """\
The processes trust each other and whoever reaches their ports: start them in a
network of your own. It trains on processors, and was tried on Linux.
"""
AGAIN = "start all processes again with the same options; they go on after the last whole epoch"
#: The last digits of the 60,000 are kept for validation, as in the plain recipe.
MOST_IMAGES = 54_000


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of the command's arguments.

    Returns
    -------
    argparse.ArgumentParser
        Its help tells how a job is started.

    Examples
    --------
    >>> build_parser().parse_args(["--local", "2"]).local
    2
    """
    parser = argparse.ArgumentParser(
        "python -m cnn_guide.distribute",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument_group("processes").add_argument
    count, number = whole_number(1, 64), whole_number(0, 63)
    add("--local", type=count, metavar="N", help="start N processes on this machine")
    add("--processes", type=count, metavar="N", help="how many there are on all machines")
    add("--process", type=number, metavar="K", help="which one this is, from 0 to N - 1")
    add("--coordinator", type=_address, metavar="HOST:PORT", help="where process 0 listens")
    timeout = whole_number(1, 86_400)
    add("--timeout", type=timeout, default=60, help="seconds to wait for the others (60)")
    add = parser.add_argument_group("training, the same for all").add_argument
    folder = "where process 0 keeps the network, and goes on from (default: distributed)"
    add("--folder", default="distributed", help=folder)
    add("--epochs", type=whole_number(1, 1000), default=10, help="passes (default 10)")
    batch = "images of a step, over all processes (default 128)"
    add("--batch-size", type=whole_number(1, MOST_IMAGES), default=128, help=batch)
    images = f"how many digits to learn from (default and most: {MOST_IMAGES})"
    add("--images", type=whole_number(1, MOST_IMAGES), default=MOST_IMAGES, help=images)
    seed = "decides weights and order (default 0)"
    add("--seed", type=whole_number(0, 2**32 - 1), default=0, help=seed)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : sequence of str, optional
        What follows the command; without it, those of the process.

    Returns
    -------
    int
        0 if all went well, 2 if something is wrong, 130 after Ctrl-C or another signal that
        stops. Then a line on the standard error says what.

    Raises
    ------
    SystemExit
        If the arguments are wrong, or ask for help.

    Examples
    --------
    >>> main(["--local", "3"])
    2
    """
    with outlets() as (told, said), stoppable() as stop:
        try:
            _run(build_parser(), arguments, told)
        except (MeetingError, JobError, OSError, ValueError) as error:
            said.write(f"error: {' '.join(str(error).split())}\n")
            return 2
        except LostError as error:
            said.write(f"error: {error}; {AGAIN}\n")
            return 2
        except SystemExit:
            raise
        except BaseException as error:  # noqa: BLE001 - nobody is to see a traceback
            if stop.asked or isinstance(error, KeyboardInterrupt):
                said.write(f"\nstopped; to go on, {AGAIN}\n")
                return 130
            place = traceback.extract_tb(error.__traceback__)[-1]
            kind = f"unexpected {type(error).__name__}"
            said.write(
                f"error: {kind}: {error} ({place.filename}, {place.lineno}); report it\n"
            )
            return 2
        return 0


def _run(
    parser: argparse.ArgumentParser, arguments: Sequence[str] | None, told: Outlet
) -> None:
    """Do what the arguments ask for."""
    options = parser.parse_args(arguments)
    apart = (options.processes, options.process, options.coordinator)
    if options.local and apart != (None, None, None):
        parser.error("--local N needs no --processes, --process and --coordinator")
    if not options.local and None in apart:
        parser.error(
            "give --local N, or --processes N, --process K and --coordinator HOST:PORT"
        )
    processes, process = options.local or options.processes, options.process or 0
    if process >= processes:
        parser.error(f"--process must be from 0 to {processes - 1}, got {process}")
    check_shares(options.images, options.batch_size, processes)
    check_engine()
    plan = Plan(
        processes=processes,
        process=process,
        coordinator="",
        folder=options.folder,
        images=options.images,
        batch_size=options.batch_size,
        epochs=options.epochs,
        seed=options.seed,
    )
    left = options.images % options.batch_size
    if left and not process:
        told.write(f"{left} digits fill no batch; each epoch leaves out others\n")
        told.flush()
    if options.local:
        run_here(plan, timeout=options.timeout)
    else:
        take_part(plan, options.coordinator, timeout=options.timeout)


def _address(text: str) -> tuple[str, int]:
    """Read HOST:PORT."""
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isdecimal() or not 0 < int(port[:6]) < 65536:
        raise argparse.ArgumentTypeError(
            f"must be a host and a port from 1 to 65535, as in 192.168.0.5:4321, got {text!r}"
        )
    return host, int(port)


if __name__ == "__main__":
    sys.exit(main())
