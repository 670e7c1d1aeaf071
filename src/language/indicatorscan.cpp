// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/indicatorscan.h"

#include "language/iprange.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>

#include <utility>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

/// A list without repetitions.
class UniqueTexts
{
public:
    void add(const QString &text)
    {
        if (m_seen.contains(text))
            return;
        m_seen.insert(text);
        m_texts.append(text);
    }
    [[nodiscard]] QStringList texts() const { return m_texts; }

private:
    QSet<QString> m_seen;
    QStringList m_texts;
};

QRegularExpression folded(const QString &pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption);
}

/// "10.0.0.0/8", "2001:db8::/32".
QStringList networksIn(const QString &text)
{
    static const auto form = folded(
        u"(?<![\\w.:])((?:\\d{1,3}\\.){3}\\d{1,3}|(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4})/(\\d{1,3})(?![\\w./:])"_s);
    UniqueTexts found;
    for (auto matches = form.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        const auto address = parseIpAddress(match.captured(1));
        if (address && match.captured(2).toInt() <= (address->isV6 ? 128 : 32))
            found.add(match.captured());
    }
    return found.texts();
}

QStringList addressesIn(const QString &text)
{
    static const auto v4 = folded(
        u"(?<![\\d.])(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.|\\[\\.\\])){3}(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?!\\.?\\d|/\\d{1,2}(?![\\w./:]))"_s);
    static const auto v6 = folded(
        u"(?<![\\w:.])((?:[0-9a-f]{0,4}:){2,7}(?:(?:\\d{1,3}\\.){3}\\d{1,3}|[0-9a-f]{0,4}))(?:%\\w{1,15})?(?![\\w:%]|\\.\\w|/\\d{1,3}(?![\\w./:]))"_s);
    UniqueTexts found;
    for (auto matches = v4.globalMatch(text); matches.hasNext();)
        found.add(matches.next().captured().remove(u'[').remove(u']'));
    for (auto matches = v6.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        if (parseIpAddress(match.captured(1)))
            found.add(match.captured());
    }
    return found.texts();
}

/// Labels of letters, digits and inner hyphens, and a top level of letters; or an IPv4 address.
bool isHost(const QString &host)
{
    static const auto name =
        folded(u"\\A(?:[\\p{L}\\d](?:[\\p{L}\\d_-]{0,61}[\\p{L}\\d])?\\.)+(?:\\p{L}{2,24}|xn--[a-z\\d-]{2,58})\\z"_s);
    const auto address = parseIpAddress(host);
    return (address && !address->isV6) || name.match(host).hasMatch();
}

QStringList urlsIn(const QString &text)
{
    // Two backslashes or nothing at all in place of the slashes are common slips, which browsers forgive.
    static const auto form = folded(
        u"(?<![\\w@])(?:(https?|ftps?|hxxps?):(?://|\\\\{2,4})?|(?<![./:-])(?=www(?:\\.|\\[\\.\\])))([^\\s\"'<>\\[\\])}/?#\\\\]+(?:\\[\\.\\][^\\s\"'<>\\[\\])}/?#\\\\]+)*)([^\\s\"'<>\\])}]*)"_s);
    UniqueTexts found;
    for (auto matches = form.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        auto scheme = match.captured(1).toLower();
        scheme = scheme.isEmpty() ? u"http"_s : scheme.replace("hxxp"_L1, "http"_L1);
        auto authority = match.captured(2);
        authority.replace("[.]"_L1, "."_L1);
        auto rest = match.captured(3);
        auto &last = rest.isEmpty() ? authority : rest;
        while (!last.isEmpty() && QStringView(u".,;:!?").contains(last.back()))
            last.chop(1);
        const auto host = authority.section(u'@', -1).section(u':', 0, 0);
        if (isHost(host))
            found.add(scheme + u"://"_s + authority + rest);
    }
    return found.texts();
}

QStringList emailsIn(const QString &text)
{
    static const auto form = folded(
        u"(?<![\\w.@+\\p{L}-])[a-z\\d!#$%&*+/=?^_`{|}~-]+(?:\\.[a-z\\d!#$%&*+/=?^_`{|}~-]+)*(?:@|\\[@\\])(?:[a-z\\d](?:[a-z\\d-]*[a-z\\d])?(?:\\.|\\[\\.\\]))+[a-z]{2,24}(?![\\w@-])"_s);
    UniqueTexts found;
    for (auto matches = form.globalMatch(text); matches.hasNext();)
        found.add(matches.next().captured().remove(u'[').remove(u']'));
    return found.texts();
}

/// Endings of file names, which look like top-level domains.
bool isFileEnding(const QString &label)
{
    static const QSet<QString> endings{
        u"exe"_s, u"dll"_s,  u"pdf"_s, u"doc"_s, u"docx"_s, u"docm"_s, u"xls"_s,  u"xlsx"_s, u"xlsm"_s,
        u"ppt"_s, u"pptx"_s, u"txt"_s, u"png"_s, u"jpg"_s,  u"jpeg"_s, u"gif"_s,  u"bmp"_s,  u"zip"_s,
        u"rar"_s, u"gz"_s,   u"tar"_s, u"log"_s, u"json"_s, u"yml"_s,  u"yaml"_s, u"xml"_s,  u"html"_s,
        u"htm"_s, u"js"_s,   u"css"_s, u"csv"_s, u"tmp"_s,  u"bat"_s,  u"vbs"_s,  u"msi"_s,  u"eml"_s,
        u"msg"_s, u"iso"_s,  u"bin"_s, u"dat"_s, u"ini"_s,  u"cfg"_s,  u"php"_s,  u"asp"_s,  u"aspx"_s,
        u"jsp"_s, u"jar"_s,  u"lnk"_s, u"tsv"_s, u"rtf"_s,  u"mp3"_s,  u"mp4"_s,  u"avi"_s,  u"sys"_s};
    return endings.contains(label.toLower());
}

