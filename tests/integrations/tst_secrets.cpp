// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/secrets/encryptedfilesecrets.h"
#include "integrations/secrets/filesecrets.h"
#include "integrations/secrets/machinesecrets.h"
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

    void anEncryptedFileKeepsSecretsAcrossStarts()
    {
        QTemporaryDir folder;
        const auto path = folder.filePath(u"deep/secrets.holdfast"_s);
        {
            EncryptedFileSecrets secrets(path);
            QVERIFY(secrets.isLocked());
            QCOMPARE(secrets.read(u"a"_s, u"key"_s).error().code, ErrorCode::Forbidden);
            QCOMPARE(secrets.unlock(Secret("short")).error().code, ErrorCode::InvalidInput);
            QVERIFY(secrets.unlock(Secret("correct horse")));
            QCOMPARE(secrets.read(u"a"_s, u"key"_s).error().code, ErrorCode::NotFound);
            QVERIFY(secrets.write(u"a"_s, u"key"_s, Secret("M4RKED-secret")));
            QVERIFY(secrets.write(u"b"_s, u"key"_s, Secret(QByteArray("\0\xff", 2))));
        }
        QFile file(path);
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
                 QFile::Permissions());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto bytes = file.readAll();
        QVERIFY(bytes.startsWith("HOLDFAST-SECRETS\x01"));
        QVERIFY(!bytes.contains("M4RKED"));
        QVERIFY(!bytes.contains(QByteArray("M4RKED-secret").toBase64()));
        EncryptedFileSecrets again(path);
        QCOMPARE(again.unlock(Secret("wrong passphrase")).error().code, ErrorCode::Forbidden);
        QVERIFY(again.isLocked());
        QVERIFY(again.unlock(Secret("correct horse")));
        QCOMPARE(again.read(u"a"_s, u"key"_s)->reveal(), "M4RKED-secret"_ba);
        QCOMPARE(again.read(u"b"_s, u"key"_s)->reveal(), QByteArray("\0\xff", 2));
        QVERIFY(again.remove(u"a"_s, u"key"_s));
        QVERIFY(again.remove(u"a"_s, u"key"_s)); // gone is gone
        QCOMPARE(again.read(u"a"_s, u"key"_s).error().code, ErrorCode::NotFound);
    }

    void everyByteOfAnEncryptedFileIsGuarded_data()
    {
        QTest::addColumn<int>("at");
        QTest::newRow("the name of the format") << 3;
        QTest::newRow("the version") << 16;
        QTest::newRow("the cost of the key") << 17;
        QTest::newRow("the salt") << 27;
        QTest::newRow("the nonce") << 45;
        QTest::newRow("the content") << 60;
        QTest::newRow("the tag") << -1;
    }

    void everyByteOfAnEncryptedFileIsGuarded()
    {
        QFETCH(int, at);
        QTemporaryDir folder;
        const auto path = folder.filePath(u"secrets.holdfast"_s);
        {
            EncryptedFileSecrets secrets(path);
            QVERIFY(secrets.unlock(Secret("correct horse")));
            QVERIFY(secrets.write(u"a"_s, u"key"_s, Secret("x")));
        }
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        auto bytes = file.readAll();
        const auto place = at < 0 ? bytes.size() - 1 : qsizetype(at);
        bytes[place] = char(bytes.at(place) ^ 1);
        file.seek(0);
        file.write(bytes);
        file.close();
        EncryptedFileSecrets secrets(path);
        const auto opened = secrets.unlock(Secret("correct horse"));
        QVERIFY(!opened);
        QVERIFY(opened.error().code == ErrorCode::Forbidden || opened.error().code == ErrorCode::StorageCorrupt);
        QVERIFY(!opened.error().message.contains(u"horse"_s));
    }

    void twoProgramsDoNotOverwriteEachOther()
    {
        QTemporaryDir folder;
        const auto path = folder.filePath(u"secrets.holdfast"_s);
        EncryptedFileSecrets first(path);
        QVERIFY(first.unlock(Secret("correct horse")));
        QVERIFY(first.write(u"a"_s, u"key"_s, Secret("1")));
        EncryptedFileSecrets second(path);
        QVERIFY(second.unlock(Secret("correct horse")));
        QVERIFY(second.write(u"b"_s, u"key"_s, Secret("2")));
        QVERIFY(first.write(u"c"_s, u"key"_s, Secret("3")));
        for (const auto &[instance, value] : {std::pair{u"a"_s, "1"_ba}, {u"b"_s, "2"_ba}, {u"c"_s, "3"_ba}})
            QCOMPARE(second.read(instance, u"key"_s)->reveal(), value);
    }

    void aMachineWithoutKeychainUsesTheFile()
    {
        /// Answers as no key store would.
        class Absent final : public SecretsProvider
        {
        public:
            Result<Secret> read(const QString &, const QString &) override { return gone(); }
            Result<void> write(const QString &, const QString &, const Secret &) override { return gone(); }
            Result<void> remove(const QString &, const QString &) override { return gone(); }
            QString description() const override { return u"keychain"_s; }

        private:
            static Error gone() { return {ErrorCode::Unavailable, u"no keychain"_s, {}}; }
        };
        QTemporaryDir folder;
        MachineSecrets without(std::make_unique<Absent>(), folder.filePath(u"secrets.holdfast"_s));
        QVERIFY(without.usesFile());
        QVERIFY(without.isLocked());
        QVERIFY(without.fileIsNew());
        QVERIFY(without.description().contains(u"passphrase"_s));
        QVERIFY(without.unlock(Secret("correct horse")));
        QVERIFY(without.write(u"a"_s, u"key"_s, Secret("x")));
        QCOMPARE(without.read(u"a"_s, u"key"_s)->reveal(), "x"_ba);

        MachineSecrets with(std::make_unique<MemorySecrets>(), folder.filePath(u"other.holdfast"_s));
        QVERIFY(!with.usesFile());
        QVERIFY(!with.isLocked());
        QVERIFY(with.write(u"a"_s, u"key"_s, Secret("y")));
        QVERIFY(!QFile::exists(folder.filePath(u"other.holdfast"_s)));
    }

    void aPassphraseComesFromAProtectedFileOnly()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"passphrase"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("correct horse\nnot this\n");
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        QCOMPARE(passphraseFromFile(file.fileName())->reveal(), "correct horse"_ba);
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        QCOMPARE(passphraseFromFile(file.fileName()).error().code, ErrorCode::Forbidden);
    }
};

QTEST_GUILESS_MAIN(TestSecrets)
#include "tst_secrets.moc"
