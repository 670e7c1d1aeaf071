#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks through every call of a running range and checks each answer.

usage: tour.py HOLDFAST-RANGE SHAPES.json [OPENAPI.yaml]

SHAPES.json is the project's own contract. OPENAPI.yaml, where it is at hand, is checked as well, and then the tour must
also have called every operation that it lists. Exit code 77: the Python modules for the second check are missing.
"""
import base64
import json
import pathlib
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

problems = []
checked = {"own": 0, "openapi": 0}
toured = set()


class Range:
    def __init__(self, program):
        self.process = subprocess.Popen([program, "--control", "--action-time", "0", "--time", "2026-06-11T14:00:00Z"],
                                        stdout=subprocess.PIPE, text=True)
        self.start = json.loads(self.process.stdout.readline())
        self.token = ""

    def request(self, method, path, body=None, headers=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.start["code42Url"] + path, data=data, method=method, headers=headers or {})
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)


def own_errors(kinds, kind, value, where):
    """What is wrong with a value by the project's own contract."""
    if isinstance(kind, str):
        if kind.startswith("@"):
            yield from own_errors(kinds, kinds[kind[1:]], value, where)
        elif kind.startswith("map:"):
            if not isinstance(value, dict):
                yield f"{where}: not an object"
            else:
                for name, entry in value.items():
                    yield from own_errors(kinds, kind[4:], entry, f"{where}.{name}")
        elif kind.endswith("?") and value is None:
            return
        else:
            fits = {"text": lambda v: isinstance(v, str),
                    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
                    "boolean": lambda v: isinstance(v, bool),
                    "list": lambda v: isinstance(v, list),
                    "nothing": lambda v: v is None,
                    "time": lambda v: isinstance(v, str)
                    and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", v)}[kind.rstrip("?")]
            if not fits(value):
                yield f"{where}: {value!r} is no {kind}"
    elif isinstance(kind, list):
        if not isinstance(value, list):
            yield f"{where}: not a list"
        else:
            for index, entry in enumerate(value):
                yield from own_errors(kinds, kind[0], entry, f"{where}[{index}]")
    else:
        if not isinstance(value, dict):
            yield f"{where}: not an object"
            return
        for name, member in kind.items():
            optional = name.endswith("*")
            name = name.rstrip("*")
            if name in value:
                yield from own_errors(kinds, member, value[name], f"{where}.{name}")
            elif not optional:
                yield f"{where}.{name}: missing"


def json_schema(node):
    """OpenAPI 3.0 to JSON Schema: the one difference that matters here is 'nullable'."""
    if isinstance(node, list):
        return [json_schema(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    result = {key: json_schema(entry) for key, entry in node.items() if key not in ("nullable", "example", "examples")}
    return {"anyOf": [result, {"type": "null"}]} if node.get("nullable") is True else result


class OpenApi:
    def __init__(self, path):
        import jsonschema
        import yaml
        self.jsonschema = jsonschema
        self.document = yaml.safe_load(pathlib.Path(path).read_text(encoding="utf-8"))
        self.schemas = {"components": json_schema(self.document["components"])}

    def operations(self):
        for path, operations in self.document["paths"].items():
            for method in operations:
                if method != "parameters":
                    yield method.upper(), path

    def template(self, method, path):
        """The operation's path for a concrete one; literal parts win over placeholders."""
        found = None
        parts = path.split("/")
        for candidate_method, candidate in self.operations():
            names = candidate.split("/")
            if candidate_method != method or len(names) != len(parts):
                continue
            if all(name.startswith("{") or name == part for name, part in zip(names, parts)):
                if found is None or candidate.count("{") < found.count("{"):
                    found = candidate
        return found

    def errors(self, method, path, status, content_type, body):
        template = self.template(method, path)
        if template is None:
            yield f"no such operation: {method} {path}"
            return
        toured.add((method, template))
        answers = self.document["paths"][template][method.lower()]["responses"]
        answer = answers.get(str(status))
        if answer is None:
            yield f"status {status} is not foreseen"
            return
        if "$ref" in answer:
            answer = self.document["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
        content = answer.get("content")
        if not content:
            if body:
                yield f"a body where none is foreseen: {body[:80]!r}"
            return
        if content_type not in content:
            yield f"content type {content_type!r} is not foreseen"
            return
        if content_type == "application/json":
            schema = dict(json_schema(content[content_type]["schema"]), **self.schemas)
            for error in self.jsonschema.Draft7Validator(schema).iter_errors(json.loads(body)):
                yield f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"


def main():
    service = Range(sys.argv[1])
    shapes = json.loads(pathlib.Path(sys.argv[2]).read_text(encoding="utf-8"))
    openapi = None
    missing_modules = False
    if len(sys.argv) > 3:
        try:
            openapi = OpenApi(sys.argv[3])
        except ImportError as error:
            missing_modules = True
            print(f"skipped: the check against {sys.argv[3]} needs a Python module ({error})")
    else:
        print("skipped: no shared contract at hand, only the project's own is checked")

    def own_template(method, path):
        """The contract's entry for a concrete path; literal parts win over placeholders."""
        found = None
        for key in shapes["answers"]:
            candidate_method, candidate = key.split(" ")
            names, parts = candidate.split("/"), path.split("/")
            if candidate_method == method and len(names) == len(parts) and all(
                    name.startswith("{") or name == part for name, part in zip(names, parts)):
                if found is None or candidate.count("{") < found.count("{"):
                    found = key
        return found

    def call(method, path, body=None, headers=None, expect=200):
        if headers is None:
            headers = {"Authorization": "Bearer " + service.token}
        status, answer_headers, content = service.request(method, path, body, headers)
        bare = "/".join(urllib.parse.unquote(part).replace("/", "%2F") for part in path.split("?")[0].split("/"))
        content_type = (answer_headers.get("Content-Type") or "").split(";")[0]
        found = []
        if status != expect:
            found.append(f"status {status}, expected {expect}: {content[:200]!r}")
        if not answer_headers.get("X-Holdfast-Simulator"):
            found.append("does not say that it is simulated")
        key = own_template(method, bare) if status == 200 else None
        if key:
            checked["own"] += 1
            found.extend(own_errors(shapes["kinds"], shapes["answers"][key], json.loads(content), ""))
        if openapi and not bare.startswith("/public_api"):
            checked["openapi"] += 1
            found.extend(openapi.errors(method, bare, status, content_type, content))
        problems.extend(f"{method} {path}: {problem}" for problem in found)
        return json.loads(content) if content_type == "application/json" and content else content

    try:
        tour_code42(service, call)
        tour_xdr(service, call)
    finally:
        service.stop()
    for problem in problems:
        print(problem)
    if openapi:
        for operation in sorted(set(openapi.operations()) - toured):
            problems.append(operation)
            print("not toured:", *operation)
    print(f"{checked['own']} answers checked by the project's contract, {checked['openapi']} by the shared one, "
          f"{len(problems)} problems")
    return 1 if problems else 77 if missing_modules else 0


def tour_code42(service, call):
    start = service.start
    basic = base64.b64encode(f"{start['code42ClientId']}:{start['code42Secret']}".encode()).decode()
    call("POST", "/v1/oauth", headers={"Authorization": "Basic bm9ib2R5Om5vdGhpbmc="}, expect=401)
    token = call("POST", "/v1/oauth?grant_type=client_credentials", headers={"Authorization": "Basic " + basic})
    service.token = token["access_token"]
    call("GET", "/v1/customer", headers={}, expect=401)
    tenant = call("GET", "/v1/customer")["tenantId"]

    session = call("GET", "/v1/sessions?has_alerts=true&page_number=0&page_size=50")["items"][0]
    call("GET", "/v1/sessions?state=NOPE", expect=400)
    sid = session["sessionId"]
    call("GET", f"/v1/sessions/{sid}")
    call("GET", "/v1/sessions/nobody", expect=404)
    events = call("GET", f"/v1/sessions/{sid}/events")["queryResult"]["fileEvents"]
    call("GET", "/v1/sessions/nobody/events", expect=404)
    call("POST", f"/v1/sessions/{sid}/add-note", {"noteContent": "seen"})
    call("POST", f"/v1/sessions/{sid}/add-note", {}, expect=400)
    call("POST", "/v1/sessions/nobody/add-note", {"noteContent": "seen"}, expect=404)
    call("POST", "/v1/sessions/change-state", {"ids": [sid], "newState": "IN_PROGRESS"})
    call("POST", "/v1/sessions/change-state", {"ids": [sid], "newState": "DONE"}, expect=400)
    call("POST", "/v1/sessions/change-state", {"ids": ["nobody"], "newState": "OPEN"}, expect=404)
    call("POST", "/v1/sessions/change-states?state=IN_PROGRESS", {"newState": "CLOSED_TP", "continuationToken": None})
    call("GET", f"/v1/sessions/{sid}")

    alert = session["triggeredAlerts"][0]["alertId"]
    query = {"tenantId": tenant, "groupClause": "AND", "pgNum": 0, "pgSize": 10, "srtKey": "CreatedAt", "groups": [
        {"filterClause": "AND", "filters": [{"term": "State", "operator": "IS_NOT", "value": "OPEN"}]}]}
    call("POST", "/v1/alerts/query-alerts", query)
    call("POST", "/v1/alerts/query-alerts", dict(query, pgSize=0), expect=400)
    call("POST", "/v1/alerts/query-details", {"alertIds": [alert]})
    call("POST", "/v1/alerts/query-details", {}, expect=400)
    call("POST", "/v1/alerts/update-state", {"tenantId": tenant, "alertIds": [alert], "state": "RESOLVED", "note": "n"})
    call("POST", "/v1/alerts/update-state", {"tenantId": tenant, "alertIds": ["nobody"], "state": "OPEN"}, expect=404)
    call("POST", "/v1/alerts/add-note", {"tenantId": tenant, "alertId": alert, "note": "n"})
    call("POST", "/v1/alerts/query-details", {"alertIds": [alert]})

    rule = call("GET", "/v2/alert-rules?PageNumber=0&PageSize=100")
    with_users, without_users = rule[0]["id"], rule[1]["id"]
    call("GET", f"/v2/alert-rules/{with_users}")
    call("GET", "/v2/alert-rules/nobody", expect=404)
    call("POST", "/v2/alert-rules/disable", [with_users])
    call("POST", "/v2/alert-rules/enable", [with_users])
    call("POST", f"/v2/alert-rules/{with_users}/disable")
    call("POST", f"/v2/alert-rules/{with_users}/enable")
    call("POST", "/v2/alert-rules/nobody/enable", expect=404)
    call("GET", f"/v2/alert-rules/{with_users}/users")
    call("GET", f"/v2/alert-rules/{without_users}/users", expect=400)
    call("DELETE", f"/v2/alert-rules/{with_users}/users")

    groups = [{"filterClause": "AND", "filters": [{"term": "user.email", "operator": "EXISTS", "value": None}]}]
    call("POST", "/v2/file-events", {"groups": groups, "pgToken": "", "pgSize": 7})
    call("POST", "/v2/file-events", {"groups": groups, "pgNum": 2, "pgSize": 7})
    call("POST", "/v2/file-events", {"groups": []}, expect=400)
    wrong = [{"filters": [{"term": "file.nam", "operator": "IS", "value": "x"}]}]
    call("POST", "/v2/file-events", {"groups": wrong}, expect=400)
    call("POST", "/v2/file-events/grouping", {"groups": groups, "groupingTerm": "file.category"})
    call("POST", "/v2/file-events/grouping", {"groups": groups, "groupingTerm": "colour"}, expect=400)
    call("POST", "/v2/file-events/export", {"groups": groups, "columns": ["file.name"]})
    saved = call("GET", "/v2/file-events/saved-searches")["searches"][0]["id"]
    call("GET", f"/v2/file-events/saved-searches/{saved}")
    call("GET", "/v2/file-events/saved-searches/nobody", expect=404)
    collected = next(event for event in events if event["event"]["xfcEventId"])
    call("GET", "/v1/files/get-file-by-sha256/" + collected["file"]["hash"]["sha256"])
    call("GET", "/v1/files/get-file-by-sha256/abc", expect=400)
    call("GET", "/v1/files/get-file-by-sha256/" + "a" * 64, expect=404)
    call("GET", "/v1/files/get-file-by-xfc-content-id/" + collected["event"]["xfcEventId"])
    call("GET", "/v1/files/get-file-by-xfc-content-id/nobody", expect=404)

    name = urllib.parse.quote("john.anderson@qrst.test", safe="")
    actor = call("GET", f"/v1/actors/actor/search?nameStartsWith={name}&page=1&pageSize=500")["actors"][0]["actorId"]
    call("GET", f"/v1/actors/actor/search/parent?nameStartsWith={name}")
    call("GET", f"/v1/actors/actor/id/{actor}")
    call("GET", "/v1/actors/actor/id/nobody", expect=404)
    call("GET", f"/v1/actors/actor/id/{actor}/parent")
    call("GET", f"/v1/actors/actor/id/{actor}/family")
    call("GET", f"/v1/actors/actor/name/{name}/parent")
    call("GET", f"/v1/actors/actor/name/{name}/family")
    call("PATCH", f"/v1/actors/actor/id/{actor}", {"endDate": "2026-07-01", "notes": None})
    call("PATCH", f"/v1/actors/actor/id/{actor}", {"endDate": "soon"}, expect=400)

    user = call("GET", f"/v1/users?username={name}")["users"][0]["userId"]
    call("GET", f"/v1/users/{user}")
    call("GET", "/v1/users/nobody", expect=404)
    call("POST", f"/v1/users/{user}/deactivate")
    call("POST", f"/v1/users/{user}/activate")
    org = call("GET", "/v1/orgs?active=true")["orgs"][0]["orgGuid"]
    call("POST", f"/v1/users/{user}/move", {"orgGuid": org})
    call("POST", f"/v1/users/{user}/move", {"orgGuid": "nowhere"}, expect=400)
    call("GET", f"/v1/users/{user}/roles")
    role = call("GET", "/v1/users/roles")[1]["roleId"]
    call("GET", f"/v1/users/roles/{role}")
    call("GET", "/v1/users/roles/nobody", expect=404)
    call("PUT", f"/v1/users/{user}/roles", {"roleIds": [role, "nobody"]})
    call("GET", f"/v1/users/{user}/roles")
    call("GET", f"/v1/users/{user}/devices")
    call("GET", "/v1/user-risk-profiles?page=1&page_size=50")
    call("GET", f"/v1/user-risk-profiles/{user}")
    call("GET", "/v1/user-risk-profiles/nobody", expect=404)
    call("PATCH", f"/v1/user-risk-profiles/{user}?paths=endDate&paths=notes",
         {"endDate": {"year": 2026, "month": 8, "day": 1}, "notes": "x"})
    call("GET", "/v1/departments?page=1&page_size=100")
    group = call("GET", "/v1/directory-groups?page=1&page_size=100")["directoryGroups"][0]["groupId"]

    org = call("POST", "/v1/orgs", {"orgName": "Branch"})["orgGuid"]
    call("GET", f"/v1/orgs/{org}")
    call("GET", "/v1/orgs/nobody", expect=404)
    call("PUT", f"/v1/orgs/{org}", {"orgName": "Branch two"})
    call("POST", f"/v1/orgs/{org}/deactivate")
    call("GET", f"/v1/orgs/{org}")
    call("POST", f"/v1/orgs/{org}/activate")

    tour_watchlists(call, actor, group)
    tour_cases(call, actor, user, collected["event"]["id"])
    tour_holds(call, user)

    entry = {"type": "URL_PATH", "value": "example.test/ours", "activityActionGroups": []}
    trusted = call("POST", "/v2/trusted-activities", entry)["activityId"]
    call("POST", "/v2/trusted-activities", entry, expect=409)
    call("POST", "/v2/trusted-activities", {"type": "DOMAIN"}, expect=400)
    call("GET", "/v2/trusted-activities?page_num=1&page_size=100")
    call("GET", f"/v2/trusted-activities/{trusted}")
    call("PATCH", f"/v2/trusted-activities/{trusted}", {"description": "ours"})
    call("DELETE", f"/v2/trusted-activities/{trusted}")
    call("GET", f"/v2/trusted-activities/{trusted}", expect=404)

    agent = call("GET", "/v1/agents?page=1&pageSize=500&active=true")["agents"][0]["agentId"]
    call("GET", f"/v1/agents/{agent}")
    call("GET", "/v1/agents/nobody", expect=404)
    call("PUT", f"/v1/agents/{agent}", {"name": "renamed", "externalReference": None}, expect=204)
    call("POST", "/v1/agents/deactivate", {"agentIds": [agent]}, expect=204)
    call("POST", "/v1/agents/activate", {"agentIds": [agent]}, expect=204)
    call("POST", "/v1/agents/activate", {"agentIds": ["nobody"]}, expect=404)
    call("GET", "/v1/devices?page=1&pageSize=10")
    call("GET", f"/v1/devices/{agent}")
    call("GET", "/v1/devices/nobody", expect=404)

    audit = {"actorIds": None, "actorNames": None, "dateRange": None, "page": 0, "pageSize": 100}
    call("POST", "/v1/audit/search-audit-log", audit)
    call("POST", "/v1/audit/search-audit-log", dict(audit, pageSize=0), expect=400)
    call("POST", "/v1/audit/search-results-count", audit)
    download = call("POST", "/v1/audit/export", {})["downloadToken"]
    call("GET", f"/v1/audit/redeem-download-token?downloadToken={download}")
    call("GET", f"/v1/audit/redeem-download-token?downloadToken={download}", expect=400)

    category = call("GET", "/v1/risk-indicator-categories")["categories"][0]
    call("GET", "/v1/risk-indicator-categories/" + category["id"])
    call("GET", "/v1/risk-indicator-categories/nobody", expect=404)
    call("GET", f"/v1/risk-indicator-categories/{category['id']}/subcategories/{category['subcategories'][0]['id']}")

    # Ordered faults keep to the contract as well.
    for status, rule in ((429, "429 retry-after=3"), (500, "500"), (403, "403"), (401, "401")):
        service.request("POST", "/range/faults", {"rules": [f"GET /v1/customer {rule}"]})
        call("GET", "/v1/customer", expect=status)


def tour_watchlists(call, actor, group):
    made = call("POST", "/v2/watchlists", {"watchlistType": "CUSTOM", "title": "Bids", "description": "d"})
    path = f"/v2/watchlists/{made['watchlistId']}"
    call("POST", "/v2/watchlists", {"watchlistType": "CUSTOM", "title": "Bids"}, expect=409)
    call("POST", "/v2/watchlists", {"watchlistType": "WRONG"}, expect=400)
    call("GET", path)
    call("GET", "/v2/watchlists/nobody", expect=404)
    call("PATCH", path + "?paths=title", {"title": "Bids and offers"})
    for part, body, key in (("included-actors", {"actorIds": [actor]}, actor),
                            ("included-directory-groups", {"groupIds": [group]}, group),
                            ("included-departments", {"departments": ["Human Resources"]}, "Human%20Resources")):
        call("POST", f"{path}/{part}/add", body)
        call("POST", f"{path}/{part}/add", {}, expect=400)
        call("GET", f"{path}/{part}?page=1&page_size=50")
        call("GET", f"{path}/{part}/{key}")
        call("GET", f"{path}/{part}/nobody", expect=404)
    call("GET", f"{path}/members?page=1&page_size=50")
    call("GET", f"{path}/members/{actor}")
    call("GET", "/v2/watchlists?page=1&pageSize=100")
    call("POST", f"{path}/excluded-actors/add", {"actorIds": [actor]})
    call("GET", f"{path}/excluded-actors")
    call("GET", f"{path}/excluded-actors/{actor}")
    call("GET", f"{path}/members/{actor}", expect=404)
    call("POST", f"{path}/excluded-actors/delete", {"actorIds": [actor]})
    call("POST", f"{path}/included-actors/delete", {"actorIds": [actor]})
    call("POST", f"{path}/included-directory-groups/delete", {"groupIds": [group]})
    call("POST", f"{path}/included-departments/delete", {"departments": ["Human Resources"]})
    call("DELETE", path)
    call("DELETE", path, expect=404)


def tour_cases(call, actor, user, event):
    made = call("POST", "/v1/cases", {"name": "Anderson", "subject": actor, "assignee": user, "findings": "# f"})
    path = f"/v1/cases/{made['number']}"
    call("POST", "/v1/cases", {"name": "Anderson"}, expect=400)
    call("GET", "/v1/cases?pgNum=1&pgSize=20&status=OPEN")
    call("GET", path)
    call("GET", "/v1/cases/99999", expect=404)
    call("POST", f"{path}/fileevent", {"events": [event]})
    call("POST", f"{path}/fileevent", {"events": [event]}, expect=400)
    call("GET", f"{path}/fileevent?pgNum=1&pgSize=20")
    call("GET", f"{path}/fileevent/{event}")
    call("GET", f"{path}/fileevent/{event}/file")
    call("GET", f"{path}/fileevent/nobody", expect=404)
    call("GET", f"{path}/fileevent/export")
    call("GET", f"{path}/export?language=de")
    call("GET", f"{path}/export/full?files=true&summary=true&fileEvents=true")
    call("DELETE", f"{path}/fileevent/{event}")
    call("PUT", path, {"name": "Anderson", "status": "CLOSED"})
    call("PUT", path, {"name": "Anderson"}, expect=400)
    call("DELETE", path)
    call("DELETE", path, expect=404)


def tour_holds(call, user):
    policy = call("POST", "/v1/legal-hold/policies", {"name": "Short"})["policyId"]
    call("GET", "/v1/legal-hold/policies")
    call("GET", f"/v1/legal-hold/policies/{policy}")
    call("GET", "/v1/legal-hold/policies/nobody", expect=404)
    made = call("POST", "/v1/legal-hold/matters", {"name": "Anderson", "policyId": policy})
    path = f"/v1/legal-hold/matters/{made['matterId']}"
    call("POST", "/v1/legal-hold/matters", {"name": "Anderson", "policyId": "none"}, expect=400)
    call("GET", "/v1/legal-hold/matters?name=Anderson&active=true&page=1&pageSize=100")
    call("GET", path)
    call("GET", "/v1/legal-hold/matters/nobody", expect=404)
    call("POST", f"{path}/custodians", {"userId": user})
    call("POST", f"{path}/custodians", {"userId": user}, expect=400)
    call("GET", f"{path}/custodians?page=1&pageSize=100")
    call("GET", f"/v1/legal-hold/custodians/{user}?page=1&pageSize=100")
    call("POST", f"/v1/users/{user}/deactivate", expect=400)
    call("POST", f"{path}/custodians/remove", {"userId": user})
    call("POST", f"{path}/deactivate")
    call("POST", f"{path}/deactivate", expect=400)
    call("POST", f"{path}/reactivate")


def tour_xdr(service, call):
    headers = {"x-xdr-auth-id": service.start["xdrStandardKeyId"], "Authorization": service.start["xdrStandardKey"]}

    def xdr(name, data, expect=200, version="v1"):
        return call("POST", f"/public_api/{version}/{name}", {"request_data": data}, headers, expect)

    laptop = [{"field": "hostname", "operator": "in", "value": ["QRST-LT-0417"]}]
    xdr("endpoints/get_endpoints", {})
    endpoint = xdr("endpoints/get_endpoint", {"filters": laptop})["reply"]["endpoints"][0]["endpoint_id"]
    one = [{"field": "endpoint_id_list", "operator": "in", "value": [endpoint]}]
    action = xdr("endpoints/isolate", {"endpoint_id": endpoint})["reply"]["action_id"]
    xdr("actions/get_action_status", {"group_action_id": action})
    xdr("endpoints/get_endpoint", {"filters": laptop})
    xdr("endpoints/unisolate", {"filters": one})
    xdr("endpoints/isolate", {}, expect=400)
    xdr("endpoints/isolate", {"endpoint_id": "nobody"}, expect=500)
    xdr("incidents/get_incidents", {"sort": {"field": "creation_time", "keyword": "asc"}})
    xdr("incidents/get_incident_extra_data", {"incident_id": "1", "alerts_limit": 1000})
    xdr("incidents/update_incident", {"incident_id": "1", "update_data": {"status": "under_investigation"}})
    xdr("alerts/get_alerts_multi_events", {}, version="v2")
    xdr("alerts/insert_parsed_alerts", {"alerts": [{"alert_name": "a", "severity": "Low", "local_ip": "10.0.0.1"}]})
    xdr("alerts/insert_cef_alerts", {"alerts": ["CEF:0|Holdfast|Range|1|1|name|3|src=10.0.0.1"]})
    xdr("alerts/get_alerts_multi_events", {}, version="v2")
    xdr("endpoints/scan", {"filters": one})
    quarantined = {"file_path": "C:\\a.exe", "file_hash": "b" * 64}
    xdr("endpoints/quarantine", dict(quarantined, filters=one))
    xdr("quarantine/status", {"files": [dict(quarantined, endpoint_id=endpoint)]})
    xdr("endpoints/restore", {"file_hash": "b" * 64})
    xdr("hash_exceptions/blocklist", {"hash_list": ["c" * 64]})
    script = xdr("scripts/get_scripts", {})["reply"]["scripts"][0]["script_uid"]
    action = xdr("scripts/run_script", {"script_uid": script, "filters": one})["reply"]["action_id"]
    xdr("scripts/get_script_execution_status", {"action_id": action})
    xdr("scripts/get_script_execution_results", {"action_id": action})
    xdr("audits/management_logs", {})
    xdr("audits/agents_reports", {})
    xdr("device_control/get_violations", {})


if __name__ == "__main__":
    sys.exit(main())
