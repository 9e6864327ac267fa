"""A project administered with Firebase's own library; the only room that knows it.

Nothing here is loaded by a desk. Credentials are read where they lie and are never kept, copied
or shown.
"""
