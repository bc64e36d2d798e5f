"""How data reaches a live page: as a script that sets one global variable."""

import base64
import json
import zlib
from pathlib import Path
from typing import Any

from cnn_guide.writing import write_whole

import numpy as np
import numpy.typing as npt


def encode(array: npt.ArrayLike, dtype: str = "f4") -> str:
    """Write an array's bytes, little end first, as base64."""
    return base64.b64encode(np.ascontiguousarray(array, f"<{dtype}").tobytes()).decode()


def seal(content: Any) -> dict[str, str]:
    """Write content as JSON with a checksum, which the page compares before it uses it."""
    text = json.dumps(content, separators=(",", ":"))
    return {"crc32": f"{zlib.crc32(text.encode()):08x}", "json": text}


def write_script(file: Path, variable: str, content: Any) -> None:
    """Write the script that sets `variable`, unless it is there already."""
    text = f"globalThis.{variable} = {json.dumps(content, separators=(',', ':'))};\n"
    if not file.exists() or file.read_text("utf-8") != text:
        write_whole(file, lambda draft: draft.write_text(text, "utf-8"))
