"""The sign-in form, as the people at the counter meet it."""

from __future__ import annotations

from enrolldesk.testing.pages.forms import FormPage
from enrolldesk.ui.signing.sign_in import SignInForm


class SignInPage(FormPage[SignInForm]):
    """Somebody signs in to the school's server."""

    def fill(self, email: str, password: str) -> None:
        """Say who."""
        self.dialog.account.email.set_text(email)
        self.dialog.account.password.set_text(password)

    @property
    def wrong(self) -> tuple[str, str]:
        """What is said beside e-mail address and password."""
        account = self.dialog.account
        return account.email.error or "", account.password.error or ""

    @property
    def said(self) -> str:
        """What is said of a message on its way; empty while there is none."""
        label = self.dialog.said
        return "" if label.isHidden() else label.text()
