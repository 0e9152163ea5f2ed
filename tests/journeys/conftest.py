"""Journeys use the browser, the camera and the mail server of the browser's tests."""

from __future__ import annotations

from tests.browser.conftest import browser, clean, context, live, page

__all__ = ["browser", "clean", "context", "live", "page"]
