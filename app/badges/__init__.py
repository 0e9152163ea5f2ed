"""What a guest shows at the door: a number, a signed token, a short code to type; one live badge a registration.

The token (``D1``) is a fixed body of 16 bytes and an Ed25519 signature in base45, drawn as a QR code. It holds
no name and no address: only which event, category and days it opens, and the id of the badge. A change of
category or days is a new badge, and the old id stops opening.
"""
