"""Reads a mailbox over IMAP, as a mail program does, and prints what Python's own parser makes of every mail, as JSON.

python3 imap.py <host> <port> <user> <password>
"""

import email
import email.policy
import imaplib
import json
import sys

host, port, user, password = sys.argv[1:]


def people(header):
    return [[address.display_name, address.addr_spec] for address in header.addresses]


def read(raw):
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    defects = [defect for part in mail.walk() for defect in part.defects]
    defects += [defect for header in mail.values() for defect in getattr(header, "defects", ())]
    assert not defects, (mail["Message-ID"], defects)
    return {
        "messageId": mail["Message-ID"],
        "subject": mail["Subject"],
        "from": people(mail["From"]),
        "to": people(mail["To"]),
        "date": mail["Date"].datetime.isoformat(),
        "autoSubmitted": mail["Auto-Submitted"],
        "text": mail.get_body(("plain",)).get_content(),
        "html": mail.get_body(("html",)).get_content(),
    }


with imaplib.IMAP4(host, int(port)) as server:
    server.login(user, password)
    _, (count,) = server.select(readonly=True)
    _, parts = server.fetch(f"1:{int(count)}", "(BODY.PEEK[])")
    mails = [read(part[1]) for part in parts if isinstance(part, tuple)]

assert len(mails) == int(count), (len(mails), count)
json.dump(mails, sys.stdout, ensure_ascii=False)
