// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/cast.h"
#include "playbooks/natives/nativecommand.h"
#include "playbooks/natives/operatornatives.h"
#include "scripts/evalcommand.h"
#include "scripts/javascriptevaluator.h"

#include <QBuffer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

QJsonArray recordedCases()
{
    QFile file(QStringLiteral(HOLDFAST_TEST_DATA) + u"/cases/natives.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).array();
}

/// 2026-11-22T12:00:00Z
constexpr qint64 noon = 1795348800000;

/// A call in the middle of nowhere: a context, some entries, no service.
class LonelyCall
{
public:
    explicit LonelyCall(const QJsonObject &given)
        : m_input{given.value("script"_L1).toString(), given.value("args"_L1).toObject(), {}, {}}
    {
        m_input.scope.evaluation.context = given.value("context"_L1).toObject();
        m_input.scope.evaluation.evaluator = &m_evaluator;
        m_input.scope.evaluation.nowMs = noon;
        m_input.scope.nowMs = noon;
        m_input.scope.incidentId = u"7"_s;
        m_input.scope.seed = u"seed"_s;
        m_input.scope.outputKey = u"out"_s;
        for (const auto entries = given.value("entries"_L1).toArray(); const auto &value : entries) {
            const auto entry = value.toObject();
            RunEntry made;
            made.id = entry.value("id"_L1).toString();
            made.type = entry.value("type"_L1).toInt(entrytype::note);
            made.contents = entry.value("contents"_L1);
            made.text = entry.value("text"_L1).toString();
            made.fileName = entry.value("file"_L1).toString();
            m_entries.insert(made.id, made);
        }
        m_input.scope.entry = [this](const QString &id) -> const RunEntry * {
            const auto found = m_entries.constFind(id);
            return found == m_entries.constEnd() ? nullptr : &*found;
        };
    }

    NativeResult run()
    {
        const auto *native = findNative(m_input.name);
        if (!native)
            return NativeResult::failed(u"no such script"_s);
        for (const auto &argument : native->definition.arguments) {
            if (!m_input.arguments.contains(argument.name) && !argument.defaultValue.isEmpty())
                m_input.arguments.insert(argument.name, argument.defaultValue);
        }
        return native->run(m_input);
    }

    NativeInput &input() { return m_input; }

private:
    JavaScriptEvaluator m_evaluator;
    QHash<QString, RunEntry> m_entries;
    NativeInput m_input;
};

QString errorOf(const NativeResult &result)
{
    for (const auto &entry : result.output.entries) {
        if (entry.isError)
            return entry.text;
    }
    return {};
}

/// Whether everything in `part` is in `whole`; lists must be equal in length.
bool holds(const QJsonValue &whole, const QJsonValue &part)
{
    if (part.isObject()) {
        const auto object = part.toObject();
        for (auto member = object.begin(); member != object.end(); ++member) {
            if (!holds(whole.toObject().value(member.key()), member.value()))
                return false;
        }
        return whole.isObject();
    }
    if (part.isArray()) {
        const auto items = part.toArray();
        const auto others = whole.toArray();
        for (qsizetype i = 0; i < items.size(); ++i) {
            if (!holds(others.at(i), items.at(i)))
                return false;
        }
        return items.size() == others.size();
    }
    return valuesEqual(whole, part);
}

} // namespace

