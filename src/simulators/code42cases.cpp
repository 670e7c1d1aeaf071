// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Cases (reference section 2.12).

#include "simulators/casedocuments.h"
#include "simulators/code42services.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr qsizetype MaximumName = 50;
constexpr qsizetype MaximumDescription = 250;
constexpr qsizetype MaximumFindings = 30'000;

QJsonObject withoutDetails(QJsonObject row)
{
    row.remove(u"description"_s);
    row.remove(u"findings"_s);
    return row;
}

bool isBetween(const QJsonValue &time, const QString &interval)
{
    const qint64 ms = msFromIso(time.toString());
    return ms >= msFromIso(interval.section(u'/', 0, 0)) && ms <= msFromIso(interval.section(u'/', 1));
}

HttpResponse listCases(Code42Context &context, const Call &call)
{
    const HttpRequest &request = call.request;
    QList<QJsonObject> rows = context.tenant.cases.rows([&](const QJsonObject &row) {
        const auto equals = [&](QStringView parameter, const QString &field) {
            return !request.hasParameter(parameter) || row.value(field).toString() == request.parameter(parameter);
        };
        return equals(u"assignee", u"assignee"_s) && equals(u"subject", u"subject"_s)
            && equals(u"lastModifiedBy", u"lastModifiedByUserUid"_s)
            && row.value(u"name"_s).toString().contains(request.parameter(u"name"), Qt::CaseInsensitive)
            && passesFlag(call, u"isAssigned", !row.value(u"assignee"_s).toString().isEmpty())
            && (!request.hasParameter(u"status")
                || request.parameters(u"status").contains(row.value(u"status"_s).toString()))
            && (!request.hasParameter(u"createdAt")
                || isBetween(row.value(u"createdAt"_s), request.parameter(u"createdAt")))
            && (!request.hasParameter(u"updatedAt")
                || isBetween(row.value(u"updatedAt"_s), request.parameter(u"updatedAt")));
    });
    const QString key = request.parameter(u"srtKey", u"number"_s);
    const bool descending = request.parameter(u"srtDir") == u"desc"_s;
    sortByField(rows, key, descending);
    for (QJsonObject &row : rows)
        row = withoutDetails(row);
    return paged(context, call, rows,
                 {.listName = "cases"_L1, .pageParameter = "pgNum"_L1, .sizeParameter = "pgSize"_L1});
}

/// Fills the editable fields; tells what is wrong, if anything.
std::optional<HttpResponse> setFields(const Code42Context &context, const QJsonObject &body, QJsonObject &row)
{
    const QString name = body.value(u"name"_s).toString();
    if (name.isEmpty() || name.size() > MaximumName)
        return problem(400, u"INVALID_NAME"_s, u"name needs from 1 to 50 characters"_s);
    for (const QJsonObject &other : context.tenant.cases.rows()) {
        if (other.value(u"name"_s).toString() == name && other.value(u"number"_s) != row.value(u"number"_s))
            return problem(400, u"NAME_EXISTS"_s);
    }
    if (body.value(u"description"_s).toString().size() > MaximumDescription)
        return problem(400, u"DESCRIPTION_TOO_LONG"_s);
    if (body.value(u"findings"_s).toString().size() > MaximumFindings)
        return problem(400, u"FINDINGS_TOO_LONG"_s);
    const QString subject = body.value(u"subject"_s).toString();
    const QString assignee = body.value(u"assignee"_s).toString();
    const QJsonObject subjectActor = context.tenant.actors.row(subject);
    const QJsonObject subjectUser = context.tenant.users.row(subject);
    const QJsonObject assigneeUser = context.tenant.users.row(assignee);
    if (!subject.isEmpty() && subjectActor.isEmpty() && subjectUser.isEmpty())
        return problem(400, u"INVALID_USER"_s, u"subject"_s);
    if (!assignee.isEmpty() && assigneeUser.isEmpty())
        return problem(400, u"INVALID_USER"_s, u"assignee"_s);
    const auto orNull = [](const QJsonValue &value) {
        return value.toString().isEmpty() ? QJsonValue() : QJsonValue(value.toString());
    };
    row.insert(u"name"_s, name);
    row.insert(u"description"_s, orNull(body.value(u"description"_s)));
    row.insert(u"findings"_s, orNull(body.value(u"findings"_s)));
    row.insert(u"subject"_s, orNull(subject));
    row.insert(u"subjectUsername"_s,
               orNull(subjectActor.isEmpty() ? subjectUser.value(u"username"_s) : subjectActor.value(u"name"_s)));
    row.insert(u"assignee"_s, orNull(assignee));
    row.insert(u"assigneeUsername"_s, orNull(assigneeUser.value(u"username"_s)));
    row.insert(u"updatedAt"_s, context.nowIso());
    row.insert(u"lastModifiedByUserUid"_s, PrincipalId);
    row.insert(u"lastModifiedByUsername"_s, PrincipalName);
    return std::nullopt;
}

