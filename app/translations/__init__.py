"""The gettext catalogues: ``guest`` (pages, mails and papers for guests) and ``desk`` (everything else).

One folder per locale; ``extract`` takes the strings out of the code, ``compile`` makes what the application reads.
"""
