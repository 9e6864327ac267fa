"""The calls of the interface: what a request asks of the accounts, and the answer."""

import json
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from enrolldesk.testing.identity.accounts import Account, Accounts, Refused

OWNER: Final = "Bearer owner"
Asked = Mapping[str, Any]
Answer = dict[str, Any]

_ADMIN: Final = re.compile(r"/identitytoolkit\.googleapis\.com/v1/projects/[^/]+/accounts(:\w+)?")
_CLIENT: Final = re.compile(r"/identitytoolkit\.googleapis\.com/v1/accounts(:\w+)")
_TOKEN: Final = "/securetoken.googleapis.com/v1/token"
_MAILS: Final = re.compile(r"/emulator/v1/projects/[^/]+/oobCodes")


class Calls:
    """Answers requests; ``host`` stands in links."""

    def __init__(self, accounts: Accounts, host: str) -> None:
        self._accounts = accounts
        self._host = host
        self._admin: dict[str, Callable[[Asked], Answer]] = {
            "": self._create,
            ":lookup": self._look_up,
            ":update": self._update,
            ":delete": self._delete,
            ":batchGet": self._everybody,
            ":sendOobCode": self._link,
        }
        self._client: dict[str, Callable[[Asked], Answer]] = {
            ":signUp": self._sign_up,
            ":signInWithPassword": self._sign_in,
            ":lookup": self._look_up_myself,
            ":update": self._update_myself,
            ":delete": self._delete_myself,
            ":sendOobCode": self._send,
            ":resetPassword": self._reset,
        }

    def answer(self, path: str, asked: Asked, authorization: str) -> Answer:
        """The answer to a request; raises Refused."""
        call = self._call(path, asked, authorization)
        with self._accounts.lock:
            return call(asked)

    def _call(self, path: str, asked: Asked, authorization: str) -> Callable[[Asked], Answer]:
        call: Callable[[Asked], Answer] | None = None
        if path == _TOKEN:
            call = self._refresh
        elif _MAILS.fullmatch(path):
            return self._mails
        elif found := _ADMIN.fullmatch(path):
            if authorization != OWNER:
                raise Refused("UNAUTHENTICATED", HTTPStatus.UNAUTHORIZED)
            administers = self._admin.get(found[1] or "")
            if administers is not None:
                return administers
        elif found := _CLIENT.fullmatch(path):
            call = self._client.get(found[1])
        if call is None:
            raise Refused("NOT_FOUND", HTTPStatus.NOT_FOUND)
        if not asked.get("key"):
            raise Refused("The request is missing a valid API key.", HTTPStatus.FORBIDDEN)
        return call

    def _create(self, asked: Asked) -> Answer:
        made = self._accounts.add(
            asked.get("email", ""),
            asked.get("password", ""),
            uid=asked.get("localId", ""),
            name=asked.get("displayName", ""),
            disabled=bool(asked.get("disabled", False)),
        )
        return {"localId": made.uid, "email": made.email}

    def _look_up(self, asked: Asked) -> Answer:
        uids, emails = asked.get("localId", []), asked.get("email", [])
        found = [
            _shown(one)
            for one in self._accounts.people.values()
            if one.uid in uids or one.email in [email.casefold() for email in emails]
        ]
        return {"users": found} if found else {}

    def _everybody(self, asked: Asked) -> Answer:
        everybody = list(self._accounts.people.values())
        begin = int(asked.get("nextPageToken") or 0)
        end = begin + int(asked.get("maxResults") or 1000)
        answer: Answer = {"users": [_shown(one) for one in everybody[begin:end]]}
        if end < len(everybody):
            answer["nextPageToken"] = str(end)
        return answer

    def _update(self, asked: Asked) -> Answer:
        account = self._accounts.of(asked.get("localId"))
        wanted = dict(asked)
        if "customAttributes" in wanted:
            wanted["customAttributes"] = json.loads(wanted["customAttributes"])
        self._accounts.change(account, wanted)
        return {"localId": account.uid}

    def _delete(self, asked: Asked) -> Answer:
        self._accounts.remove(self._accounts.of(asked.get("localId")))
        return {}

    def _link(self, asked: Asked) -> Answer:
        mail = self._accounts.mail(asked.get("requestType"), asked.get("email"), self._host)
        return {"email": mail.email, "oobCode": mail.code, "oobLink": mail.link}

    def _sign_up(self, asked: Asked) -> Answer:
        made = self._accounts.add(asked.get("email", ""), asked.get("password", ""))
        return self._signed_in(made)

    def _sign_in(self, asked: Asked) -> Answer:
        account = self._accounts.sign_in(asked.get("email"), asked.get("password"))
        return self._signed_in(account) | {"registered": True, "displayName": account.name}

    def _signed_in(self, account: Account) -> Answer:
        tokens = self._accounts.begin_session(account)
        return {"localId": account.uid, "email": account.email, **tokens}

    def _look_up_myself(self, asked: Asked) -> Answer:
        return {"users": [_shown(self._accounts.bearer(asked.get("idToken")))]}

    def _update_myself(self, asked: Asked) -> Answer:
        if "oobCode" in asked:
            account = self._accounts.use(asked["oobCode"], asked.get("password"))
        else:
            account = self._accounts.bearer(asked.get("idToken"))
            allowed = {"email", "password", "displayName"}
            wanted = {name: value for name, value in asked.items() if name in allowed}
            self._accounts.change(account, wanted)
        return self._signed_in(account)

    def _delete_myself(self, asked: Asked) -> Answer:
        self._accounts.remove(self._accounts.bearer(asked.get("idToken")))
        return {}

    def _send(self, asked: Asked) -> Answer:
        mail = self._accounts.mail(asked.get("requestType"), asked.get("email"), self._host)
        return {"email": mail.email}

    def _reset(self, asked: Asked) -> Answer:
        account = self._accounts.use(asked.get("oobCode"), asked.get("newPassword"))
        return {"email": account.email, "requestType": "PASSWORD_RESET"}

    def _refresh(self, asked: Asked) -> Answer:
        if asked.get("grant_type") != "refresh_token":
            raise Refused("INVALID_GRANT_TYPE")
        account, tokens = self._accounts.go_on(asked.get("refresh_token"))
        return {
            "id_token": tokens["idToken"],
            "access_token": tokens["idToken"],
            "expires_in": tokens["expiresIn"],
            "refresh_token": tokens["refreshToken"],
            "token_type": "Bearer",
            "user_id": account.uid,
            "project_id": self._accounts.project,
        }

    def _mails(self, asked: Asked) -> Answer:
        return {
            "oobCodes": [
                {
                    "email": mail.email,
                    "oobCode": mail.code,
                    "oobLink": mail.link,
                    "requestType": mail.kind,
                }
                for mail in self._accounts.mails
            ]
        }


def _shown(account: Account) -> Answer:
    shown: Answer = {
        "localId": account.uid,
        "email": account.email,
        "emailVerified": False,
        "displayName": account.name,
        "disabled": account.disabled,
        "validSince": str(account.valid_since),
        "createdAt": str(int(account.created_at * 1000)),
        "customAttributes": json.dumps(account.claims),
        "providerUserInfo": [{"providerId": "password", "email": account.email}],
    }
    if account.last_login_at is not None:
        shown["lastLoginAt"] = str(int(account.last_login_at * 1000))
    return shown