HttpResponse createCase(Code42Context &context, const Call &call)
{
    QJsonObject row{{u"number"_s, context.tenant.lastCaseNumber + 1},
                    {u"status"_s, u"OPEN"_s},
                    {u"createdAt"_s, context.nowIso()},
                    {u"createdByUserUid"_s, PrincipalId},
                    {u"createdByUsername"_s, PrincipalName},
                    {u"archivalTime"_s, QJsonValue::Null}};
    if (const auto wrong = setFields(context, call.object(), row))
        return *wrong;
    ++context.tenant.lastCaseNumber;
    context.tenant.cases.put(row);
    context.wrote(operation::caseCreate, call, QString::number(context.tenant.lastCaseNumber));
    return jsonResponse(row);
}

HttpResponse getCase(Code42Context &context, const Call &call)
{
    if (!context.tenant.cases.contains(call.argument(0)))
        return notFound(context, call, u"Case"_s);
    return jsonResponse(context.tenant.cases.row(call.argument(0)));
}

bool isOpen(const Code42Context &context, const QString &number)
{
    return context.tenant.cases.row(number).value(u"status"_s).toString() == u"OPEN"_s;
}

HttpResponse replaceCase(Code42Context &context, const Call &call)
{
    const QString number = call.argument(0);
    if (!context.tenant.cases.contains(number))
        return notFound(context, call, u"Case"_s);
    if (!isOpen(context, number))
        return failure(context, call, 400, u"NO_EDITS_ONCE_CLOSED"_s);
    const QString status = call.object().value(u"status"_s).toString(u"OPEN"_s);
    if (status != u"OPEN"_s && status != u"CLOSED"_s && status != u"ARCHIVED"_s)
        return problem(400, u"INVALID_CHANGE"_s, u"status"_s);
    // A full replacement: what is left out is blanked.
    QJsonObject row = context.tenant.cases.row(number);
    if (const auto wrong = setFields(context, call.object(), row))
        return *wrong;
    row.insert(u"status"_s, status);
    context.tenant.cases.put(row);
    context.wrote(operation::caseUpdate, call, number);
    return jsonResponse(row);
}

HttpResponse deleteCase(Code42Context &context, const Call &call)
{
    const QString number = call.argument(0);
    if (!context.tenant.cases.remove(number))
        return notFound(context, call, u"Case"_s);
    context.tenant.caseEventIds.remove(number);
    context.wrote(operation::caseDelete, call, number);
    return emptyResponse();
}

bool hasFile(const Code42Context &context, const QJsonObject &event)
{
    const QJsonObject hash = event.value(u"file"_s).toObject().value(u"hash"_s).toObject();
    return context.tenant.filesBySha256.contains(hash.value(u"sha256"_s).toString());
}

