"""The tables, as numbered steps that are never changed once they were released.

Rows refer to each other by compact keys; ids are for the outside. Columns under "derived" repeat
what follows from the entries, are written in the transaction that posts them, and are checked by
``verify``. A status is nowhere.
"""

from __future__ import annotations

from typing import Final

from enrolldesk.adapters.sqlite.schema_history import HISTORY
from enrolldesk.adapters.sqlite.schema_merged import MERGED
from enrolldesk.adapters.sqlite.schema_pulling import PULLING
from enrolldesk.adapters.sqlite.schema_receipts import RECEIPTS_OF_DESKS
from enrolldesk.adapters.sqlite.schema_reports import REPORTS
from enrolldesk.adapters.sqlite.schema_retention import RETENTION
from enrolldesk.adapters.sqlite.schema_roles import ROLES
from enrolldesk.adapters.sqlite.schema_slips import SLIPS
from enrolldesk.adapters.sqlite.schema_ways import WAYS
from enrolldesk.adapters.sqlite.schema_withdrawn import WITHDRAWN

APPLICATION_ID: Final = 0x454E4452
"""Says in the file's header whose it is: ENDR."""

_TABLES = """
CREATE TABLE school (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    school_id TEXT NOT NULL,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    street TEXT NOT NULL,
    city TEXT NOT NULL,
    region TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    tax_line TEXT NOT NULL,
    receipt_footer TEXT NOT NULL,
    agreement_terms TEXT NOT NULL,
    logo BLOB NOT NULL,
    sample INTEGER NOT NULL CHECK (sample IN (0, 1))
) STRICT;

CREATE TABLE desk (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    desk_id TEXT NOT NULL,
    code TEXT NOT NULL,
    letter TEXT NOT NULL,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE staff (
    staff_id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE course (
    key INTEGER PRIMARY KEY,
    course_id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    price INTEGER NOT NULL,
    upfront INTEGER NOT NULL,
    remainder_days INTEGER NOT NULL,
    components TEXT NOT NULL,
    required_minutes INTEGER NOT NULL,
    daily_limit_minutes INTEGER NOT NULL,
    deadline_days INTEGER NOT NULL,
    min_break_minutes INTEGER NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;
CREATE INDEX course_by_title ON course (sort_key);

CREATE TABLE student (
    key INTEGER PRIMARY KEY,
    student_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    birth_date TEXT,
    guardian_name TEXT NOT NULL,
    guardian_phone TEXT NOT NULL,
    guardian_email TEXT NOT NULL,
    street TEXT NOT NULL,
    city TEXT NOT NULL,
    region TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    permit_number TEXT NOT NULL,
    permit_expires_on TEXT,
    notes TEXT NOT NULL,
    archived INTEGER NOT NULL CHECK (archived IN (0, 1)),
    -- derived
    sort_key TEXT NOT NULL,
    phone_key TEXT NOT NULL,
    guardian_phone_key TEXT NOT NULL,
    email_key TEXT NOT NULL,
    guardian_email_key TEXT NOT NULL,
    balance INTEGER NOT NULL DEFAULT 0,
    touched INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE student_words (
    key INTEGER PRIMARY KEY REFERENCES student (key),
    words TEXT NOT NULL,
    whole TEXT NOT NULL,
    archived INTEGER NOT NULL
) STRICT;

CREATE VIRTUAL TABLE found USING fts5 (
    names, numbers, whole, state,
    content = '', detail = column, columnsize = 0, prefix = '1 2 3',
    tokenize = "ascii tokenchars '@._+-~'"
);

CREATE TABLE enrollment (
    key INTEGER PRIMARY KEY,
    enrollment_id TEXT NOT NULL UNIQUE,
    student_key INTEGER NOT NULL REFERENCES student (key),
    course_key INTEGER NOT NULL REFERENCES course (key),
    bundle_key INTEGER REFERENCES enrollment (key),
    ordinal INTEGER NOT NULL,
    price INTEGER NOT NULL,
    upfront INTEGER NOT NULL,
    schedule TEXT NOT NULL,
    enrolled_at INTEGER NOT NULL,
    enrolled_on TEXT NOT NULL,
    gate TEXT NOT NULL,
    state TEXT NOT NULL,
    override_reason TEXT NOT NULL,
    -- derived
    charged INTEGER NOT NULL DEFAULT 0,
    paid INTEGER NOT NULL DEFAULT 0,
    written_off INTEGER NOT NULL DEFAULT 0,
    refunded INTEGER NOT NULL DEFAULT 0,
    returned INTEGER NOT NULL DEFAULT 0,
    next_due_on TEXT
) STRICT;
CREATE INDEX enrollment_by_student ON enrollment (student_key);
CREATE INDEX enrollment_by_course ON enrollment (course_key) WHERE state = 'open';
CREATE INDEX enrollment_by_bundle ON enrollment (bundle_key) WHERE bundle_key IS NOT NULL;

CREATE TABLE receipt (
    key INTEGER PRIMARY KEY,
    receipt_id TEXT NOT NULL UNIQUE,
    receipt_no TEXT COLLATE NOCASE UNIQUE,
    series TEXT NOT NULL,
    number INTEGER NOT NULL
) STRICT;
CREATE INDEX receipt_by_number ON receipt (number, series);

CREATE TABLE entry (
    key INTEGER PRIMARY KEY,
    entry_id TEXT NOT NULL UNIQUE,
    enrollment_key INTEGER NOT NULL REFERENCES enrollment (key),
    kind TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    charged_delta INTEGER NOT NULL,
    paid_delta INTEGER NOT NULL,
    written_off_delta INTEGER NOT NULL,
    desk_id TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    taken_at INTEGER NOT NULL,
    day TEXT NOT NULL,
    receipt_key INTEGER REFERENCES receipt (key),
    payer TEXT NOT NULL,
    allocations TEXT NOT NULL,
    method TEXT,
    reference TEXT NOT NULL,
    approval TEXT NOT NULL,
    tendered INTEGER,
    change INTEGER,
    reverses TEXT,
    reason TEXT NOT NULL,
    batch_id TEXT,
    effect_index INTEGER NOT NULL,
    committed_at INTEGER
) STRICT;
CREATE INDEX entry_by_enrollment ON entry (enrollment_key);
CREATE INDEX entry_by_receipt ON entry (receipt_key) WHERE receipt_key IS NOT NULL;
CREATE INDEX entry_voided ON entry (reverses) WHERE kind = 'void';
CREATE INDEX entry_money ON entry (taken_at, key, kind, paid_delta, method, day)
    WHERE paid_delta <> 0 AND kind <> 'credit';
CREATE INDEX entry_money_by_day ON entry (day, taken_at, kind, paid_delta, method)
    WHERE paid_delta <> 0 AND kind <> 'credit';

CREATE TABLE receipt_series (
    series TEXT PRIMARY KEY NOT NULL,
    last INTEGER NOT NULL
) STRICT;

CREATE TABLE counter (
    name TEXT PRIMARY KEY NOT NULL,
    value INTEGER NOT NULL
) STRICT;

CREATE TABLE outbox (
    desk_seq INTEGER PRIMARY KEY,
    batch_id TEXT NOT NULL UNIQUE,
    command TEXT NOT NULL,
    desk_id TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    payload TEXT NOT NULL,
    digest TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'committed', 'needs_attention')),
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER,
    reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outbox_by_state ON outbox (state, desk_seq);

CREATE TABLE outbox_key (
    order_key TEXT NOT NULL,
    desk_seq INTEGER NOT NULL REFERENCES outbox (desk_seq),
    changes INTEGER NOT NULL CHECK (changes IN (0, 1)),
    PRIMARY KEY (order_key, desk_seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE local_setting (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT;
"""

