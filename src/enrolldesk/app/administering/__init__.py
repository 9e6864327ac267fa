"""What the owner of a project does on a machine of their own, with the right to do everything.

No desk ever holds that right: it comes from a service account's key, or from the owner's own
sign-in to Google Cloud, and only the adapters of this room's ports use it.
"""