HttpResponse caseEvents(Code42Context &context, const Call &call)
{
    if (!context.tenant.cases.contains(call.argument(0)))
        return notFound(context, call, u"Case"_s);
    QList<QJsonObject> rows;
    for (const QString &eventId : context.tenant.caseEventIds.value(call.argument(0))) {
        const QJsonObject event = context.tenant.events.object(context.tenant.events.numberOfId(eventId));
        const QJsonObject file = event.value(u"file"_s).toObject();
        const QJsonObject risk = event.value(u"risk"_s).toObject();
        rows.append(QJsonObject{
            {u"eventId"_s, eventId},
            {u"eventTimestamp"_s, event.value(u"@timestamp"_s)},
            {u"exposure"_s, QJsonArray()},
            {u"fileAvailability"_s, hasFile(context, event) ? u"EXACT_FILE_AVAILABLE"_s : u"NO_FILE_AVAILABLE"_s},
            {u"fileName"_s, file.value(u"name"_s)},
            {u"filePath"_s, file.value(u"directory"_s)},
            {u"riskIndicators"_s, risk.value(u"indicators"_s)},
            {u"riskScore"_s, risk.value(u"score"_s)},
            {u"riskSeverity"_s, risk.value(u"severity"_s)}});
    }
    return paged(context, call, rows,
                 {.listName = "events"_L1, .pageParameter = "pgNum"_L1, .sizeParameter = "pgSize"_L1});
}

HttpResponse addCaseEvents(Code42Context &context, const Call &call)
{
    const QString number = call.argument(0);
    if (!context.tenant.cases.contains(number))
        return notFound(context, call, u"Case"_s);
    if (!isOpen(context, number))
        return problem(400, u"CASE_IS_CLOSED"_s);
    QStringList added;
    for (const QJsonValue &value : call.object().value(u"events"_s).toArray()) {
        const QString eventId = value.toString();
        if (context.tenant.caseEventIds.value(number).contains(eventId))
            return problem(400, u"CASE_ALREADY_HAS_EVENT"_s);
        if (context.tenant.events.numberOfId(eventId) < 0)
            return problem(400, u"INVALID_EVENT"_s, eventId);
        added.append(eventId);
    }
    if (added.isEmpty())
        return problem(400, u"INVALID_CHANGE"_s, u"events"_s);
    context.tenant.caseEventIds[number].append(added);
    context.wrote(operation::caseEventAdd, call, number);
    return emptyResponse();
}

/// The event a path names, when the case has it.
std::optional<QJsonObject> caseEvent(const Code42Context &context, const Call &call)
{
    if (!context.tenant.caseEventIds.value(call.argument(0)).contains(call.argument(1)))
        return std::nullopt;
    return context.tenant.events.object(context.tenant.events.numberOfId(call.argument(1)));
}

HttpResponse getCaseEvent(Code42Context &context, const Call &call)
{
    const auto event = caseEvent(context, call);
    return event ? jsonResponse(*event) : notFound(context, call, u"Event"_s);
}

HttpResponse removeCaseEvent(Code42Context &context, const Call &call)
{
    if (!caseEvent(context, call))
        return notFound(context, call, u"Event"_s);
    if (!isOpen(context, call.argument(0)))
        return failure(context, call, 400, u"NO_EDITS_ONCE_CLOSED"_s);
    context.tenant.caseEventIds[call.argument(0)].removeOne(call.argument(1));
    context.wrote(operation::caseEventRemove, call, call.argument(0));
    return emptyResponse();
}

HttpResponse caseEventFile(Code42Context &context, const Call &call)
{
    const auto event = caseEvent(context, call);
    if (!event || !hasFile(context, *event))
        return notFound(context, call, u"File"_s);
    const QJsonObject file = event->value(u"file"_s).toObject();
    const QString hash = file.value(u"hash"_s).toObject().value(u"sha256"_s).toString();
    return attachment("application/octet-stream"_ba, file.value(u"name"_s).toString(),
                      context.tenant.filesBySha256.value(hash).bytes);
}

