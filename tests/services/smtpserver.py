# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server behind smtp.sh. Account: console / right-password, or the access token in the file "token"."""

import asyncio
import base64
import fnmatch
import http.server
import json
import pathlib
import ssl
import sys
import threading
import urllib.parse

from aiosmtpd.smtp import MISSING, SMTP, AuthResult

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
    if trouble("auth-later", "*"):
        event("auth", mechanism, "later")
        return AuthResult(success=False, handled=False, message="454 4.7.0 come back later")
    right = data.login == b"console" and data.password == b"right-password"
    event("auth", mechanism, "right" if right else "wrong")
    return AuthResult(success=right, handled=False)


class TokenServer(http.server.BaseHTTPRequestHandler):
    """A token endpoint (RFC 6749): client console-app / app-secret, or the refresh token long-lived."""

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        form = dict(urllib.parse.parse_qsl(self.rfile.read(length).decode()))
        event("token", form.get("grant_type", ""), form.get("scope", ""))
        right = form.get("client_id") == "console-app" and (
            form.get("client_secret") == "app-secret" if form.get("grant_type") == "client_credentials"
            else form.get("grant_type") == "refresh_token" and form.get("refresh_token") == "long-lived")
        if trouble("token-busy", "*"):
            status, answer = 503, {}
        elif right:
            # A new token each time; only the newest signs in.
            number = 1 + met.get("tokens", 0)
            met["tokens"] = number
            token = f"token-{number}"
            if not trouble("stale-token", "*"):
                (folder / "token").write_text(token, encoding="utf-8")
            status, answer = 200, {"token_type": "Bearer", "expires_in": 3599, "access_token": token}
        else:
            status, answer = 401, {"error": "invalid_client", "error_description": "AADSTS7000215: wrong secret"}
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(SMTP):
    """aiosmtpd's, with access tokens (XOAUTH2 and RFC 7628) and connections that end after the final reply."""

    async def _bearer(self, server, args, mechanism):
        given = args[1] if len(args) > 1 else await server.challenge_auth("")
        if given is MISSING:
            return AuthResult(success=False)
        parts = (base64.b64decode(given) if isinstance(given, str) else given).split(b"\x01")
        token = next((part[12:].decode() for part in parts if part.startswith(b"auth=Bearer ")), "")
        file = folder / "token"
        right = token != "" and file.exists() and token == file.read_text(encoding="utf-8")
        event("auth", mechanism, "right" if right else "wrong")
        if not right:
            said = b'{"status":"401","schemes":"bearer","scope":"https://mail.corp.test/"}'
            aborted = await server.challenge_auth(said) is MISSING
            return AuthResult(success=False, handled=aborted)
        return AuthResult(success=True, auth_data="console")

    async def auth_XOAUTH2(self, server, args):
        return await self._bearer(server, args, "XOAUTH2")

    async def auth_OAUTHBEARER(self, server, args):
        return await self._bearer(server, args, "OAUTHBEARER")


class Mailboxes:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        return ["421 4.3.2 busy"] if trouble("busy", "*") else responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        event("mail", address, *options)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 fine"

    async def handle_RCPT(self, server, session, envelope, address, options):
        event("rcpt", address)
        if trouble("cut-rcpt", address):
            server.transport.abort()
        if trouble("too-many", address):
            return "452 4.5.3 too many recipients"
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
        if trouble("reject-data", *envelope.rcpt_tos):
            return "554 5.7.1 not this message"
        if trouble("defer-data", *envelope.rcpt_tos):
            return "451 4.3.0 not now"
        if trouble("hang-data", *envelope.rcpt_tos):
            event("hang")
            await asyncio.sleep(30)
        number = 1 + sum(1 for _ in folder.glob("mail/*/*.eml"))
        for address in envelope.rcpt_tos:
            box = folder / "mail" / address
            box.mkdir(parents=True, exist_ok=True)
            (box / f"{number}.eml").write_bytes(envelope.original_content)
        event("stored", len(envelope.rcpt_tos))
        if trouble("lose-reply", *envelope.rcpt_tos):
            server.transport.abort()
        if trouble("cut-after", *envelope.rcpt_tos):
            await server.push(f"250 queued as {number}")
            event("cut after reply")
            server.transport.abort()
        return f"250 queued as {number}"


async def serve():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    loop = asyncio.get_running_loop()

    def session(tls=True):
        return Server(Mailboxes(), hostname="mail.corp.test", tls_context=context if tls else None, require_starttls=tls,
                      auth_required=tls, authenticator=sign_in, data_size_limit=18_000_000, enable_SMTPUTF8=True,
                      loop=loop)

    server = await loop.create_server(session, "127.0.0.1", 0)
    # Leaves STARTTLS out, as somebody in between would.
    plain = await loop.create_server(lambda: session(tls=False), "127.0.0.1", 0)
    tokens = http.server.ThreadingHTTPServer(("127.0.0.1", 0), TokenServer)
    threading.Thread(target=tokens.serve_forever, daemon=True).start()
    print("ready", server.sockets[0].getsockname()[1], plain.sockets[0].getsockname()[1], tokens.server_address[1],
          flush=True)
    ended = asyncio.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), loop.call_soon_threadsafe(ended.set)), daemon=True).start()
    await ended.wait()


asyncio.run(serve())
