// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/replay/runrecord.h"

#include "base/canonicaljson.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr int version = 1;

QString translated(const char *source)
{
    return QCoreApplication::translate("RunRecord", source);
}

void collectCalled(const Playbook &playbook, const PlaybookSource &source, QStringList &found)
{
    for (const auto &task : playbook.tasks) {
        if (task.action != TaskAction::SubPlaybook)
            continue;
        const auto yaml = QString::fromUtf8(source(task.playbookId, task.playbookName));
        if (yaml.isEmpty() || found.contains(yaml))
            continue;
        found.append(yaml);
        if (const auto called = readPlaybook(yaml.toUtf8()); called.playbook)
            collectCalled(*called.playbook, source, found);
    }
}

} // namespace

QStringList RunRecord::library() const
{
    QStringList sources;
    if (events.isEmpty())
        return sources;
    for (const auto list = events.first().body.value("library"_L1).toArray(); const auto &item : list)
        sources.append(item.toString());
    return sources;
}

RunId RunRecord::run() const
{
    return RunId(events.isEmpty() ? QString() : events.first().body.value("run"_L1).toString());
}

QByteArray RunRecord::toJson() const
{
    QJsonArray list;
    for (const auto &event : events)
        list.append(event.toJson());
    return QJsonDocument(QJsonObject{{u"format"_s, u"holdfast-run"_s},
                                     {u"version"_s, version},
                                     {u"playbook"_s, QString::fromUtf8(playbook)},
                                     {u"events"_s, list},
                                     {u"transcript"_s, transcriptSha256(events)}})
        .toJson(QJsonDocument::Indented);
}

Result<RunRecord> RunRecord::fromJson(const QByteArray &bytes)
{
    const auto json = QJsonDocument::fromJson(bytes).object();
    if (json.value("format"_L1).toString() != "holdfast-run"_L1 || json.value("version"_L1).toInt() != version)
        return Error{ErrorCode::InvalidInput, translated("This is not the record of a run."), {}};
    RunRecord record;
    record.playbook = json.value("playbook"_L1).toString().toUtf8();
    for (const auto list = json.value("events"_L1).toArray(); const auto &item : list) {
        auto event = RunEvent::fromJson(item.toObject());
        if (!event)
            return event.error();
        record.events.append(*event);
    }
    if (record.events.isEmpty() || record.events.first().kind != RunEventKind::RunStarted)
        return Error{ErrorCode::InvalidInput, translated("The record does not begin with the start of a run."), {}};
    if (transcriptSha256(record.events) != json.value("transcript"_L1).toString())
        return Error{ErrorCode::StorageCorrupt,
                     translated("The events of the record were changed: its hash is not theirs."),
                     {}};
    return record;
}

QString transcriptSha256(const QList<RunEvent> &events)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const auto &event : events) {
        hash.addData(canonicalJson(event.toJson()));
        hash.addData(QByteArrayView("\n"));
    }
    return QString::fromLatin1(hash.result().toHex());
}

quint32 scriptSeed(const RunId &run)
{
    return sha256Hex(run.text.toUtf8()).left(8).toUInt(nullptr, 16);
}

RecordedLibrary::RecordedLibrary(const RunRecord &record)
{
    if (!record.events.isEmpty())
        adopt(record.events.first());
}

void RecordedLibrary::adopt(const RunEvent &event)
{
    for (const auto sources = event.body.value("library"_L1).toArray(); const auto &yaml : sources) {
        if (auto loaded = readPlaybook(yaml.toString().toUtf8()); loaded.playbook)
            m_playbooks.append(loaded.playbook);
    }
}

PlaybookPtr RecordedLibrary::find(const QString &id, const QString &name) const
{
    for (const auto &playbook : m_playbooks) {
        if (!id.isEmpty() && playbook->id == id)
            return playbook;
    }
    for (const auto sensitivity : {Qt::CaseSensitive, Qt::CaseInsensitive}) {
        for (const auto &playbook : m_playbooks) {
            if (!name.isEmpty() && playbook->name.compare(name, sensitivity) == 0)
                return playbook;
        }
    }
    return nullptr;
}

QStringList calledPlaybooks(const Playbook &playbook, const PlaybookSource &source)
{
    QStringList found;
    collectCalled(playbook, source, found);
    return found;
}

} // namespace holdfast
