"""`python -m warroom`."""

from warroom.cli.main import main

main()