QStringList domainsIn(const QString &text)
{
    static const auto form = folded(
        u"(?<![\\w\\p{L}.-])(?:[\\p{L}\\d](?:[\\p{L}\\d_-]{0,61}[\\p{L}\\d])?(?:\\.|\\[\\.\\]))+(?:\\p{L}{2,24}|xn--[a-z\\d-]{2,58})(?![\\w\\p{L}-])"_s);
    UniqueTexts found;
    for (auto matches = form.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        const auto domain = match.captured().remove(u'[').remove(u']');
        // The local part of a mail address is no domain.
        const bool isLocalPart = match.capturedEnd() < text.size() && text.at(match.capturedEnd()) == u'@';
        // Only names below a domain have underscores.
        if (!isLocalPart && !isFileEnding(domain.section(u'.', -1)) && !domain.section(u'.', -2, -2).contains(u'_'))
            found.add(domain);
    }
    return found.texts();
}

QStringList matchesOf(const QRegularExpression &form, const QString &text, bool upper = false)
{
    UniqueTexts found;
    for (auto matches = form.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next().captured();
        found.add(upper ? match.toUpper() : match);
    }
    return found.texts();
}

QStringList hashesIn(const QString &text, int length)
{
    return matchesOf(folded(u"\\b[0-9a-f]{%1}\\b"_s.arg(length)), text);
}

QJsonValue objects(const QStringList &values, const QString &member)
{
    QJsonArray list;
    for (const auto &value : values)
        list.append(QJsonObject{{member, value}});
    return list.size() == 1 ? list.first() : QJsonValue(list);
}

} // namespace

QString updateKey(const QString &object, const QString &member)
{
    return u"%1(val.%2 && val.%2 == obj.%2)"_s.arg(object, member);
}

QString registrableDomain(const QString &host)
{
    static const QStringList secondLevel{u"ac"_s,  u"co"_s, u"com"_s, u"edu"_s, u"go"_s,
                                         u"gov"_s, u"ne"_s, u"net"_s, u"or"_s,  u"org"_s};
    const auto labels = host.toLower().split(u'.', Qt::SkipEmptyParts);
    if (labels.size() <= 2)
        return labels.join(u'.');
    const bool underCountry = labels.last().size() == 2 && secondLevel.contains(labels.at(labels.size() - 2));
    return labels.mid(labels.size() - (underCountry ? 3 : 2)).join(u'.');
}

void FoundIndicators::addRegistrableDomains()
{
    for (const auto names = domains; const auto &name : names) {
        if (const auto domain = registrableDomain(name); !domains.contains(domain, Qt::CaseInsensitive))
            domains.append(domain);
    }
}

FoundIndicators findIndicators(const QString &text)
{
    static const auto vulnerability = folded(u"(?<![\\w-])CVE-\\d{4}-\\d{4,7}(?![\\w-])"_s);
    return {.addresses = addressesIn(text),
            .networks = networksIn(text),
            .urls = urlsIn(text),
            .domains = domainsIn(text),
            .emails = emailsIn(text),
            .vulnerabilities = matchesOf(vulnerability, text, true),
            .md5 = hashesIn(text, 32),
            .sha1 = hashesIn(text, 40),
            .sha256 = hashesIn(text, 64),
            .sha512 = hashesIn(text, 128)};
}

void FoundIndicators::remove(const QStringList &values)
{
    for (auto *list :
         {&addresses, &networks, &urls, &domains, &emails, &vulnerabilities, &md5, &sha1, &sha256, &sha512})
        list->removeIf([&values](const QString &value) { return values.contains(value, Qt::CaseInsensitive); });
}

QJsonObject FoundIndicators::toContext() const
{
    QJsonObject context;
    const auto add = [&context](const QStringList &values, const QString &object, const QString &member) {
        if (!values.isEmpty())
            context.insert(updateKey(object, member), objects(values, member));
    };
    const auto ofVersion = [](const QStringList &values, bool isV6) {
        QStringList chosen;
        for (const auto &value : values) {
            if (value.contains(u':') == isV6)
                chosen.append(value);
        }
        return chosen;
    };
    add(ofVersion(addresses, false), u"IP"_s, u"Address"_s);
    add(ofVersion(addresses, true), u"IPv6"_s, u"Address"_s);
    add(ofVersion(networks, false), u"CIDR"_s, u"Address"_s);
    add(ofVersion(networks, true), u"IPv6CIDR"_s, u"Address"_s);
    add(urls, u"URL"_s, u"Data"_s);
    add(domains, u"Domain"_s, u"Name"_s);
    add(emails, u"Account.Email"_s, u"Address"_s);
    add(vulnerabilities, u"CVE"_s, u"ID"_s);
    add(md5, u"File"_s, u"MD5"_s);
    add(sha1, u"File"_s, u"SHA1"_s);
    add(sha256, u"File"_s, u"SHA256"_s);
    add(sha512, u"File"_s, u"SHA512"_s);
    return context;
}

} // namespace holdfast
