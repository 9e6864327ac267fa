"""Hostile input by the hundred thousand: every case follows from one number.

Files to import, amounts, documents from the server, settings and database files go through the
program's own code; what comes of each is judged.
"""
