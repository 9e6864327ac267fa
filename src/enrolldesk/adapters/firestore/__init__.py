"""A school in Google Cloud Firestore; the only room that knows its client.

Importing the client takes half a second: whoever needs it does so in the sync thread, after the
window is up.
"""
