"""Entry point of `python -m washline`."""

from washline.cli import main

main()
