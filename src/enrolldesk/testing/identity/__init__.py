"""An Authentication server for tests: the real interface over HTTP on loopback, all in memory.

    with IdentityThread(project="demo-school") as identity:
        ...  # FIREBASE_AUTH_EMULATOR_HOST = identity.address

It answers as the Authentication emulator of Firebase does: accounts for administrators, sign-in
by password, refreshed tokens, mails with a link. Its tokens are unsigned, and
``ServerThread(authenticate=identity.authenticate)`` makes a Firestore server believe them.
"""

from enrolldesk.testing.identity.accounts import Account, Mail
from enrolldesk.testing.identity.thread import IdentityThread
from enrolldesk.testing.identity.tokens import unsigned

__all__ = ["Account", "IdentityThread", "Mail", "unsigned"]
