#!/bin/sh
# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A real OpenLDAP server on loopback for what Samba does not do: size limits, referrals, refusing a value that has changed.
#   slapd.sh FOLDER       runs until its standard input closes; says "ready PLAIN-PORT TLS-PORT" when it answers
# Base dc=corp,dc=test with the attributes of Active Directory that the commands use; people as below, all with the
# password Gr33n-apples. 120 entries fit (sAMAccountName=many*), but the server gives 50 at once. What lies
# outside dc=corp,dc=test is referred to another server. FOLDER receives ca.pem and other-ca.pem.
# Exit 77 with the reason: slapd is not installed. Its Debian package is used for the program alone: packages are
# installed without a configuration, so that no service starts (packaging/install-packages.sh).
set -eu
folder=$1
mkdir -p "$folder/db"
folder=$(cd "$folder" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:/usr/sbin
for program in slapd slapadd ldapsearch openssl; do
    command -v $program >/dev/null || { echo "$program is not installed (packages slapd, ldap-utils)"; exit 77; }
done
python=$(for p in /usr/bin/python3 python3; do command -v "$p" >/dev/null && echo "$p" && break; done)
sh "$here/certificates.sh" "$folder" 127.0.0.1 ldap.corp.test
cat >"$folder/slapd.conf" <<END
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
attributetype ( 1.2.840.113556.1.4.221 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch
    SUBSTR caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.656 NAME 'userPrincipalName' EQUALITY caseIgnoreMatch
    SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.2.210 NAME 'proxyAddresses' EQUALITY caseIgnoreMatch
    SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' EQUALITY integerMatch
    SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.96 NAME 'pwdLastSet' EQUALITY integerMatch
    SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.662 NAME 'lockoutTime' EQUALITY integerMatch
    SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.146 NAME 'objectSid' EQUALITY octetStringMatch
    SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )
objectclass ( 1.2.840.113556.1.5.9 NAME 'user' SUP inetOrgPerson STRUCTURAL MAY ( sAMAccountName \$
    userPrincipalName \$ proxyAddresses \$ userAccountControl \$ pwdLastSet \$ lockoutTime \$ objectSid ) )
objectclass ( 1.2.840.113556.1.5.8 NAME 'group' SUP top STRUCTURAL MUST cn MAY ( member \$ sAMAccountName \$
    objectSid ) )
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile $folder/slapd.pid
TLSCACertificateFile $folder/ca.pem
TLSCertificateFile $folder/server.pem
TLSCertificateKeyFile $folder/server.key
referral ldap://127.0.0.1:3899/
sizelimit size.soft=50 size.hard=50 size.prtotal=unlimited
security simple_bind=64
database mdb
suffix "dc=corp,dc=test"
rootdn "cn=root,dc=corp,dc=test"
rootpw Gr33n-apples
directory $folder/db
access to * by users read by anonymous auth
END
"$python" - >"$folder/people.ldif" <<'END'
import base64
import struct

def sid(rid):
    return base64.b64encode(struct.pack("<BB6s5I", 1, 5, b"\0\0\0\0\0\5", 21, 1, 2, 3, rid)).decode()

print("dn: dc=corp,dc=test\nobjectClass: dcObject\nobjectClass: organization\no: corp\ndc: corp\n")
print("dn: ou=Staff,dc=corp,dc=test\nobjectClass: organizationalUnit\nou: Staff\n")
print("dn: ou=Elsewhere,dc=corp,dc=test\nobjectClass: organizationalUnit\nou: Elsewhere\n")

def person(rid, account, name, unit="Staff", **more):
    lines = [f"dn: cn={name},ou={unit},dc=corp,dc=test", "objectClass: user",
             f"cn: {name}", f"sn: {name}",
             f"sAMAccountName: {account}", f"mail: {account}@corp.test", f"objectSid:: {sid(rid)}",
             f"userAccountControl: {more.pop('control', 66048)}", "pwdLastSet: 1", "lockoutTime: 5",
             "userPassword: Gr33n-apples"]
    lines += [f"{key}: {value}" for key, value in more.items()]
    print("\n".join(lines) + "\n")

person(1001, "reader", "Reader")
person(1002, "anna.boss", "Anna Boss", title="Chief of Staff")
person(1003, "john.anderson", "John Anderson", manager="cn=Anna Boss,ou=Staff,dc=corp,dc=test", control=512)
person(1004, "far.away", "Far Away", manager="cn=Somebody,dc=other,dc=test")
person(1005, "out.side", "Out Side", unit="Elsewhere", control=512)
for number in range(120):
    person(2000 + number, f"many{number:03}", f"Many {number:03}")

def group(rid, name, *members):
    print("\n".join([f"dn: cn={name},dc=corp,dc=test", "objectClass: group",
                     f"cn: {name}", f"sAMAccountName: {name}", f"objectSid:: {sid(rid)}"]
                    + [f"member: {member}" for member in members]) + "\n")

group(3001, "Inner", "cn=John Anderson,ou=Staff,dc=corp,dc=test", "cn=Outer,dc=corp,dc=test")
group(3002, "Outer", "cn=Inner,dc=corp,dc=test")
END
[ -f "$folder/db/data.mdb" ] || slapadd -q -f "$folder/slapd.conf" -l "$folder/people.ldif" >"$folder/slapadd.log" 2>&1 ||
    { tail -3 "$folder/slapadd.log"; exit 1; }
ports=$("$python" -c '
import socket
sockets = [socket.socket() for _ in range(2)]
for s in sockets: s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in sockets))')
plain=${ports% *}
tls=${ports#* }
slapd -d 0 -f "$folder/slapd.conf" -h "ldap://127.0.0.1:$plain/ ldaps://127.0.0.1:$tls/" </dev/null >"$folder/slapd.out" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null || true' EXIT INT TERM
tries=0
until LDAPTLS_CACERT=$folder/ca.pem ldapsearch -LLL -o nettimeout=2 -H "ldaps://127.0.0.1:$tls" -x -s base -b '' namingContexts >/dev/null 2>&1; do
    kill -0 $server 2>/dev/null || { echo "slapd ended:"; tail -5 "$folder/slapd.out"; exit 1; }
    tries=$((tries + 1))
    [ $tries -lt 300 ] || { echo "slapd did not answer"; exit 1; }
    sleep 0.1
done
echo "ready $plain $tls"
cat >/dev/null