STUDENT_INDEXES: Final = """
CREATE INDEX student_by_name ON student (archived, sort_key, key);
CREATE INDEX student_by_balance ON student (archived, balance, sort_key, key);
CREATE INDEX student_by_owed ON student (archived, balance DESC, sort_key, key);
CREATE INDEX student_by_touch ON student (archived, touched, key);
CREATE INDEX student_of_any_state ON student (sort_key);
CREATE INDEX student_by_birth_date ON student (birth_date, sort_key) WHERE birth_date IS NOT NULL;
CREATE INDEX student_by_phone ON student (phone_key, archived) WHERE phone_key <> '';
CREATE INDEX student_by_guardian_phone ON student (guardian_phone_key, archived)
    WHERE guardian_phone_key <> '';
CREATE INDEX student_by_email ON student (email_key, archived) WHERE email_key <> '';
CREATE INDEX student_by_guardian_email ON student (guardian_email_key, archived)
    WHERE guardian_email_key <> '';
"""

_GUARDS = """
CREATE TRIGGER entry_stays BEFORE DELETE ON entry
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER entry_stands BEFORE UPDATE ON entry
WHEN (old.key, old.entry_id, old.enrollment_key, old.kind, old.amount, old.charged_delta,
      old.paid_delta, old.written_off_delta, old.desk_id, old.staff_id, old.taken_at, old.day,
      old.receipt_key, old.payer, old.allocations, old.method, old.reference, old.approval,
      old.tendered, old.change, old.reverses, old.reason, old.batch_id, old.effect_index)
  IS NOT (new.key, new.entry_id, new.enrollment_key, new.kind, new.amount, new.charged_delta,
      new.paid_delta, new.written_off_delta, new.desk_id, new.staff_id, new.taken_at, new.day,
      new.receipt_key, new.payer, new.allocations, new.method, new.reference, new.approval,
      new.tendered, new.change, new.reverses, new.reason, new.batch_id, new.effect_index)
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER receipt_stays BEFORE DELETE ON receipt
BEGIN SELECT RAISE (ABORT, 'a receipt number is given once'); END;

CREATE TRIGGER receipt_stands BEFORE UPDATE ON receipt
BEGIN SELECT RAISE (ABORT, 'a receipt number is given once'); END;

CREATE TRIGGER batch_frozen BEFORE UPDATE OF
    desk_seq, batch_id, command, desk_id, staff_id, made_at, payload, digest, fingerprint ON outbox
BEGIN SELECT RAISE (ABORT, 'a recorded batch is frozen'); END;
"""

_KEYS_OF_WHAT_IS_OUT = """
DELETE FROM outbox_key WHERE desk_seq IN (SELECT desk_seq FROM outbox WHERE state = 'committed');
CREATE INDEX outbox_key_of_batch ON outbox_key (desk_seq, order_key, changes);
CREATE INDEX outbox_key_changed ON outbox_key (order_key, desk_seq) WHERE changes = 1;
"""
"""Order keys are kept while their batch can hold others back: the queue stays as short as it is."""

MIGRATIONS: Final[tuple[str, ...]] = (
    _TABLES + STUDENT_INDEXES + _GUARDS,
    _KEYS_OF_WHAT_IS_OUT,
    PULLING,
    WAYS,
    RECEIPTS_OF_DESKS,
    WITHDRAWN,
    SLIPS,
    MERGED,
    HISTORY,
    RETENTION,
    REPORTS,
    ROLES,
)
"""Step n brings a file from version n - 1 to n."""
