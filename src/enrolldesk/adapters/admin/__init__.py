"""A project administered with Firebase's own library; the only room that knows it.

Nothing here is loaded by a desk. Credentials are read where they lie and are never kept, copied
or shown.
"""

import logging

# What they try and where they look they tell standard error; a person at a terminal is told the end
# of it in a sentence.
for _teller in ("urllib3", "google.auth"):
    logging.getLogger(_teller).setLevel(logging.ERROR)
