"""Everything together as one process tree, for a test to start, hurt and stop."""

from __future__ import annotations

import os

from app.core.db import Base, db
from app.demo.running import SignIn, run
from app.factory import create_app
from config import Config


def main() -> None:
    config = Config.from_environ(os.environ)
    with create_app(config).app_context():
        Base.metadata.create_all(db.engine)
        db.engine.dispose()
    run(config, sign_ins=[SignIn(role="Owner", email="mei@demo.example", password="a password")])


if __name__ == "__main__":
    main()