QByteArray summaryPdf(const QJsonObject &row)
{
    QStringList lines{u"Case %1: %2"_s.arg(row.value(u"number"_s).toInteger()).arg(row.value(u"name"_s).toString()),
                      u"Status: "_s + row.value(u"status"_s).toString(),
                      u"Subject: "_s + row.value(u"subjectUsername"_s).toString(),
                      u"Description: "_s + row.value(u"description"_s).toString(), u"Findings:"_s};
    lines.append(row.value(u"findings"_s).toString().split(u'\n'));
    return simplePdf(lines);
}

QByteArray eventsCsv(const Code42Context &context, const QString &number)
{
    QList<qint64> numbers;
    for (const QString &eventId : context.tenant.caseEventIds.value(number))
        numbers.append(context.tenant.events.numberOfId(eventId));
    return context.search.csv(numbers, {});
}

HttpResponse exportPdf(Code42Context &context, const Call &call)
{
    if (!context.tenant.cases.contains(call.argument(0)))
        return notFound(context, call, u"Case"_s);
    return attachment("application/pdf"_ba, u"case-%1.pdf"_s.arg(call.argument(0)),
                      summaryPdf(context.tenant.cases.row(call.argument(0))));
}

HttpResponse exportCsv(Code42Context &context, const Call &call)
{
    if (!context.tenant.cases.contains(call.argument(0)))
        return notFound(context, call, u"Case"_s);
    return attachment("text/csv"_ba, u"case-%1-file-events.csv"_s.arg(call.argument(0)),
                      eventsCsv(context, call.argument(0)));
}

HttpResponse exportFull(Code42Context &context, const Call &call)
{
    const QString number = call.argument(0);
    if (!context.tenant.cases.contains(number))
        return notFound(context, call, u"Case"_s);
    const auto wants = [&](QStringView part) { return call.request.parameter(part, u"true"_s).toLower() == u"true"_s; };
    QList<std::pair<QString, QByteArray>> files;
    if (wants(u"summary"))
        files.append({u"case-%1.pdf"_s.arg(number), summaryPdf(context.tenant.cases.row(number))});
    if (wants(u"fileEvents"))
        files.append({u"file-events.csv"_s, eventsCsv(context, number)});
    for (const QString &eventId : context.tenant.caseEventIds.value(number)) {
        const QJsonObject event = context.tenant.events.object(context.tenant.events.numberOfId(eventId));
        if (!wants(u"files") || !hasFile(context, event))
            continue;
        const QJsonObject file = event.value(u"file"_s).toObject();
        const QString hash = file.value(u"hash"_s).toObject().value(u"sha256"_s).toString();
        files.append({u"files/"_s + file.value(u"name"_s).toString(), context.tenant.filesBySha256.value(hash).bytes});
    }
    return attachment("application/zip"_ba, u"case-%1.zip"_s.arg(number), storedZip(files));
}

} // namespace

void addCaseRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"GET"_L1, "/v1/cases"_L1, listCases},
               {"POST"_L1, "/v1/cases"_L1, createCase},
               {"GET"_L1, "/v1/cases/{number}"_L1, getCase},
               {"PUT"_L1, "/v1/cases/{number}"_L1, replaceCase},
               {"DELETE"_L1, "/v1/cases/{number}"_L1, deleteCase},
               {"GET"_L1, "/v1/cases/{number}/export"_L1, exportPdf},
               {"GET"_L1, "/v1/cases/{number}/export/full"_L1, exportFull},
               {"GET"_L1, "/v1/cases/{number}/fileevent"_L1, caseEvents},
               {"POST"_L1, "/v1/cases/{number}/fileevent"_L1, addCaseEvents},
               {"GET"_L1, "/v1/cases/{number}/fileevent/export"_L1, exportCsv},
               {"GET"_L1, "/v1/cases/{number}/fileevent/{eventId}"_L1, getCaseEvent},
               {"DELETE"_L1, "/v1/cases/{number}/fileevent/{eventId}"_L1, removeCaseEvent},
               {"GET"_L1, "/v1/cases/{number}/fileevent/{eventId}/file"_L1, caseEventFile}});
}

} // namespace holdfast::range
