#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sends recorded requests of Code42's public clients to a running range and compares the shapes of the answers.

usage: recorded.py HOLDFAST-RANGE FIXTURES

FIXTURES is the folder of request and answer pairs. The ids in them are exchanged for ids that the range has; then each
request that was answered well must be answered well by the range, with at least the recorded keys, each of the
recorded type (null stands for anything). Exit code 77: the folder is not there.
"""
import base64
import collections
import json
import pathlib
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request


class Range:
    def __init__(self, program):
        self.process = subprocess.Popen([program, "--control", "--action-time", "0", "--time", "2026-06-11T14:00:00Z"],
                                        stdout=subprocess.PIPE, text=True)
        self.start = json.loads(self.process.stdout.readline())
        self.token = self.call("POST", "/v1/oauth", authorization=self.basic())[1]["access_token"]

    def basic(self):
        pair = f"{self.start['code42ClientId']}:{self.start['code42Secret']}"
        return "Basic " + base64.b64encode(pair.encode()).decode()

    def call(self, method, path, body=None, authorization=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.start["code42Url"] + path, data=data, method=method)
        request.add_header("Authorization", authorization or "Bearer " + self.token)
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                content, status = answer.read(), answer.status
        except urllib.error.HTTPError as error:
            content, status = error.read(), error.code
        try:
            return status, json.loads(content) if content else None
        except ValueError:
            return status, content

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)


class Ids:
    """Ids of the range for each kind that a recorded path or body names."""

    def __init__(self, service):
        get = lambda path: service.call("GET", path)[1]
        self.service = service
        self.tenant = get("/v1/customer")["tenantId"]
        self.session = get("/v1/sessions")["items"][0]
        self.users = [user["userId"] for user in get("/v1/users")["users"]]
        self.usernames = [user["username"] for user in get("/v1/users")["users"]]
        self.actors = [actor["actorId"] for actor in get("/v1/actors/actor/search")["actors"]]
        self.actor_names = [actor["name"] for actor in get("/v1/actors/actor/search")["actors"]]
        self.agents = [agent["agentId"] for agent in get("/v1/agents")["agents"]]
        self.rules = [rule["id"] for rule in get("/v2/alert-rules")]
        self.orgs = [org["orgGuid"] for org in get("/v1/orgs")["orgs"]]
        self.roles = [role["roleId"] for role in get("/v1/users/roles")]
        self.groups = [group["groupId"] for group in get("/v1/directory-groups")["directoryGroups"]]
        self.departments = get("/v1/departments")["departments"]
        self.indicators = get("/v1/risk-indicator-categories")["categories"]
        self.events = [event["event"]["id"] for event in
                       get(f"/v1/sessions/{self.session['sessionId']}/events")["queryResult"]["fileEvents"]]
        query = {"groups": [{"filters": [{"term": "event.id", "operator": "IS_ANY", "value": self.events[:50]}]}]}
        found = service.call("POST", "/v2/file-events", query)[1]["fileEvents"]
        self.files = [event for event in found if event["file"]["hash"]["sha256"]]
        self.searches = [search["id"] for search in get("/v2/file-events/saved-searches")["searches"]]
        self.alerts = [alert["alertId"] for alert in self.session["triggeredAlerts"]]
        self.count = 0

    def unique(self, text):
        self.count += 1
        return f"{text} {self.count}"

    # Things that requests change or delete are made for each request.
    def case(self, with_event=False):
        number = self.service.call("POST", "/v1/cases", {"name": self.unique("recorded")})[1]["number"]
        if with_event:
            self.service.call("POST", f"/v1/cases/{number}/fileevent", {"events": [self.downloadable()["event"]["id"]]})
        return number

    def downloadable(self):
        for event in self.files:
            if self.service.call("GET", f"/v1/files/get-file-by-sha256/{event['file']['hash']['sha256']}")[0] == 200:
                return event
        raise SystemExit("the range has no file to download")

    def watchlist(self):
        body = {"watchlistType": "CUSTOM", "title": self.unique("recorded"), "description": None}
        identity = self.service.call("POST", "/v2/watchlists", body)[1]["watchlistId"]
        base = f"/v2/watchlists/{identity}/"
        self.service.call("POST", base + "included-actors/add", {"actorIds": self.actors[:2]})
        self.service.call("POST", base + "excluded-actors/add", {"actorIds": self.actors[2:3]})
        self.service.call("POST", base + "included-directory-groups/add", {"groupIds": self.groups[:1]})
        self.service.call("POST", base + "included-departments/add", {"departments": self.departments[:1]})
        return identity

    def free_type(self):
        """A built-in kind of list that the tenant does not have: there is at most one of each."""
        for watchlist in self.service.call("GET", "/v2/watchlists")[1]["watchlists"]:
            if watchlist["listType"] == "DEPARTING_EMPLOYEE":
                self.service.call("DELETE", f"/v2/watchlists/{watchlist['watchlistId']}")
        return "DEPARTING_EMPLOYEE"

    def matter(self, custodian=None):
        policy = self.service.call("POST", "/v1/legal-hold/policies", {"name": self.unique("policy")})[1]["policyId"]
        body = {"policyId": policy, "name": self.unique("matter")}
        identity = self.service.call("POST", "/v1/legal-hold/matters", body)[1]["matterId"]
        if custodian:
            self.service.call("POST", f"/v1/legal-hold/matters/{identity}/custodians", {"userId": custodian})
        return identity, policy

    def activity(self):
        body = {"type": "URL_PATH", "value": self.unique("example.test/x").replace(" ", "-"),
                "activityActionGroups": []}
        return self.service.call("POST", "/v2/trusted-activities", body)[1]["activityId"]


def quoted(text):
    return urllib.parse.quote(str(text), safe="")


def request_for(pair, ids):
    """The recorded request with ids of the range: path, query, body. None: nothing of its kind exists here."""
    parts = pair["path"].strip("/").split("/")
    query = dict(pair.get("query") or {})
    body = json.loads(json.dumps(pair.get("requestBody")))
    family = parts[1] if len(parts) > 1 else ""
    action = parts[-1]

    def put(index, value):
        if len(parts) > index:
            parts[index] = quoted(value)

    if isinstance(body, dict) and "tenantId" in body:
        body["tenantId"] = ids.tenant
    if parts[0] == "svc" and body is None:
        body = {"tenantId": ids.tenant, "userName": ids.usernames[0], "alertIds": ids.alerts[:1], "groups": [],
                "groupClause": "AND", "pgNum": 0, "pgSize": 50, "srtKey": "CreatedAt"}
    if action == "query-details" or action == "query-details-aggregate":
        body = dict(body, alertIds=ids.alerts[:1])
    if action == "query-alerts":
        body = dict(body, tenantId=ids.tenant)
    if action == "details":  # the departing case of 2020
        made = ids.service.call("POST", "/svc/api/v1/departingemployee/search", {"tenantId": ids.tenant})[1]["cases"]
        body = {"tenantId": ids.tenant, "caseId": made[0]["caseId"]}
    if family == "sessions":
        if action in ("change-state", "change-states"):
            if "ids" in (body or {}):
                body["ids"] = [ids.session["sessionId"]]
            if (body or {}).get("continuationToken"):
                body["continuationToken"] = ids.session["sessionId"]
        else:
            put(2, ids.session["sessionId"])
        for key, value in (("actor_id", ids.actors[0]), ("rule_id", ids.rules[0]), ("watchlist_id", ids.actors[0])):
            if key in query:
                query[key] = value
    elif family == "alerts" and isinstance(body, dict):
        if "alertIds" in body:
            body["alertIds"] = ids.alerts[:1]
        if "alertId" in body:
            body["alertId"] = ids.alerts[0]
    elif family == "actors":
        if len(parts) > 4 and parts[3] != "search":
            put(4, ids.actors[0] if parts[3] == "id" else ids.actor_names[0])
    elif family == "agents":
        if isinstance(body, dict) and "agentIds" in body:
            body["agentIds"] = ids.agents[:len(body["agentIds"])]
        elif len(parts) > 2:
            put(2, ids.agents[0])
        if "userId" in query:
            query["userId"] = ids.users[0]
    elif family == "devices":
        put(2, ids.agents[0])
    elif family == "alert-rules":
        if isinstance(body, list):
            body = ids.rules[:max(1, len(body))]
        elif len(parts) > 2:
            put(2, ids.rules[0])
            if action == "users":
                for rule in ids.rules:
                    if ids.service.call("GET", f"/v2/alert-rules/{rule}/users")[0] == 200:
                        put(2, rule)
    elif family == "users":
        if len(parts) > 3 and parts[2] == "roles":
            put(3, ids.roles[0])
        elif len(parts) > 2 and parts[2] != "roles":
            put(2, ids.users[-1])
        if isinstance(body, dict) and "roleIds" in body:
            body["roleIds"] = ids.roles[:len(body["roleIds"])]
        if isinstance(body, dict) and "orgGuid" in body:
            body["orgGuid"] = ids.orgs[0]
    elif family == "user-risk-profiles":
        put(2, ids.users[0])
    elif family == "watchlists":
        if len(parts) > 2:
            put(2, ids.watchlist())
            if len(parts) == 5 and pair["method"] == "GET":
                old = parts[0] == "v1"
                index = 2 if "excluded" in parts[3] else 0
                if parts[3] == "included-directory-groups":
                    put(4, ids.groups[0])
                elif parts[3] == "included-departments":
                    put(4, ids.departments[0])
                elif old:
                    # A user's actor, put on the list first.
                    name = ids.usernames[0]
                    actor = next(ids.actors[i] for i, other in enumerate(ids.actor_names) if other == name)
                    part = "excluded-actors" if index else "included-actors"
                    ids.service.call("POST", f"/v2/watchlists/{parts[2]}/{part}/add", {"actorIds": [actor]})
                    put(4, ids.users[0])
                else:
                    put(4, ids.actors[index])
        if isinstance(body, dict):
            for key, values in (("userIds", ids.users), ("actorIds", ids.actors), ("groupIds", ids.groups),
                                ("departments", ids.departments)):
                if key in body:
                    body[key] = values[:len(body[key])]
            if "watchlistId" in body:
                body["watchlistId"] = parts[2]
            if body.get("watchlistType") == "CUSTOM" or (len(parts) == 3 and body.get("title")):
                body["title"] = ids.unique("t")
            elif "watchlistType" in body:
                body["watchlistType"] = ids.free_type()
        for key in ("userId", "actorId"):
            if key in query:
                query[key] = ids.users[0] if key == "userId" else ids.actors[0]
    elif family == "cases":
        if len(parts) > 2:
            needs_event = len(parts) > 3 and not (pair["method"] == "POST")
            put(2, ids.case(needs_event))
            if len(parts) > 4 and parts[3] == "fileevent" and parts[4] != "export":
                put(4, ids.downloadable()["event"]["id"])
        if isinstance(body, dict) and "events" in body:
            body["events"] = [ids.downloadable()["event"]["id"]]
        elif isinstance(body, dict):
            body["name"] = ids.unique("c")
            for key in ("subject", "assignee"):
                if body.get(key):
                    body[key] = ids.users[0]
    elif family == "legal-hold":
        if parts[2] == "custodians":
            put(3, ids.users[0])
        elif parts[2] == "matters" and len(parts) > 3:
            held = ids.users[0] if action == "remove" or pair["method"] == "GET" else None
            put(3, ids.matter(held)[0])
            if action == "reactivate":
                ids.service.call("POST", f"/v1/legal-hold/matters/{parts[3]}/deactivate")
        elif parts[2] == "policies" and len(parts) > 3:
            put(3, ids.matter()[1])
        if isinstance(body, dict):
            if "userId" in body:
                body["userId"] = ids.users[0]
            if "policyId" in body:
                body["policyId"] = ids.matter()[1]
    elif family == "trusted-activities":
        if len(parts) > 2:
            put(2, ids.activity())
        if isinstance(body, dict) and body.get("value"):
            body["value"] = ids.unique("v").replace(" ", "-")
        if isinstance(body, dict) and body.get("type") == "DOMAIN" and not body.get("activityActionGroups"):
            return None
    elif family == "orgs":
        put(2, ids.orgs[0])
        if isinstance(body, dict) and body.get("parentOrgGuid"):
            body["parentOrgGuid"] = ids.orgs[0]
    elif family == "risk-indicator-categories" and len(parts) > 2:
        put(2, ids.indicators[0]["id"])
        if len(parts) > 4:
            put(4, ids.indicators[0]["subcategories"][0]["id"])
    elif family == "files":
        event = ids.downloadable()
        put(3, event["file"]["hash"]["sha256"] if parts[2].endswith("sha256") else event["event"]["xfcEventId"])
    elif family == "file-events":
        if len(parts) > 3:
            put(3, ids.searches[0])
        elif pair["method"] == "POST":
            # What was found then is not here: the query is kept, its page begins again.
            body = body or {"groups": [{"filters": [{"term": "event.id", "operator": "EXISTS", "value": None}]}]}
            if body.get("pgToken"):
                body["pgToken"] = ""
    elif family == "audit" and action == "redeem-download-token":
        query["downloadToken"] = ids.service.call("POST", "/v1/audit/export", {})[1]["downloadToken"]
    elif action == "LegalHoldMembership":
        matter = ids.matter(ids.users[0] if body is None else None)[0]
        if body is None:
            query["legalHoldUid"] = matter
        else:
            body = {"legalHoldUid": matter, "userUid": ids.users[0]}
    elif action == "LegalHold":
        query["name"] = ""
    elif action == "refresh":
        body = {"refreshToken": ids.service.start["code42RefreshToken"]}
    pairs = []
    for key, value in query.items():
        for one in value if isinstance(value, list) else [value]:
            pairs.append((key, "" if one is None else one))
    return "/" + "/".join(parts) + ("?" + urllib.parse.urlencode(pairs) if pairs else ""), body


# What recorded answers hold that says nothing of the service: filled in by the tests that recorded them.
IGNORED = {"dummyresponse", "systemRemovedRiskIndicators", "alertOnBlockedBrowserActivity",
           "display"}
# Not always there: counters of nothing, details in a list, the two ways of telling a role's rights.
OPTIONAL = {"/stats", "/cases[]", "/roles[]"}


def spellings(key):
    """The recording tests also used the library's own names: matter_id for matterId."""
    words = key.split("_")
    return key, words[0] + "".join(word.capitalize() for word in words[1:])


