"""`make crash`: kills, power cuts, full disks, replaced files and upgrades. Nothing acknowledged may be lost.

    python tests/proofs/crash [--quick] [--only PART ...] [--seed N] [--kills N] [--states N] [--keep FOLDER]

Prints a table with a row a part. Exit code 1 when something was lost, or when a control, a program with a fault put
into it on purpose, was not caught losing.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))  # for terminal_screen, which the tests use too

import console
import disk_full
import power_cut
import replaced
import upgrade
import writers
from table import Row, print_table

SEED = 7
"""A reproducible proof, but for the moments at which processes run."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Proofs that nothing acknowledged is lost.")
    parser.add_argument("--quick", action="store_true", help="a short run, under two minutes")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--kills", type=int, help="kills of writers, and of consoles")
    parser.add_argument("--states", type=int, help="disks after a power cut")
    parser.add_argument("--keep", type=Path, help="keep the disks that lost something in this folder")
    quick = parser.parse_known_args()[0].quick

    def parts(given: argparse.Namespace) -> dict[str, Callable[[], list[Row]]]:
        kills, states = given.kills, given.states
        return {
            "writers": lambda: [writers.killed_writers(kills or (8 if quick else 200), given.seed)],
            "console": lambda: [console.killed_consoles(kills or (12 if quick else 160), given.seed)],
            "power-cut": lambda: power_cut.power_cuts(
                states or (300 if quick else 3000), given.seed, keep=given.keep
            ),
            "disk-full": lambda: disk_full.full_disks(quick=quick),
            "replaced": lambda: replaced.replaced_files(quick=quick),
            "upgrade": lambda: upgrade.upgrades(quick=quick),
        }

    names = list(parts(argparse.Namespace(kills=None, states=None, seed=0, keep=None)))
    parser.add_argument("--only", nargs="+", choices=names, default=names, help="only these parts")
    given = parser.parse_args()
    begun = time.monotonic()

    def one(name: str) -> list[Row]:
        since = time.monotonic()
        try:
            rows = parts(given)[name]()
        except Exception as problem:  # noqa: BLE001  # the other parts still tell something
            traceback.print_exc()
            rows = [Row(name, 0, 0, [f"the proof itself failed: {problem!r}"])]
        print(f"{name}: {time.monotonic() - since:.0f} s", file=sys.stderr, flush=True)
        return rows

    # A part mostly waits; in the long run each has the machine to itself.
    with ThreadPoolExecutor(2 if quick else 1) as pool:
        fine = print_table([row for rows in pool.map(one, given.only) for row in rows])
    print(f"seed {given.seed} · {time.monotonic() - begun:.0f} s")
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
