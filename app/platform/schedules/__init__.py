"""Programmes that travel: the files other systems write and read, and our own.

``rows`` says what a programme is while it travels, knowing none of our tables; each dialect has a file that reads it
into rows and, where we hand it out, writes it. ``reading`` finds out which dialect a file is in. Whatever cannot be
read is refused with its place in the file.
"""
