"""The WSGI entry point."""

import os

from app.factory import create_app
from config import Config

app = create_app(Config.from_environ(os.environ))
