"""The command `python -m cnn_guide.transfer`: learn from photographs, or name some."""

from cnn_guide._terminal import end_at_interrupt

if __name__ == "__main__":  # before the modules that take long to load
    end_at_interrupt("stopped; no results were written")

import argparse
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from cnn_guide._terminal import outlets, stoppable, whole_number
from cnn_guide.transfer.photographs import BASE_NAMES, LARGEST_SEED, LARGEST_SIDE

DESCRIPTION = """\
Learn to name your own photographs, a few dozen of each kind, in minutes on a CPU.

PHOTOS is a folder with one folder for each class, whose name is the class:

    PHOTOS/cat/tom.jpg          PHOTOS/dog/rex.jpg
    PHOTOS/cat/garden/1.jpg     PHOTOS/dog/walk 1/1.jpg
    PHOTOS/cat/garden/2.jpg     PHOTOS/dog/walk 1/2.jpg

What happens:

  1. Every file is opened once. Bad ones are listed, and nothing starts with them.
  2. The photographs are split: about three fifths to learn from, a fifth to choose
     by (validation), a fifth for the test. What belongs together stays on one side:
     look-alikes, and the photographs of one subfolder. So give each burst, walk or
     patient a subfolder; else the test promises too much.
  3. A network that was trained on a million photographs (the base) turns the middle
     square of each into numbers, once. A small head learns to name these.
  4. The head is tried on the test photographs, beside two cheap baselines: always
     answering the commonest class, and looking at the colours alone. If those do as
     well, your classes differ in something simpler than you think.
  5. OUTPUT gets model.keras, report.png (what was taken for what, and the worst
     errors: look at them) and report.json.
"""

EPILOG = """\
examples:
  python -m cnn_guide.transfer pets
  python -m cnn_guide.transfer pets --base efficientnet_lite0 --output pets-small
  python -m cnn_guide.transfer pets --fine-tune --seed 1
  python -m cnn_guide.transfer --model pets-model --predict new/*.jpg

The network looks at the middle square of a photograph, and knows no answer but your
classes: a photograph of something else gets one of them all the same.
"""


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of the command's arguments.

    Returns
    -------
    argparse.ArgumentParser
        Its help says what the folder looks like and what happens.

    Examples
    --------
    >>> build_parser().parse_args(["pets", "--size", "96"]).size
    96
    """
    parser = argparse.ArgumentParser(
        "python -m cnn_guide.transfer",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("photos", metavar="PHOTOS", nargs="?", type=Path, help="folder of folders, see above")
    learning = parser.add_argument_group("learning")
    add = learning.add_argument
    add(
        "--base",
        choices=BASE_NAMES,
        default=BASE_NAMES[0],
        help="vgg16 (default), efficientnet_lite0 (several times faster), or resnet50 (Keras "
        "downloads its weights; those of the others come with the package)",
    )
    add(
        "--size",
        type=whole_number(32, LARGEST_SIDE),
        default=224,
        metavar="PIXELS",
        help=f"side of the squares, 32 to {LARGEST_SIDE} (default 224, which the bases were "
        "trained on; 96 is faster)",
    )
    add(
        "--seed",
        type=whole_number(0, LARGEST_SEED),
        default=0,
        help="decides the split and the start (default 0)",
    )
    add(
        "--fine-tune",
        action="store_true",
        help="also train the base's top block, and undo it if validation accuracy falls",
    )
    add(
        "--output",
        type=Path,
        metavar="FOLDER",
        help="a new or empty folder (default: PHOTOS-model in the current folder)",
    )
    add(
        "--skip-unreadable",
        action="store_true",
        help="go on without the files that cannot be read",
    )
    add(
        "--cache",
        type=Path,
        metavar="FOLDER",
        help="keeps the features, so that a second run is quick; you may delete it "
        "(default: cnn-guide in your user's cache folder)",
    )
    add("--no-cache", action="store_true", help="keep no features")
    naming = parser.add_argument_group("naming photographs with what was learned")
    add = naming.add_argument
    add("--model", type=Path, metavar="FILE", help="a model.keras, or the folder it lies in")
    add("--predict", type=Path, nargs="+", metavar="IMAGE", help="photographs to name")
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
    >>> main(["no such folder"])
    2
    """
    with outlets() as (printed, said), stoppable() as stop:
        try:
            status = _run(build_parser(), arguments)
        except BaseException as error:
            if isinstance(error, SystemExit):
                raise
            if stop.asked or isinstance(error, KeyboardInterrupt):
                said.write("\nstopped; no results were written\n")
                return 130
            said.write(f"error: {_explain(error)}\n")
            return 2
        printed.flush()
        if printed.error and not isinstance(printed.error, BrokenPipeError):  # as of `| head`
            reason = printed.error.strerror
            said.write(f"error: the standard output cannot be written: {reason}\n")
            return 2
        return status


def _run(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> int:
    """Do what the arguments ask for."""
    options = parser.parse_args(arguments)
    if bool(options.predict) != bool(options.model):
        parser.error("--predict IMAGE... and --model FILE need each other")
    if bool(options.photos) == bool(options.predict):
        parser.error("give a folder PHOTOS to learn from, or --model FILE --predict IMAGE...")
    from cnn_guide.transfer.photographs import command

    if options.predict:
        command.predict(options.model, options.predict)
        return 0
    command.learn_into(
        options.output,
        options.photos,
        base=options.base,
        side=options.size,
        seed=options.seed,
        fine_tuning=options.fine_tune,
        skip_unreadable=options.skip_unreadable,
        cache=options.cache if options.cache or options.no_cache else command.usual_cache(),
    )
    return 0


def _explain(error: BaseException) -> str:
    """Say what went wrong: an error of ours as it is, another with its kind and place."""
    if isinstance(error, (OSError, ValueError)):
        return str(error)
    if isinstance(error, MemoryError):
        return f"the memory does not suffice; choose a smaller --size or --base ({error})"
    place = traceback.extract_tb(error.__traceback__)[-1]
    kind = type(error).__name__
    return f"unexpected {kind}: {error} ({place.filename}, line {place.lineno}); report it"


if __name__ == "__main__":
    sys.exit(main())
