"""List the page's texts that a language lacks; releases run it, and fail if there are any.

python -m loccit.report.html.untranslated
"""

import sys

from loccit.report.html.words import LANGUAGES, missing_texts


def main() -> int:
    """Print a line for each missing text; the exit code is 1 if there are any."""
    missing = [(language, key) for language in LANGUAGES for key in missing_texts(language)]
    for language, key in missing:
        print(f"languages/{language}.toml has no {key}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
