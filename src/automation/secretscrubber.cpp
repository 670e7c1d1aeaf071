// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/secretscrubber.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype shortest = 4;

/// As it stands between the quotes of a JSON text.
QString inJson(const QString &value)
{
    const auto list = QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact));
    return list.mid(2, list.size() - 4);
}

} // namespace

void SecretScrubber::add(const QString &value, const QString &shown)
{
    if (value.size() < shortest)
        return;
    const auto utf8 = value.toUtf8();
    const QByteArray utf16(reinterpret_cast<const char *>(value.utf16()), value.size() * 2);
    QStringList forms{value};
    for (const auto &form :
         {inJson(value), QString::fromLatin1(QUrl::toPercentEncoding(value)), QString::fromLatin1(utf8.toBase64()),
          QString::fromLatin1(utf8.toBase64(QByteArray::Base64UrlEncoding))}) {
        if (!forms.contains(form))
            forms.append(form);
    }
    for (const auto &form : std::as_const(forms)) {
        m_texts.append({form, shown});
        m_bytes.append({form.toUtf8(), shown.toUtf8()});
    }
    m_bytes.append({utf16, shown.toUtf8()});
}

QString SecretScrubber::text(QString given) const
{
    for (const auto &[form, shown] : m_texts)
        given.replace(form, shown);
    return given;
}

QByteArray SecretScrubber::bytes(QByteArray given) const
{
    for (const auto &[form, shown] : m_bytes)
        given.replace(form, shown);
    return given;
}

QJsonValue SecretScrubber::json(const QJsonValue &given) const
{
    if (given.isString())
        return text(given.toString());
    if (given.isArray()) {
        QJsonArray items;
        for (const auto array = given.toArray(); const auto &item : array)
            items.append(json(item));
        return items;
    }
    if (given.isObject()) {
        QJsonObject object;
        const auto fields = given.toObject();
        for (auto it = fields.begin(); it != fields.end(); ++it)
            object.insert(text(it.key()), json(it.value()));
        return object;
    }
    return given;
}

OutgoingRequest SecretScrubber::clean(OutgoingRequest request) const
{
    request.target = text(request.target);
    request.body = bytes(request.body);
    return request;
}

IncomingAnswer SecretScrubber::clean(IncomingAnswer answer) const
{
    answer.body = bytes(answer.body);
    answer.error = text(answer.error);
    return answer;
}

CommandOutput SecretScrubber::clean(CommandOutput output) const
{
    if (m_texts.isEmpty())
        return output;
    for (auto &entry : output.entries) {
        entry.text = text(entry.text);
        entry.contents = json(entry.contents);
        if (entry.file)
            entry.file->bytes = bytes(entry.file->bytes);
    }
    output.context = json(output.context).toObject();
    output.rawResponse = json(output.rawResponse);
    output.incidentFields = json(output.incidentFields).toObject();
    if (output.pollArguments)
        output.pollArguments = json(*output.pollArguments).toObject();
    return output;
}

Error SecretScrubber::clean(Error error) const
{
    error.message = text(error.message);
    error.details = text(error.details);
    return error;
}

} // namespace holdfast
