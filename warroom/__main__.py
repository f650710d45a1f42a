"""The `warroom` command, and `python -m warroom`."""

import gc

# Collecting while modules load finds nothing and takes a tenth of the start; `cli` turns it on again.
gc.disable()

from warroom.cli.main import main  # noqa: E402

if __name__ == "__main__":
    main()
