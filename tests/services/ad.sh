#!/bin/sh
# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A real Active Directory domain controller (Samba) on loopback for tests.
#   ad.sh FOLDER [ADDRESS]     runs until its standard input closes; says "ready ldaps://ADDRESS" when it answers
# Samba's LDAP ports are fixed, so ADDRESS (default 127.0.0.77) must have 389 and 636 free; any of 127.0.0.0/8 will do.
# MAIL_DOMAIN (default holdfast.test) is the domain of people's mail addresses.
# Domain HOLDFAST.TEST; people and passwords are in adpeople.py. FOLDER receives ca.pem and other-ca.pem.
# Exit 77 with the reason: Samba is not installed, or we are not root (provisioning sets file owners).
set -eu
folder=$1
address=${2:-127.0.0.77}
here=$(cd "$(dirname "$0")" && pwd)
[ "$(id -u)" = 0 ] || { echo "a domain controller can be provisioned by root only"; exit 77; }
for program in samba samba-tool openssl ldapsearch; do
    command -v $program >/dev/null || { echo "$program is not installed (packages samba-ad-dc, samba-ad-provision, ldap-utils)"; exit 77; }
done
python=$(for p in /usr/bin/python3 python3; do "$p" -c 'import samba.provision' 2>/dev/null && echo "$p" && break; done || true)
[ -n "$python" ] || { echo "python3-samba is not installed"; exit 77; }
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
conf=$folder/etc/smb.conf
if [ ! -f "$conf" ]; then
    sh "$here/certificates.sh" "$folder" "$address" dc.holdfast.test
    samba-tool domain provision --targetdir="$folder" --realm=HOLDFAST.TEST --domain=HOLDFAST --host-name=DC \
        --server-role=dc --dns-backend=NONE --adminpass='Adm1n-of-tests' --use-rfc2307 >"$folder/provision.log" 2>&1 ||
        { tail -3 "$folder/provision.log"; exit 1; }
    # Our own file instead of the provisioned one, which repeats this machine's settings and starts far more.
    cat >"$conf" <<END
[global]
    netbios name = DC
    realm = HOLDFAST.TEST
    workgroup = HOLDFAST
    server role = active directory domain controller
    server services = ldap, kdc
    interfaces = $address/8
    bind interfaces only = yes
    tls enabled = yes
    tls certfile = $folder/server.pem
    tls keyfile = $folder/server.key
    tls cafile = $folder/ca.pem
    private dir = $folder/private
    state directory = $folder/state
    cache directory = $folder/cache
    lock directory = $folder
    pid directory = $folder
    binddns dir = $folder/bind-dns
    ncalrpc dir = $folder/ncalrpc
    log file = $folder/samba.log
END
    "$python" "$here/adpeople.py" "$conf" "${MAIL_DOMAIN:-holdfast.test}" >>"$folder/provision.log" 2>&1 || { tail -3 "$folder/provision.log"; exit 1; }
    samba-tool domain passwordsettings set --account-lockout-threshold=5 --configfile="$conf" >>"$folder/provision.log" 2>&1 ||
        { tail -3 "$folder/provision.log"; exit 1; }
fi
samba --configfile="$conf" --foreground --no-process-group --debug-stdout </dev/null >"$folder/samba.out" 2>&1 &
server=$!
ended() {
    kill $server 2>/dev/null
    wait $server 2>/dev/null || true
    # Its children each hold a socket here until they are gone too.
    tries=0
    while [ -n "$(ls "$folder/msg.sock" 2>/dev/null)" ] && [ $tries -lt 50 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
}
trap ended EXIT INT TERM
tries=0
until LDAPTLS_CACERT=$folder/ca.pem ldapsearch -LLL -o nettimeout=2 -H "ldaps://$address" -x -s base -b '' defaultNamingContext >/dev/null 2>&1; do
    kill -0 $server 2>/dev/null || { echo "samba ended:"; tail -5 "$folder/samba.out"; exit 1; }
    tries=$((tries + 1))
    [ $tries -lt 300 ] || { echo "samba did not answer on $address"; exit 1; }
    sleep 0.1
done
echo "ready ldaps://$address"
cat >/dev/null
