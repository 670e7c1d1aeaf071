// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/secrets/filesecrets.h"
#include "integrations/secrets/memorysecrets.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

class TestSecrets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void memoryKeepsAndForgets()
    {
        MemorySecrets secrets;
        QCOMPARE(secrets.read(u"a"_s, u"key"_s).error().code, ErrorCode::NotFound);
        QVERIFY(secrets.write(u"a"_s, u"key"_s, Secret("x")).isOk());
        QCOMPARE(secrets.read(u"a"_s, u"key"_s)->reveal(), "x"_ba);
        QVERIFY(secrets.remove(u"a"_s, u"key"_s).isOk());
        QVERIFY(!secrets.read(u"a"_s, u"key"_s).isOk());
    }

    void aFileIsReadOnlyWhenNobodyElseCan_data()
    {
        QTest::addColumn<QFile::Permissions>("permissions");
        QTest::addColumn<bool>("isRead");
        const auto own = QFile::ReadOwner | QFile::WriteOwner;
        QTest::newRow("0600") << QFile::Permissions(own) << true;
        QTest::newRow("readable by the group") << QFile::Permissions(own | QFile::ReadGroup) << false;
        QTest::newRow("readable by all") << QFile::Permissions(own | QFile::ReadOther) << false;
        QTest::newRow("writable by all") << QFile::Permissions(own | QFile::WriteOther) << false;
    }

    void aFileIsReadOnlyWhenNobodyElseCan()
    {
        QFETCH(QFile::Permissions, permissions);
        QFETCH(bool, isRead);
        QTemporaryDir folder;
        QFile file(folder.filePath(u"secrets.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"code42-prod\": {\"client_secret\": \"s3cret\"}}");
        file.close();
        QVERIFY(file.setPermissions(permissions));
        FileSecrets secrets(file.fileName());
        const auto secret = secrets.read(u"code42-prod"_s, u"client_secret"_s);
        QCOMPARE(secret.isOk(), isRead);
        if (isRead) {
            QCOMPARE(secret->reveal(), "s3cret"_ba);
            QCOMPARE(secrets.read(u"code42-prod"_s, u"other"_s).error().code, ErrorCode::NotFound);
        } else {
            QVERIFY2(secret.error().message.contains(u"chmod 600"_s), qPrintable(secret.error().message));
            QVERIFY(!secret.error().message.contains(u"s3cret"_s));
        }
        QVERIFY(!secrets.write(u"code42-prod"_s, u"client_secret"_s, Secret("x")).isOk());
    }

    void aBrokenFileIsNamed()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"secrets.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"code42-prod\": s3cret");
        file.close();
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        const auto secret = FileSecrets(file.fileName()).read(u"a"_s, u"b"_s);
        QCOMPARE(secret.error().code, ErrorCode::InvalidInput);
        QVERIFY(secret.error().message.contains(file.fileName()));
        QVERIFY(!secret.error().message.contains(u"s3cret"_s));
    }
};

QTEST_GUILESS_MAIN(TestSecrets)
#include "tst_secrets.moc"
