"""How many tests run at a time."""

import os


def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are cores: a test of the console mostly waits for its screen."""
    return max(1, (os.cpu_count() or 1) * 3 // 2)
