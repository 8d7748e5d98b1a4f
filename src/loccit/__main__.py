"""`python -m loccit` is `loccit`."""

from loccit.cli import main

if __name__ == "__main__":
    main()
