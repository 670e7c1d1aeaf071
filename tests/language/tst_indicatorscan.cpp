// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/cast.h"
#include "language/indicatorscan.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

/// Indicators in running text.
class IndicatorScanTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finding_data();
    void finding();
    void registrableDomains_data();
    void registrableDomains();
    void registrableDomainsAreAddedOnce();
    void removing();
    void context();
    void hostileText();
};

void IndicatorScanTest::finding_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("found"); // kind to values, without the empty kinds
    const auto row = [](const char *name, const char *text, const char *found) {
        QTest::newRow(name) << QString::fromUtf8(text) << QByteArray(found);
    };
    row("nothing", "Nothing to see here.", "{}");
    row("an address at the end of a sentence", "It came from 192.0.2.7.", R"({"addresses": ["192.0.2.7"]})");
    row("a masked address, twice", "192[.]0[.]2[.]7 and 192.0.2.7", R"({"addresses": ["192.0.2.7"]})");
    row("a version is no address", "version 10.2.3.4.5", "{}");
    row("too large for an address", "300.1.1.1", "{}");
    row("version six", "from 2001:db8::1 on", R"({"addresses": ["2001:db8::1"]})");
    row("version six at the end of a sentence, with a zone", "fe80::7:8%eth0 or 2001:db8::2.",
        R"({"addresses": ["fe80::7:8%eth0", "2001:db8::2"]})");
    row("version four within version six", "::ffff:192.0.2.1", R"({"addresses": ["192.0.2.1", "::ffff:192.0.2.1"]})");
    row("a time of day is no address", "at 12:30:45", "{}");
    row("a network is no address", "block 10.0.0.0/8 and 2001:db8::/32",
        R"({"networks": ["10.0.0.0/8", "2001:db8::/32"]})");
    row("a network that cannot be", "10.0.0.0/64", "{}");
    row("a masked web address", "see hxxp://evil[.]example/a.php?x=1.",
        R"({"urls": ["http://evil.example/a.php?x=1"], "domains": ["evil.example"]})");
    row("a web address in brackets", "(https://example.com/a)",
        R"({"urls": ["https://example.com/a"], "domains": ["example.com"]})");
    row("a mail address and its domain", "to: a.b@mail.example.com",
        R"({"emails": ["a.b@mail.example.com"], "domains": ["mail.example.com"]})");
    row("letters of every script", "見.香港, ötest.com", R"({"domains": ["見.香港", "ötest.com"]})");
    row("underscores only below the domain", "sub_domain.example.com bad_domain.com",
        R"({"domains": ["sub_domain.example.com"]})");
    row("a file is no domain", "open invoice.pdf", "{}");
    row("a vulnerability in small letters", "cve-2020-12345", R"({"vulnerabilities": ["CVE-2020-12345"]})");
    row("a hash", "d41d8cd98f00b204e9800998ecf8427e", R"({"md5": ["d41d8cd98f00b204e9800998ecf8427e"]})");
    row("a longer row of digits is no hash", "d41d8cd98f00b204e9800998ecf8427e0", "{}");
}

void IndicatorScanTest::finding()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, found);
    const auto scan = findIndicators(text);
    QJsonObject kinds;
    const auto add = [&kinds](const QString &kind, const QStringList &values) {
        if (!values.isEmpty())
            kinds.insert(kind, QJsonArray::fromStringList(values));
    };
    add(u"addresses"_s, scan.addresses);
    add(u"networks"_s, scan.networks);
    add(u"urls"_s, scan.urls);
    add(u"domains"_s, scan.domains);
    add(u"emails"_s, scan.emails);
    add(u"vulnerabilities"_s, scan.vulnerabilities);
    add(u"md5"_s, scan.hashes());
    QVERIFY2(kinds == QJsonDocument::fromJson(found).object(), qUtf8Printable(compactJson(kinds)));
}

void IndicatorScanTest::registrableDomains_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("domain");
    QTest::newRow("two labels") << u"example.com"_s << u"example.com"_s;
    QTest::newRow("below") << u"a.b.Example.com"_s << u"example.com"_s;
    QTest::newRow("three labels under a country") << u"www.example.co.uk"_s << u"example.co.uk"_s;
    QTest::newRow("a country without such suffixes") << u"www.example.de"_s << u"example.de"_s;
    QTest::newRow("one label") << u"localhost"_s << u"localhost"_s;
    QTest::newRow("nothing") << QString() << QString();
}

void IndicatorScanTest::registrableDomains()
{
    QFETCH(QString, host);
    QFETCH(QString, domain);
    QCOMPARE(registrableDomain(host), domain);
}

void IndicatorScanTest::registrableDomainsAreAddedOnce()
{
    auto found = findIndicators(u"www.example.com mail.example.com Example.org a.example.org"_s);
    found.addRegistrableDomains();
    QCOMPARE(found.domains,
             (QStringList{u"www.example.com"_s, u"mail.example.com"_s, u"Example.org"_s, u"a.example.org"_s,
                          u"example.com"_s}));
}

void IndicatorScanTest::removing()
{
    auto found = findIndicators(u"192.0.2.7 10.0.0.0/8 example.com example.org"_s);
    found.remove({u"192.0.2.7"_s, u"10.0.0.0/8"_s, u"EXAMPLE.com"_s});
    QVERIFY(found.addresses.isEmpty());
    QVERIFY(found.networks.isEmpty());
    QCOMPARE(found.domains, QStringList{u"example.org"_s});
}

void IndicatorScanTest::context()
{
    const auto found = findIndicators(u"192.0.2.7 2001:db8::1 10.0.0.0/8 2001:db8::/32 CVE-2020-1234"_s).toContext();
    const auto address = [&found](const QString &object) {
        return found.value(updateKey(object, u"Address"_s)).toObject().value("Address"_L1).toString();
    };
    QCOMPARE(address(u"IP"_s), u"192.0.2.7"_s);
    QCOMPARE(address(u"IPv6"_s), u"2001:db8::1"_s);
    QCOMPARE(address(u"CIDR"_s), u"10.0.0.0/8"_s);
    QCOMPARE(address(u"IPv6CIDR"_s), u"2001:db8::/32"_s);
    QCOMPARE(found.value(u"CVE(val.ID && val.ID == obj.ID)"_s), (QJsonObject{{u"ID"_s, u"CVE-2020-1234"_s}}));
    QCOMPARE(found.size(), 5);
}

void IndicatorScanTest::hostileText()
{
    // Each of these would take minutes if a pattern went back over what it has read already.
    for (const auto &piece : {u"a."_s, u"1."_s, u"a:"_s, u"http://"_s, u"a@"_s, u"a-"_s, u"[.]"_s, u"1:2::3/"_s})
        static_cast<void>(findIndicators(piece.repeated(20000)));
}

QTEST_GUILESS_MAIN(IndicatorScanTest)
#include "tst_indicatorscan.moc"
