"""`python -m washline` is the command line."""

from washline.cli import main

main()
