"""What is done with files of programmes, and with editions."""
