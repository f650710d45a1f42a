"""The `warroom` command, and `python -m warroom`."""

import gc
import os
import sys
from types import ModuleType

# Nobody else's code belongs in the way of the record, and looking for it reads every installed package.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
# Told so, pydantic still loads what would look, and with it half of `email`.
_no_plugins = ModuleType("pydantic.plugin._loader")
_no_plugins.get_plugins = tuple  # type: ignore[attr-defined]  # made here
sys.modules.setdefault(_no_plugins.__name__, _no_plugins)
# Nothing here speaks to a network; asyncio does without TLS, which it would load, when it cannot be had.
sys.modules.setdefault("ssl", None)  # type: ignore[arg-type]  # None is how Python is told that there is none
# Collecting while modules load finds nothing and takes a tenth of the start; `cli` turns it on again.
gc.disable()

if (_instruction := os.environ.get("_WARROOM_COMPLETE", "")).endswith("_complete"):
    from warroom.cli import completion  # a Tab has to be fast, and loads nothing else

    if completion.complete(_instruction):
        sys.exit(0)

from warroom.cli.main import main  # noqa: E402

if __name__ == "__main__":
    main()
