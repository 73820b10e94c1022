"""The nightly job: prints the headline for the newsletter."""

import sys

from shop.flags import Flags
from shop.texts import headline


def main(url: str) -> None:
    print(headline(Flags(url)))


if __name__ == "__main__":
    main(sys.argv[1])
