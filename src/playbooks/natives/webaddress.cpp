// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/webaddress.h"

#include "language/iprange.h"

#include <QByteArray>
#include <QRegularExpression>
#include <QStringList>
#include <QUrl>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

/// A parameter of the query, still encoded. Gateways end it at the next "&".
QString queryParameter(const QString &url, const QString &name)
{
    const QRegularExpression form(u"[?&]"_s + name + u"=([^&]*)"_s, QRegularExpression::CaseInsensitiveOption);
    return form.match(url).captured(1);
}

QString percentDecoded(const QString &text)
{
    return QUrl::fromPercentEncoding(text.toUtf8());
}

/// Version 3 writes "*" for characters that it keeps behind the URL, and "**" and a letter for a run of them.
QString urlDefense3(const QString &url)
{
    static const QRegularExpression form(u"/v3/__(.+?)__;(.*?)!"_s);
    const auto match = form.match(url);
    if (!match.hasMatch())
        return url;
    static const auto lengths = u"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"_s;
    const auto kept =
        QString::fromUtf8(QByteArray::fromBase64(match.captured(2).toLatin1(), QByteArray::Base64UrlEncoding));
    const auto written = match.captured(1);
    QString plain;
    qsizetype used = 0;
    for (qsizetype at = 0; at < written.size(); ++at) {
        if (written.at(at) != u'*') {
            plain += written.at(at);
            continue;
        }
        qsizetype count = 1;
        if (at + 2 < written.size() && written.at(at + 1) == u'*' && lengths.contains(written.at(at + 2))) {
            count = lengths.indexOf(written.at(at + 2)) + 2;
            at += 2;
        }
        plain += kept.mid(used, count);
        used += count;
    }
    // One of the two slashes after the scheme gets lost on the way.
    static const QRegularExpression oneSlash(u"\\A(https?:/)(?=[^/])"_s);
    return plain.replace(oneSlash, u"\\1/"_s);
}

QString unmasked(QString text)
{
    text.replace("[.]"_L1, "."_L1).replace("[:]"_L1, ":"_L1).replace("[://]"_L1, "://"_L1).replace("[@]"_L1, "@"_L1);
    static const QRegularExpression scheme(u"\\Ahxxp"_s, QRegularExpression::CaseInsensitiveOption);
    return text.replace(scheme, u"http"_s);
}

} // namespace

QString plainUrl(const QString &text)
{
    const auto url = unmasked(text.trimmed());
    if (url.contains("urldefense.com/v3/"_L1, Qt::CaseInsensitive))
        return urlDefense3(url);
    if (url.contains("urldefense.proofpoint.com/v2/"_L1, Qt::CaseInsensitive)) {
        auto target = queryParameter(url, u"u"_s);
        return target.isEmpty() ? url : percentDecoded(target.replace(u'-', u'%').replace(u'_', u'/'));
    }
    if (url.contains("urldefense.proofpoint.com/v1/"_L1, Qt::CaseInsensitive)) {
        const auto target = queryParameter(url, u"u"_s);
        return target.isEmpty() ? url : percentDecoded(target);
    }
    if (url.contains(".safelinks.protection.outlook.com"_L1, Qt::CaseInsensitive)) {
        const auto target = queryParameter(url, u"url"_s);
        return target.isEmpty() ? url : percentDecoded(target);
    }
    return url;
}

QString hostOf(const QString &text)
{
    auto host = plainUrl(text);
    if (const auto scheme = host.indexOf("://"_L1); scheme >= 0)
        host = host.mid(scheme + 3);
    host = host.section(u'/', 0, 0).section(u'?', 0, 0).section(u'#', 0, 0);
    host = host.mid(host.lastIndexOf(u'@') + 1).section(u':', 0, 0).toLower();
    return parseIpAddress(host) || !host.contains(u'.') ? QString() : host;
}

} // namespace holdfast
