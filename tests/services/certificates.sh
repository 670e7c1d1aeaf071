#!/bin/sh
# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes, once, in FOLDER: ca.pem, server.pem and server.key for ADDRESS and NAME, and other-ca.pem of a stranger.
#   certificates.sh FOLDER ADDRESS NAME
set -eu
cd "$1"
[ -f server.pem ] && exit 0
authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=$1" \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign \
        -keyout "$2.key" -out "$2.pem" 2>/dev/null
}
authority "Holdfast test authority" ca
authority "Somebody else" other-ca
openssl req -newkey rsa:2048 -nodes -subj "/CN=$3" -keyout server.key -out server.csr 2>/dev/null
printf 'subjectAltName=IP:%s,DNS:%s\nextendedKeyUsage=serverAuth\n' "$2" "$3" >server.ext
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -extfile server.ext -out server.pem 2>/dev/null
chmod 600 ./*.key
