"""The site's extensions are imported as Sphinx does it, from their folder."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "docs/_ext"))
