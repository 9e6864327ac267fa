"""Accounts of staff in Firebase Authentication, over its REST interface."""