/// Built-in scripts by themselves: documented arguments in, documented context and entries out.
class NativesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scripts_data()
    {
        QTest::addColumn<QJsonObject>("given");
        const auto cases = recordedCases();
        QVERIFY2(!cases.isEmpty(), "cases/natives.json cannot be read");
        for (const auto &item : cases)
            QTest::newRow(qUtf8Printable(item.toObject().value("name"_L1).toString())) << item.toObject();
    }

    void scripts()
    {
        QFETCH(QJsonObject, given);
        LonelyCall call(given);
        const auto result = call.run();
        if (given.contains("error"_L1)) {
            QVERIFY2(errorOf(result).contains(given.value("error"_L1).toString()), qUtf8Printable(errorOf(result)));
            return;
        }
        QVERIFY2(errorOf(result).isEmpty(), qUtf8Printable(errorOf(result)));
        if (given.contains("contents"_L1)) {
            QJsonArray contents;
            for (const auto &entry : result.output.entries)
                contents.append(entry.contents);
            QVERIFY2(holds(unwrapSingle(contents), given.value("contents"_L1)), qUtf8Printable(compactJson(contents)));
        }
        if (given.contains("outputs"_L1))
            QVERIFY2(holds(result.output.context, given.value("outputs"_L1)),
                     qUtf8Printable(compactJson(result.output.context)));
        if (given.contains("writes"_L1)) {
            QJsonObject writes;
            for (const auto &write : result.writes)
                writes.insert(write.path, write.value);
            QVERIFY2(holds(writes, given.value("writes"_L1)), qUtf8Printable(compactJson(writes)));
        }
        if (given.contains("instead"_L1)) {
            QVERIFY(result.instead);
            const QJsonObject other{{u"name"_s, result.instead->name}, {u"arguments"_s, result.instead->arguments}};
            QVERIFY2(holds(other, given.value("instead"_L1)), qUtf8Printable(compactJson(other)));
        }
        if (given.contains("act"_L1)) {
            QVERIFY(result.change);
            const QJsonObject act{{u"kind"_s, caseEffectName(result.change->kind)}, {u"body"_s, result.change->body}};
            QVERIFY2(holds(act, given.value("act"_L1)), qUtf8Printable(compactJson(act)));
        }
        if (given.contains("files"_L1)) {
            QJsonArray files;
            for (const auto &entry : result.output.entries) {
                if (entry.file)
                    files.append(
                        QJsonObject{{u"name"_s, entry.file->name}, {u"text"_s, QString::fromUtf8(entry.file->bytes)}});
            }
            QVERIFY2(holds(files, given.value("files"_L1)), qUtf8Printable(compactJson(files)));
        }
    }

    void archivesComeBackAsTheyWere()
    {
        LonelyCall zip({{u"script"_s, u"ZipFile"_s},
                        {u"args"_s, QJsonObject{{u"entryID"_s, u"1"_s}, {u"zipName"_s, u"a"_s}}},
                        {u"entries"_s,
                         QJsonArray{QJsonObject{
                             {u"id"_s, u"1"_s}, {u"file"_s, u"a.txt"_s}, {u"contents"_s, u"hello, hello"_s}}}}});
        const auto packed = zip.run();
        QCOMPARE(errorOf(packed), QString());
        QCOMPARE(packed.output.entries.first().file->name, u"a.zip"_s);
        LonelyCall unzip({{u"script"_s, u"UnzipFile"_s},
                          {u"args"_s, QJsonObject{{u"entryID"_s, u"2"_s}}},
                          {u"entries"_s,
                           QJsonArray{QJsonObject{{u"id"_s, u"2"_s},
                                                  {u"file"_s, u"a.zip"_s},
                                                  {u"contents"_s, packed.output.entries.first().contents}}}}});
        const auto unpacked = unzip.run();
        QCOMPARE(errorOf(unpacked), QString());
        QCOMPARE(unpacked.output.entries.first().file->name, u"a.txt"_s);
        QCOMPARE(unpacked.output.entries.first().file->bytes, QByteArray("hello, hello"));
        QCOMPARE(unpacked.output.context.value("ExtractedFiles"_L1), QJsonValue(QJsonArray{u"a.txt"_s}));
    }

    void aPdfIsReadWithItsProperties()
    {
        const QByteArray drawing =
            "BT /F1 12 Tf 72 720 Td (See https://example.com/x or write to joe@example.com) Tj ET";
        const QByteArray pdf = "%PDF-1.4\n"
                               "1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n"
                               "2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n"
                               "3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
                               " /Resources <</Font <</F1 5 0 R>>>>>> endobj\n"
                               "4 0 obj <</Length "
            + QByteArray::number(drawing.size()) + ">> stream\n" + drawing
            + "\nendstream endobj\n"
              "5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj\n"
              "6 0 obj <</Title (A title) /Author (An author)>> endobj\n"
              "trailer <</Root 1 0 R /Info 6 0 R>>\n%%EOF\n";
        const QJsonObject entry{{u"id"_s, u"1"_s}, {u"file"_s, u"a.pdf"_s}, {u"contents"_s, QString::fromLatin1(pdf)}};
        LonelyCall call({{u"script"_s, u"ReadPDFFileV2"_s},
                         {u"args"_s, QJsonObject{{u"entryID"_s, u"1"_s}}},
                         {u"entries"_s, QJsonArray{entry}}});
        const auto result = call.run();
        QCOMPARE(errorOf(result), QString());
        const auto file = result.output.context.value("File(val.EntryID == obj.EntryID)"_L1).toObject();
        QVERIFY2(file.value("Text"_L1).toString().contains(u"write to joe@example.com"_s),
                 qUtf8Printable(compactJson(file)));
        QCOMPARE(file.value("Title"_L1).toString(), u"A title"_s);
        QCOMPARE(file.value("Author"_L1).toString(), u"An author"_s);
        QCOMPARE(file.value("Pages"_L1).toString(), u"1"_s);
        QCOMPARE(file.value("PDFVersion"_L1).toString(), u"1.4"_s);
        QCOMPARE(result.output.context.value("URL(val.Data && val.Data == obj.Data)"_L1).toObject(),
                 (QJsonObject{{u"Data"_s, u"https://example.com/x"_s}}));
    }

    void filesOfTheCaseAreReadOnRequest()
    {
        LonelyCall call({{u"script"_s, u"ReadFile"_s}, {u"args"_s, QJsonObject{{u"entryID"_s, u"9@7"_s}}}});
        const auto asked = call.run();
        QVERIFY(asked.change);
        QCOMPARE(asked.change->kind, CaseEffectKind::ReadEntry);
        QCOMPARE(asked.change->body.value("entry"_L1).toString(), u"9@7"_s);
        call.input().reply = QJsonObject{{u"raw"_s, QJsonObject{{u"File"_s, u"x"_s}, {u"Base64"_s, u"aGFsbG8="_s}}}};
        const auto read = call.run();
        QCOMPARE(read.output.context.value("FileData"_L1).toString(), u"hallo"_s);
    }

    void evalKnowsScriptsAsOperators()
    {
        QTemporaryDir folder;
        const auto path = folder.filePath(u"cases.json"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[{\"operator\": \"Base64Encode\", \"args\": {}, \"input\": [\"abc\", \"x\"]},"
                   " {\"operator\": \"NobodyHasThis\", \"args\": {}, \"input\": 1}]");
        file.close();
        QByteArray written;
        QBuffer out(&written);
        QBuffer err;
        QVERIFY(out.open(QIODevice::WriteOnly) && err.open(QIODevice::WriteOnly));
        QCOMPARE(runEval({u"--kind"_s, u"transformers"_s, path}, out, err, nativeOperatorsOver), 0);
        const auto lines = written.split('\n');
        QCOMPARE(lines.first(), QByteArray("{\"result\":[\"YWJj\",\"eA==\"]}"));
        QVERIFY2(lines.at(1).startsWith("{\"error\":\"script\""), lines.at(1).constData());
    }

    void scriptsServeAsOperators()
    {
        NativeScope scope;
        scope.nowMs = noon;
        const auto run = nativeOperators([scope] { return scope; });
        const auto length = run(u"StringLength"_s, u"abc"_s, {{u"str"_s, u"abc"_s}});
        QVERIFY(length);
        QCOMPARE(displayText(*length), u"3"_s);
        const auto several = run(u"UnEscapeURLs"_s, {}, {{u"input"_s, QJsonArray{u"hxxp://a[.]b"_s, u"c"_s}}});
        QVERIFY(several);
        QCOMPARE(*several, QJsonValue(QJsonArray{u"http://a.b"_s, u"c"_s}));
        const auto acts = run(u"setIncident"_s, {}, {{u"name"_s, u"x"_s}});
        QVERIFY(!acts);
        QCOMPARE(acts.error().code, ErrorCode::ScriptFailed);
        QVERIFY(acts.error().message.contains(u"setIncident"_s));
        const auto unknown = run(u"NobodyHasThis"_s, {}, {});
        QVERIFY(!unknown);
        QVERIFY(unknown.error().message.contains(u"NobodyHasThis"_s));
        const auto fails = run(u"RaiseError"_s, {}, {{u"error"_s, u"no"_s}});
        QVERIFY(!fails);
        QCOMPARE(fails.error().message, u"no"_s);
    }
};

QTEST_GUILESS_MAIN(NativesTest)
#include "tst_natives.moc"