def differences(recorded, answer, where=""):
    if recorded is None or answer is None:
        return
    if isinstance(recorded, dict):
        if not isinstance(answer, dict):
            yield f"{where or '/'}: an object is expected"
            return
        for key, value in recorded.items():
            if key in IGNORED:
                continue
            name = next((name for name in spellings(key) if name in answer), None)
            if name is not None:
                yield from differences(value, answer[name], f"{where}/{key}")
            elif not any(where.endswith(place) for place in OPTIONAL):
                yield f"{where}/{key}: missing"
    elif isinstance(recorded, list):
        if not isinstance(answer, list):
            yield f"{where}: a list is expected"
        elif recorded and answer:
            yield from differences(recorded[0], answer[0], where + "[]")
    else:
        kind = lambda value: "number" if type(value) in (int, float) else type(value).__name__
        if kind(recorded) != kind(answer) and not (where == "/number" and str(recorded) == recorded):
            yield f"{where}: {kind(answer)} where {kind(recorded)} was recorded"


def main():
    fixtures = pathlib.Path(sys.argv[2]) / "code42"
    if not fixtures.is_dir():
        print(f"skipped: {fixtures} is not there")
        sys.exit(77)
    service = Range(sys.argv[1])
    problems, table = [], collections.OrderedDict()
    try:
        ids = Ids(service)
        for file in sorted(fixtures.glob("*.json")):
            if file.name == "index.json":
                continue
            counts = table.setdefault(file.stem, collections.Counter())
            for pair in json.loads(file.read_text(encoding="utf-8"))["pairs"]:
                if not 200 <= pair["status"] < 300:
                    counts["refusals"] += 1
                    continue
                made = request_for(pair, ids)
                if made is None:
                    counts["refusals"] += 1
                    continue
                path, body = made
                sign_in = "/auth/jwt" in path or path.startswith("/v1/oauth")
                status, answer = service.call(pair["method"], path, body, service.basic() if sign_in else None)
                found = []
                if not 200 <= status < 300:
                    found.append(f"status {status}: {answer if not isinstance(answer, bytes) else answer[:200]}")
                elif pair.get("responseBody") is not None and not isinstance(answer, bytes):
                    found.extend(differences(pair["responseBody"], answer))
                counts["right" if not found else "wrong"] += 1
                problems.extend(f"{pair['id']} {pair['method']} {path}: {problem}" for problem in found)
    finally:
        service.stop()
    print(f"{'group':22}{'pairs':>6}{'right':>7}{'wrong':>7}{'errors':>8}")
    total = collections.Counter()
    for name, counts in table.items():
        print(f"{name:22}{sum(counts.values()):6}{counts['right']:7}{counts['wrong']:7}{counts['refusals']:8}")
        total.update(counts)
    print(f"{'all':22}{sum(total.values()):6}{total['right']:7}{total['wrong']:7}{total['refusals']:8}")
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


main()
