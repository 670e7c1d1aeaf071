// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/instanceimport/xsoarinstances.h"

#include "integrations/connectionsettings.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

static QByteArray dataFile(const QString &name)
{
    QFile file(QStringLiteral(HOLDFAST_TEST_DATA "/data/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

static const ImportedInstance *named(const QList<ImportedInstance> &all, const QString &name)
{
    for (const auto &one : all) {
        if (one.name == name)
            return &one;
    }
    return nullptr;
}

class TestXsoarInstances final : public QObject
{
    Q_OBJECT

    IntegrationFactory m_factory;

private Q_SLOTS:
    void aListOfInstancesIsTakenOver()
    {
        const auto all = readXsoarInstances(dataFile(u"xsoar-instances.json"_s), m_factory);
        QVERIFY2(all, all ? "" : qPrintable(all.error().message));
        QCOMPARE(all->size(), 5);

        const auto *code42 = named(*all, u"Code42 instance 1"_s);
        QVERIFY(code42);
        QCOMPARE(code42->config.kind, u"code42"_s);
        QCOMPARE(code42->config.name, u"Code42-instance-1"_s);
        QCOMPARE(code42->config.text(u"url"_s), u"console.us.code42.com"_s);
        QCOMPARE(code42->config.text(u"client_id"_s), u"key-1234"_s);
        QCOMPARE(code42->config.list(u"severities"_s), (QStringList{u"high"_s, u"moderate"_s}));
        QCOMPARE(code42->config.text(u"fetch_seconds"_s), u"120"_s);
        QCOMPARE(code42->config.text(u"first_fetch_days"_s), u"1"_s);
        QVERIFY(code42->config.flag(u"fetch"_s));
        QCOMPARE(code42->missingSecrets.size(), 1);
        QVERIFY2(code42->remarks.join(u' ').contains(u"odd_option"_s), "a setting without counterpart is named");

        const auto *xdr = named(*all, u"xdr-eu"_s);
        QVERIFY(xdr);
        QCOMPARE(xdr->config.kind, u"cortex-xdr"_s);
        QCOMPARE(xdr->config.text(u"key_id"_s), u"17"_s);
        QVERIFY(xdr->remarks.join(u' ').contains(u"Trust any certificate"_s));
        QVERIFY(!xdr->config.enabled);

        const auto *directory = named(*all, u"ad"_s);
        QVERIFY(directory);
        QCOMPARE(directory->config.text(u"uri"_s), u"ldaps://10.1.2.3:636"_s);
        QCOMPARE(directory->config.text(u"bind_name"_s), u"svc@corp.example"_s);

        const auto *mail = named(*all, u"mail"_s);
        QVERIFY(mail);
        QCOMPARE(mail->config.text(u"security"_s), u"starttls"_s);
        QCOMPARE(mail->config.text(u"login"_s), u"password"_s);
        QCOMPARE(mail->config.text(u"sender"_s), u"soc@corp.example"_s);

        const auto *unknown = named(*all, u"weather"_s);
        QVERIFY(unknown);
        QVERIFY(unknown->config.kind.isEmpty());
        QVERIFY(unknown->remarks.join(u' ').contains(u"OpenWeather"_s));

        // Even where somebody has put secrets into the file, none comes out.
        for (const auto &instance : *all) {
            const auto settings = QString::fromUtf8(QJsonDocument(instance.config.settings).toJson());
            QVERIFY2(!settings.contains(u"M4RKED"_s), qPrintable(settings));
            QVERIFY(!instance.remarks.join(u' ').contains(u"M4RKED"_s));
        }
    }

    void everyTakenOverConnectionCanBeFilledIn()
    {
        const auto all = readXsoarInstances(dataFile(u"xsoar-instances.json"_s), m_factory);
        QVERIFY(all);
        for (const auto &instance : *all) {
            if (instance.config.kind.isEmpty())
                continue;
            const auto definition = m_factory.definition(instance.config.kind);
            QVERIFY(definition);
            for (auto it = instance.config.settings.begin(); it != instance.config.settings.end(); ++it)
                QVERIFY2(hasSetting(*definition, it.key()), qPrintable(it.key()));
            const auto checked = checkSettings(*definition, instance.config);
            QVERIFY2(checked, checked ? "" : qPrintable(checked.error().message));
        }
    }

    void yamlIsReadToo()
    {
        const QByteArray yaml = "name: xdr\n"
                                "brand: Cortex XDR - IR\n"
                                "enabled: 'true'\n"
                                "params:\n"
                                "  url: https://api-corp.xdr.eu.paloaltonetworks.com\n"
                                "  apikey_id: 5\n"
                                "  insecure: false\n"
                                "  proxy: true\n";
        const auto all = readXsoarInstances(yaml, m_factory);
        QVERIFY2(all, all ? "" : qPrintable(all.error().message));
        QCOMPARE(all->size(), 1);
        QCOMPARE(all->first().config.text(u"key_id"_s), u"5"_s);
        QVERIFY(all->first().config.text(u"proxy"_s).isEmpty());
    }

    void filesOfOtherKindsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("another JSON") << QByteArray("{\"tasks\": {}}");
        QTest::newRow("no YAML") << QByteArray("{ a: [");
        QTest::newRow("YAML with an alias bomb") << QByteArray("a: &a [x]\nb: [*a, *a]\n");
        QTest::newRow("a text") << QByteArray("just words");
        QTest::newRow("very deep") << QByteArray(100'000, '[');
    }

    void filesOfOtherKindsAreRefused()
    {
        QFETCH(QByteArray, bytes);
        const auto all = readXsoarInstances(bytes, m_factory);
        QVERIFY(!all);
        QCOMPARE(all.error().code, ErrorCode::InvalidInput);
        QVERIFY(!all.error().message.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestXsoarInstances)
#include "tst_xsoarinstances.moc"
