"""The `warroom` command, and `python -m warroom`."""

import gc
import os

# Looking for plugins reads every installed package; and nobody else's code belongs in the way of the record.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
# Collecting while modules load finds nothing and takes a tenth of the start; `cli` turns it on again.
gc.disable()

from warroom.cli.main import main  # noqa: E402

if __name__ == "__main__":
    main()
