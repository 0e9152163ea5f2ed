"""People who use the site in tests, as far as HTTP shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.processes import Answer
    from tests.smtp import Received


@dataclass(frozen=True)
class Applicant:
    """Somebody who asks to come."""

    email: str
    name: str = "Lucía Núñez"
    country: str = "UY"

    def form(self, page: Answer) -> dict[str, object]:
        """Return the filled form that a page holds."""
        return {
            "csrf_token": page.field("csrf_token"),
            "submission_key": page.field("submission_key"),
            "display_name": self.name,
            "native_name": "",
            "organisation": "Cine del Sur",
            "role": "Productora",
            "country": self.country,
            "phone": "",
            "language": "es",
            "diet_note": "",
            "access_note": "",
            "email": self.email,
            "privacy_notice": "y",
            "transfer_abroad": "y",
        }


def link_in(mail: Received) -> str:
    """Return the path of the guest's link in a mail."""
    found = re.search(r"https?://[^/\s]+(/(?:g|i|a)/\S+)", mail.body("plain"))
    assert found, "the mail holds no link"
    return found.group(1)
