# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fills the test domain: adpeople.py SMB.CONF [MAIL-DOMAIN]. Everybody's password is Gr33n-apples."""

import sys

import ldb
from samba.auth import system_session
from samba.dcerpc import security
from samba.ndr import ndr_unpack
from samba.param import LoadParm
from samba.samdb import SamDB

settings = LoadParm()
settings.load(sys.argv[1])
directory = SamDB(url=settings.private_path("sam.ldb"), session_info=system_session(), lp=settings)
base = str(directory.get_default_basedn())
staff = "OU=Staff," + base
groups = "OU=Groups," + base
mail_domain = sys.argv[2] if len(sys.argv) > 2 else "holdfast.test"
dns = {}


def quoted(name):
    return name.replace(",", "\\,")


def person(account, name, manager=None, title=None, department=None, mail=True):
    dn = f"CN={quoted(name)},{staff}"
    entry = {"dn": dn, "objectClass": "user", "sAMAccountName": account, "displayName": name,
             "userPrincipalName": account + "@holdfast.test"}
    if mail:
        entry["mail"] = account + "@" + mail_domain
    for key, value in (("manager", dns.get(manager)), ("title", title), ("department", department)):
        if value:
            entry[key] = value
    directory.add(entry)
    directory.setpassword(f"(sAMAccountName={account})", "Gr33n-apples", username=account)
    directory.enable_account(f"(sAMAccountName={account})")
    dns[account] = dn


def group(name, members):
    dn = f"CN={name},{groups}"
    directory.add({"dn": dn, "objectClass": "group", "sAMAccountName": name, "member": members})
    dns[name] = dn


directory.transaction_start()
for unit in (staff, groups):
    directory.add({"dn": unit, "objectClass": "organizationalUnit"})
person("bea.summit", "Bea Summit", title="Chief Executive")
person("priya.ortega", "Priya Ortega", "bea.summit", "Chief Strategy Officer", "Strategy")
person("john.anderson", "John Anderson", "priya.ortega", "Director of Design", "Design")
person("rosa.silva", "Rosa Silva", "priya.ortega", "Accountant", "Finance")
person("jose.nunez", "Núñez, José", "priya.ortega")
person("lee.under", "Lee Under", "jose.nunez")
person("gale.nomail", "Gale Nomail", mail=False)
person("ward.below", "Ward Below", "gale.nomail")
person("off.boarded", "Off Boarded")
person("reader", "Directory Reader", mail=False)
for number in range(120):
    person(f"many{number:03}", f"Many {number:03}", "rosa.silva")
group("Vice Presidents", [dns["john.anderson"]])
group("Executive Team", [dns["bea.summit"], dns["Vice Presidents"]])
group("Everybody", [dns[f"many{number:03}"] for number in range(120)])
directory.add({"dn": f"CN=LAPTOP-7,{staff}", "objectClass": "computer", "sAMAccountName": "LAPTOP-7$",
               "userAccountControl": "4096", "dNSHostName": "laptop-7.holdfast.test", "managedBy": dns["john.anderson"]})
person("quiet.lead", "Quiet Lead", "off.boarded")
person("team.member", "Team Member", "quiet.lead")
person("self.boss", "Self Boss")
person("prima.exec", "Prima Exec")
group("Board", [dns["prima.exec"]])
directory.transaction_commit()


def change(dn, attribute, value):
    message = ldb.Message(ldb.Dn(directory, dn))
    message[attribute] = ldb.MessageElement(value, ldb.FLAG_MOD_REPLACE, attribute)
    directory.modify(message)


change(dns["self.boss"], "manager", dns["self.boss"])
change(dns["quiet.lead"], "mail", [])
change(dns["rosa.silva"], "proxyAddresses", ["SMTP:rosa.silva@holdfast.test", "smtp:rosa.former@holdfast.test"])
change(dns["off.boarded"], "manager", dns["bea.summit"])
# Board becomes the primary group: memberOf and member forget about it then.
board = directory.search(dns["Board"], scope=ldb.SCOPE_BASE, attrs=["objectSid"])[0]
rid = ndr_unpack(security.dom_sid, board["objectSid"][0]).split()[1]
change(dns["prima.exec"], "primaryGroupID", str(rid))
directory.disable_account("(sAMAccountName=off.boarded)")
