"""A project administered with Firebase's own library; the only room that knows it.

Nothing here is loaded by a desk. Credentials are read where they lie and are never kept, copied
or shown.
"""

import logging

# What it tries again it tells standard error; a person at a terminal is told the end in a sentence.
logging.getLogger("urllib3").setLevel(logging.ERROR)
