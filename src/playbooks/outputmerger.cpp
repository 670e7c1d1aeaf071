// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/outputmerger.h"

#include "language/cast.h"
#include "language/indicatorscan.h"
#include "language/merge.h"

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QStringList textList(const QJsonValue &value)
{
    QStringList result;
    const auto array = value.toArray();
    for (const auto &item : array)
        result.append(item.toString());
    return result;
}

/// Labels as expressions reach them: a map from type to value, several of one type as a list.
QJsonValue labelMap(const QJsonValue &labels)
{
    if (!labels.isArray())
        return labels;
    QJsonObject map;
    const auto list = labels.toArray();
    for (const auto &item : list) {
        const auto label = item.toObject();
        auto type = label.value("type"_L1).toString();
        auto value = label.value("value"_L1);
        if (type.isEmpty() && label.size() == 1) {
            type = label.begin().key();
            value = label.begin().value();
        }
        if (map.contains(type)) {
            auto several = asList(map.value(type));
            several.append(value);
            map.insert(type, several);
        } else {
            map.insert(type, value);
        }
    }
    return map;
}

} // namespace

void OutputMerger::changeIncident(const QJsonObject &fields)
{
    for (auto it = fields.begin(); it != fields.end(); ++it) {
        if (it.key() == "labels"_L1)
            m_data.incident.insert(it.key(), labelMap(it.value()));
        else if (isNil(it.value()))
            m_data.incident.remove(it.key());
        else
            m_data.incident.insert(it.key(), it.value());
    }
}

void OutputMerger::addEntry(const TaskPlace &place, const QJsonObject &entry, qint64 atMs)
{
    auto &run = place.run();
    RunEntry stored;
    stored.id = entry.value("id"_L1).toString();
    stored.task = taskPathIn(place.frame->path, place.definition().id);
    stored.type = entry.value("type"_L1).toInt(entrytype::note);
    stored.text = entry.value("text"_L1).toString();
    stored.contents = entry.value("contents"_L1);
    stored.tags = textList(entry.value("tags"_L1));
    stored.note = entry.value("note"_L1).toBool() || place.definition().note;
    stored.fileName = entry.value("file"_L1).toObject().value("name"_L1).toString();
    stored.atMs = atMs;
    if (!m_data.entries.contains(stored.id))
        m_data.entryOrder.append(stored.id);
    run.entries.append(stored.id);
    m_data.entries.insert(stored.id, stored);
}

void OutputMerger::mergeIndicators(const Frame &frame, const QJsonArray &entries)
{
    QStringList texts;
    for (const auto &value : entries) {
        const auto entry = value.toObject();
        const auto contents = entry.value("contents"_L1);
        if (entry.value("type"_L1).toInt() == entrytype::error)
            continue;
        texts.append(isNil(contents)                                 ? entry.value("text"_L1).toString()
                         : contents.isArray() || contents.isObject() ? compactJson(contents)
                                                                     : displayText(contents));
    }
    auto found = findIndicators(texts.join(u'\n'));
    found.addRegistrableDomains();
    QStringList allowed;
    for (const auto items = argumentToList(m_data.lists.value("Indicators Whitelist"_L1)); const auto &item : items)
        allowed.append(displayText(item));
    found.remove(allowed);
    const auto context = found.toContext();
    for (auto it = context.begin(); it != context.end(); ++it)
        m_contexts.mergeKey(frame.contextId, it.key(), it.value());
}

Result<void> OutputMerger::mergeOutput(const TaskPlace &place, const QJsonObject &output, qint64 atMs)
{
    auto &run = place.run();
    auto &frame = *place.frame;
    const auto entries = output.value("entries"_L1).toArray();
    for (const auto &entry : entries)
        addEntry(place, entry.toObject(), atMs);
    if (!run.ignoreOutputs) {
        const auto context = output.value("context"_L1).toObject();
        for (auto it = context.begin(); it != context.end(); ++it)
            m_contexts.mergeKey(frame.contextId, it.key(), it.value());
    }
    const auto writes = contextWritesFromJson(output);
    for (const auto &change : writes)
        m_contexts.write(frame, change);
    if (place.definition().extractsInline)
        mergeIndicators(frame, entries);
    const auto extend = output.contains("extend"_L1) ? output.value("extend"_L1).toString() : run.extendContext;
    if (!extend.isEmpty()) {
        Evaluation evaluation;
        evaluation.evaluator = m_data.evaluator;
        evaluation.nowMs = atMs;
        evaluation.warnings = &m_data.warnings;
        const auto extensions = parseExtendContext(extend);
        bool hadContents = false;
        for (const auto &value : entries) {
            const auto entry = value.toObject();
            const auto contents = entry.value("contents"_L1);
            if (isNil(contents) || entry.value("type"_L1).toInt() == entrytype::error)
                continue;
            hadContents = true;
            m_contexts.changeContext(frame.contextId, [&](QJsonObject context) {
                return extendContext(std::move(context), extensions, contents, evaluation);
            });
        }
        if (const auto raw = output.value("raw"_L1); !hadContents && !isNil(raw)) {
            m_contexts.changeContext(frame.contextId, [&](QJsonObject context) {
                return extendContext(std::move(context), extensions, raw, evaluation);
            });
        }
    }
    changeIncident(output.value("fields"_L1).toObject());
    return {};
}

void OutputMerger::addComment(const TaskPlace &place, const RunEvent &answer, const QString &seed)
{
    const auto comment = answer.body.value("comment"_L1).toString();
    if (comment.isEmpty())
        return;
    const auto id = answer.body.value("entry"_L1).toString();
    addEntry(place,
             {{u"id"_s, id.isEmpty() ? derivedId(m_data.run.text + seed) : id},
              {u"type"_s, entrytype::note},
              {u"text"_s, comment},
              {u"contents"_s, comment}},
             answer.atMs);
}

void OutputMerger::mergeKeys(const TaskPlace &place, const QJsonObject &context)
{
    for (auto it = context.begin(); it != context.end(); ++it)
        m_contexts.mergeKey(place.frame->contextId, it.key(), it.value());
}

} // namespace holdfast
