// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/effect.h"

#include <QJsonArray>

#include <array>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array kindNames{"command", "case", "ask", "timer"};
constexpr std::array questionNames{"complete", "choose", "form"};

template <typename Names>
size_t indexOfName(const Names &names, const QString &name)
{
    for (size_t i = 0; i < names.size(); ++i) {
        if (name == QLatin1StringView(names[i]))
            return i;
    }
    return 0;
}

QStringList textList(const QJsonValue &value)
{
    QStringList result;
    const auto array = value.toArray();
    for (const auto &item : array)
        result.append(item.toString());
    return result;
}

} // namespace

QJsonObject Question::toJson() const
{
    QJsonObject json{{u"key"_s, key},
                     {u"task"_s, task},
                     {u"kind"_s, QString::fromLatin1(questionNames.at(static_cast<size_t>(kind)))}};
    const auto add = [&json](const QString &name, const QString &value) {
        if (!value.isEmpty())
            json.insert(name, value);
    };
    add(u"title"_s, title);
    add(u"text"_s, text);
    add(u"assignee"_s, assignee);
    if (!options.isEmpty())
        json.insert(u"options"_s, QJsonArray::fromStringList(options));
    if (!form.isEmpty())
        json.insert(u"form"_s, form);
    if (!message.isEmpty())
        json.insert(u"message"_s, message);
    if (restricted)
        json.insert(u"restricted"_s, true);
    if (!tags.isEmpty())
        json.insert(u"tags"_s, QJsonArray::fromStringList(tags));
    json.insert(u"askedAt"_s, askedAtMs);
    if (dueAtMs)
        json.insert(u"dueAt"_s, dueAtMs);
    if (remindAtMs)
        json.insert(u"remindAt"_s, remindAtMs);
    if (repliesWanted != 1)
        json.insert(u"replies"_s, repliesWanted);
    return json;
}

Question Question::fromJson(const QJsonObject &json)
{
    Question question;
    question.key = json.value("key"_L1).toString();
    question.task = json.value("task"_L1).toString();
    question.kind = static_cast<Kind>(indexOfName(questionNames, json.value("kind"_L1).toString()));
    question.title = json.value("title"_L1).toString();
    question.text = json.value("text"_L1).toString();
    question.options = textList(json.value("options"_L1));
    question.form = json.value("form"_L1).toObject();
    question.message = json.value("message"_L1).toObject();
    question.assignee = json.value("assignee"_L1).toString();
    question.restricted = json.value("restricted"_L1).toBool();
    question.tags = textList(json.value("tags"_L1));
    question.askedAtMs = json.value("askedAt"_L1).toInteger();
    question.dueAtMs = json.value("dueAt"_L1).toInteger();
    question.remindAtMs = json.value("remindAt"_L1).toInteger();
    question.repliesWanted = json.value("replies"_L1).toInt(1);
    return question;
}

QJsonObject Effect::toJson() const
{
    QJsonObject json{
        {u"kind"_s, QString::fromLatin1(kindNames.at(static_cast<size_t>(kind)))}, {u"key"_s, key}, {u"task"_s, task}};
    switch (kind) {
    case EffectKind::ExecuteCommand:
    case EffectKind::ChangeCase:
        json.insert(u"name"_s, name);
        json.insert(u"idempotencyKey"_s, idempotencyKey);
        json.insert(u"attempt"_s, attempt);
        if (quiet)
            json.insert(u"quiet"_s, true);
        if (note)
            json.insert(u"note"_s, true);
        if (kind == EffectKind::ChangeCase) {
            json.insert(u"change"_s, caseEffectName(change.kind));
            json.insert(u"body"_s, change.body);
            break;
        }
        if (!brand.isEmpty())
            json.insert(u"brand"_s, brand);
        if (!instance.isEmpty())
            json.insert(u"instance"_s, instance);
        json.insert(u"arguments"_s, arguments);
        if (timeoutMs)
            json.insert(u"timeout"_s, timeoutMs);
        break;
    case EffectKind::AskHuman:
        json.insert(u"question"_s, question.toJson());
        break;
    case EffectKind::SetTimer:
        json.insert(u"due"_s, dueMs);
        break;
    }
    return json;
}

Effect Effect::fromJson(const QJsonObject &json)
{
    Effect effect;
    effect.kind = static_cast<EffectKind>(indexOfName(kindNames, json.value("kind"_L1).toString()));
    effect.key = json.value("key"_L1).toString();
    effect.task = json.value("task"_L1).toString();
    effect.name = json.value("name"_L1).toString();
    effect.idempotencyKey = json.value("idempotencyKey"_L1).toString();
    effect.attempt = json.value("attempt"_L1).toInt(1);
    effect.quiet = json.value("quiet"_L1).toBool();
    effect.note = json.value("note"_L1).toBool();
    effect.change.kind = caseEffectFromName(json.value("change"_L1).toString()).valueOr(CaseEffectKind::SetFields);
    effect.change.body = json.value("body"_L1).toObject();
    effect.brand = json.value("brand"_L1).toString();
    effect.instance = json.value("instance"_L1).toString();
    effect.arguments = json.value("arguments"_L1).toObject();
    effect.timeoutMs = json.value("timeout"_L1).toInteger();
    effect.dueMs = json.value("due"_L1).toInteger();
    if (effect.kind == EffectKind::AskHuman)
        effect.question = Question::fromJson(json.value("question"_L1).toObject());
    return effect;
}

} // namespace holdfast
