"""A school in Google Cloud Firestore; the only room that knows its client.

Importing the client takes half a second: whoever needs it does so in the sync thread, after the
window is up.
"""

import os

# gRPC tells standard error when a server says goodbye. What goes wrong comes as an error anyway,
# and a person at a terminal is told in a sentence. Read when gRPC is loaded, by the rooms here.
os.environ.setdefault("GRPC_VERBOSITY", "ERROR")
