"""Starts the web application: `python app.py` does the same as `make run`'s last step."""

import sys

from qa.cli import main

if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]]))
