"""Write every golden file anew: `.venv/bin/python -m tests.golden.renew`."""

from __future__ import annotations

from tests.golden.pages import FOLDER, PAGES


def main() -> None:
    for name, made in PAGES.items():
        (FOLDER / name).write_text(made(), encoding="utf-8")
        print(FOLDER / name)


if __name__ == "__main__":
    main()
