"""The only reader of the current application: its configuration and its reactions."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app

if TYPE_CHECKING:
    from flask import Flask

    from config import Config


def configure(app: Flask, config: Config) -> None:
    """Give an application its settings; called once, by the factory."""
    app.extensions["lanyard"] = config


def config() -> Config:
    """Return the settings of the current application."""
    return cast("Config", current_app.extensions["lanyard"])
