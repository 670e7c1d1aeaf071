# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server behind smtp.sh. Account: console / right-password."""

import asyncio
import fnmatch
import pathlib
import ssl
import sys
import threading

from aiosmtpd.smtp import SMTP, AuthResult

folder = pathlib.Path(sys.argv[1])
met = {}


def event(*words):
    with open(folder / "events.log", "a", encoding="utf-8") as log:
        print(*words, file=log)


def trouble(kind, *names):
    """Whether a line of the file "trouble" asks for this kind of trouble now."""
    file = folder / "trouble"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    for line in lines:
        words = line.split()
        if not words or words[0] != kind or not any(fnmatch.fnmatch(name, words[1]) for name in names):
            continue
        if len(words) > 2:
            met[line] = met.get(line, 0) + 1
            if met[line] > int(words[2]):
                continue
        return True
    return False


def sign_in(server, session, envelope, mechanism, data):
    right = data.login == b"console" and data.password == b"right-password"
    event("auth", mechanism, "right" if right else "wrong")
    return AuthResult(success=right, handled=False)


class Mailboxes:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        return ["421 4.3.2 busy"] if trouble("busy", "*") else responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        event("rcpt", address)
        if trouble("refuse", address):
            return "550 5.1.1 nobody here"
        if trouble("defer", address):
            return "450 4.2.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server, session, envelope):
        if trouble("cut-data", *envelope.rcpt_tos):
            event("cut")
            server.transport.abort()
            return "451 gone"
        number = 1 + sum(1 for _ in folder.glob("mail/*/*.eml"))
        for address in envelope.rcpt_tos:
            box = folder / "mail" / address
            box.mkdir(parents=True, exist_ok=True)
            (box / f"{number}.eml").write_bytes(envelope.original_content)
        event("stored", len(envelope.rcpt_tos))
        if trouble("lose-reply", *envelope.rcpt_tos):
            server.transport.abort()
        return f"250 queued as {number}"


async def serve():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    loop = asyncio.get_running_loop()

    def session():
        return SMTP(Mailboxes(), hostname="mail.corp.test", tls_context=context, require_starttls=True, auth_required=True,
                    authenticator=sign_in, data_size_limit=300_000, loop=loop)

    server = await loop.create_server(session, "127.0.0.1", 0)
    print("ready", server.sockets[0].getsockname()[1], flush=True)
    ended = asyncio.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), loop.call_soon_threadsafe(ended.set)), daemon=True).start()
    await ended.wait()


asyncio.run(serve())
