// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An HTTPS server that speaks HTTP/2 to those who offer it, for tests: node http2server.mjs CERTIFICATE KEY
// Answers every request with the version it came by. Runs until its standard input closes; says "ready PORT".
import { readFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';

const [certificate, key] = process.argv.slice(2).map((file) => readFileSync(file));
const server = createSecureServer({ cert: certificate, key, allowHTTP1: true }, (request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => response.end(`${request.method} over ${request.httpVersion}, ${Buffer.concat(parts).length} bytes`));
});
server.listen(0, '127.0.0.1', () => console.log(`ready ${server.address().port}`));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
