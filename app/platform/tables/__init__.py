"""Tables people hand us and tables we hand out: CSV and XLSX.

``reading`` takes a file as it was exported, whatever its encoding, separator or padding; ``columns`` guesses
which column is which; ``writing`` makes files no spreadsheet can take for formulas. Cells are handed on as they
were typed: cleaning names and addresses is the business of the domain that reads them.
"""
