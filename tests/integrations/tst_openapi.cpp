// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "deskserver.h"
#include "openconnection.h"

#include "commands/commandline.h"
#include "integrations/openapi/apicommand.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

namespace {

const QString deskFile = QStringLiteral(HOLDFAST_TEST_DATA "/data/openapi/asset-desk.yaml");

QByteArray deskDocument()
{
    QFile file(deskFile);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A document with one operation, GET /x, whose parameters, and more of it, are given.
QByteArray smallDocument(const QByteArray &operation, const QByteArray &rest = {}, const QByteArray &path = "/x",
                         const QByteArray &method = "get")
{
    return "openapi: 3.0.3\ninfo: {title: Small, version: '1'}\nservers: [{url: 'https://small.test/api'}]\npaths:\n  "
        + path + ":\n    " + method + ":\n      operationId: doIt\n" + operation + "\n" + rest;
}

/// The request that the only command of a document makes.
Result<ServiceCall> requestOf(const QByteArray &document, const QJsonObject &arguments)
{
    const auto read = openapi::readApiDocument(document);
    if (!read)
        return read.error();
    const auto commands = openapi::apiCommands(*read, {}, {});
    const auto checked = checkedArguments(commands.first().definition, arguments);
    if (!checked)
        return checked.error();
    CallContext context;
    return openapi::requestFor(commands.first(), u"/api"_s, *checked, context);
}

struct Rig
{
    DeskServer server;
    OpenConnection connection;

    InstanceConfig config(const QJsonObject &further = {}) const
    {
        InstanceConfig config;
        config.name = u"desk"_s;
        config.kind = u"openapi"_s;
        config.settings = {{"file"_L1, deskFile}, {"server"_L1, server.url() + u"/v2"_s}, {"proxy"_L1, "none"_L1}};
        for (auto it = further.begin(); it != further.end(); ++it)
            config.settings.insert(it.key(), *it);
        return config;
    }

    void open(const QJsonObject &further = {}, const QByteArray &secret = "desk key")
    {
        (void)connection.secrets.write(u"desk"_s, u"secret"_s, Secret(secret));
        connection.readFile = [](const EntryId &id) -> Result<ProducedFile> {
            if (id.text != "7@1"_L1)
                return Error{ErrorCode::NotFound, u"no such entry"_s, {}};
            return ProducedFile{u"photo.png"_s, u"image/png"_s, QByteArray("\x89PNG\0\r\n", 7)};
        };
        const auto opened = connection.open(config(further));
        QVERIFY2(opened.isOk(), opened ? "" : qPrintable(opened.error().message));
    }
};

/// Something that fits an argument.
QJsonValue sampleFor(const ArgumentDefinition &argument)
{
    if (!argument.choices.isEmpty())
        return argument.choices.first();
    switch (argument.type) {
    case ArgumentType::Integer:
        return u"3"_s;
    case ArgumentType::Boolean:
        return u"true"_s;
    case ArgumentType::List:
        return u"1,2"_s;
    case ArgumentType::Json:
        return u"{\"name\": \"x\"}"_s;
    case ArgumentType::Date:
        return u"2026-12-31"_s;
    case ArgumentType::EntryId:
        return u"7@1"_s;
    default:
        return argument.name.endsWith("Id"_L1) ? u"100"_s : u"2.5"_s;
    }
}

} // namespace

class TestOpenApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // mission: S104 S105
    void everyOfAHundredOperationsIsACommandWithHelp()
    {
        const auto document = openapi::readApiDocument(deskDocument());
        QVERIFY2(document.isOk(), document ? "" : qPrintable(document.error().message));
        QCOMPARE(document->skipped.size(), 0);
        const auto commands = openapi::apiCommands(*document, u"asset-desk"_s, {});
        QCOMPARE(commands.size(), 100);
        QSet<QString> names;
        for (const auto &command : commands) {
            const auto &definition = command.definition;
            names.insert(definition.name);
            QVERIFY2(!definition.description.isEmpty(), qPrintable(definition.name));
            QVERIFY2(!definition.outputs.isEmpty(), qPrintable(definition.name));
            QCOMPARE(definition.helpUrl, u"https://assetdesk.test/docs"_s);
            QCOMPARE(definition.effect,
                     command.operation.method == "GET" ? EffectClass::ReadOnly : EffectClass::Uncertain);
            QCOMPARE(definition.undoText.isEmpty(), command.operation.method == "GET");
            for (const auto &argument : definition.arguments)
                QVERIFY2(!argument.description.isEmpty(), qPrintable(definition.name + u' ' + argument.name));
        }
        QCOMPARE(names.size(), 100);
    }

    // mission: S104
    void everyOfAHundredCommandsRuns()
    {
        Rig rig;
        rig.open();
        const auto commands = rig.connection.instance->commands();
        QCOMPARE(commands.size(), 100);
        const auto document = openapi::readApiDocument(deskDocument());
        QVERIFY(document.isOk());
        const auto described = openapi::apiCommands(*document, u"asset-desk"_s, {});
        // Records first, so that there is something to read; what removes comes last.
        QList<qsizetype> order;
        const auto rank = [&](qsizetype i) {
            const auto &method = described.at(i).operation.method;
            return method == "POST" && !described.at(i).operation.path.contains(u'{') ? 0 : method == "DELETE" ? 2 : 1;
        };
        for (int wanted = 0; wanted < 3; ++wanted) {
            for (qsizetype i = 0; i < described.size(); ++i) {
                if (rank(i) == wanted)
                    order += i;
            }
        }
        for (const auto i : order) {
            const auto &command = described.at(i);
            QJsonObject arguments;
            for (const auto &argument : command.definition.arguments)
                arguments.insert(argument.name, sampleFor(argument));
            const auto output = rig.connection.run(command.definition.name, arguments);
            QVERIFY2(output.isOk(), output ? "" : qPrintable(output.error().message));
            QVERIFY2(!output->context.isEmpty(), qPrintable(command.definition.name));
            QVERIFY(!output->entries.first().text.isEmpty());
            const auto request = rig.server.last();
            QCOMPARE(request.method.toLatin1(), command.operation.method);
            auto expected = command.operation.path;
            expected.replace(QRegularExpression(u"\\{[^}]*\\}"_s), u"100"_s);
            QCOMPARE(request.path, u"/v2"_s + expected);
            QCOMPARE(request.header("x-desk-key"), QByteArray("desk key"));
        }
        QCOMPARE(rig.server.requests().size(), 100);
        QVERIFY(!rig.connection.recorder.everything().contains("desk key"));
    }

    // mission: S104
    void aRecordGoesRoundInItsOwnTypes()
    {
        Rig rig;
        rig.open();
        const auto made = rig.connection.run(u"asset-desk-create-asset"_s,
                                             {{"name"_L1, "Laptop 7"_L1},
                                              {"kind"_L1, "laptop"_L1},
                                              {"weight"_L1, "1.25"_L1},
                                              {"retired"_L1, "true"_L1},
                                              {"tags"_L1, "new, red"_L1},
                                              {"price"_L1, "{\"amount\": 900}"_L1}});
        QVERIFY2(made.isOk(), made ? "" : qPrintable(made.error().message));
        const QJsonObject expected{{"name"_L1, "Laptop 7"_L1},
                                   {"kind"_L1, "laptop"_L1},
                                   {"weight"_L1, 1.25},
                                   {"retired"_L1, true},
                                   {"tags"_L1, QJsonArray{"new"_L1, "red"_L1}},
                                   {"price"_L1, QJsonObject{{"amount"_L1, 900}}}};
        QCOMPARE(QJsonDocument::fromJson(rig.server.last().body).object(), expected);
        const auto key = u"AssetDesk.CreateAsset(val.id && val.id == obj.id)"_s;
        QVERIFY2(made->context.contains(key), qPrintable(made->context.keys().join(u' ')));
        const auto id = made->context.value(key).toObject().value("id"_L1).toString();
        const auto changed =
            rig.connection.run(u"asset-desk-update-asset"_s, {{"assetId"_L1, id}, {"serial"_L1, "S-1"_L1}});
        QVERIFY2(changed.isOk(), changed ? "" : qPrintable(changed.error().message));
        QCOMPARE(rig.server.last().header("content-type"), QByteArray("application/merge-patch+json"));
        QCOMPARE(rig.server.last().body, QByteArray("{\"retired\":false,\"serial\":\"S-1\"}"));
        const auto listed = rig.connection.run(u"asset-desk-list-assets"_s, {{"limit"_L1, "10"_L1}});
        QVERIFY(listed.isOk());
        QVERIFY2(listed->entries.first().text.contains(u"Laptop 7"_s), qPrintable(listed->entries.first().text));
        const auto gone = rig.connection.run(u"asset-desk-delete-asset"_s, {{"assetId"_L1, id}});
        QVERIFY(gone.isOk());
        QCOMPARE(contextValue(*gone, u"AssetDesk.DeleteAsset"_s).toObject().value("HttpStatus"_L1).toInt(), 204);
        const auto missing = rig.connection.run(u"asset-desk-get-asset"_s, {{"assetId"_L1, id}});
        QCOMPARE(missing.error().code, ErrorCode::NotFound);
        QVERIFY2(missing.error().message.contains(u"no assets "_s + id), qPrintable(missing.error().message));
    }

    void numbersBeyondDoublesKeepTheirDigits()
    {
        Rig rig;
        rig.open();
        const auto notes = rig.connection.run(u"asset-desk-list-asset-notes"_s, {{"assetId"_L1, "1"_L1}});
        QVERIFY2(notes.isOk(), notes ? "" : qPrintable(notes.error().message));
        const auto note = contextValue(*notes, u"AssetDesk.ListAssetNotes"_s).toArray().first().toObject();
        QCOMPARE(note.value("id"_L1).toInteger(), 9007199254740993);
    }

    void definitionsTellTypesChoicesAndDefaults()
    {
        const auto document = openapi::readApiDocument(deskDocument());
        QVERIFY(document.isOk());
        QHash<QString, CommandDefinition> named;
        for (const auto &command : openapi::apiCommands(*document, {}, {}))
            named.insert(command.definition.name, command.definition);
        const auto list = named.value(u"list-assets"_s);
        QCOMPARE(list.argument(u"sort")->choices, (QStringList{u"name"_s, u"created"_s, u"-created"_s}));
        QCOMPARE(list.argument(u"sort")->defaultValue, u"name"_s);
        QCOMPARE(list.argument(u"page")->type, ArgumentType::Integer);
        QCOMPARE(list.argument(u"page")->defaultValue, u"1"_s);
        QCOMPARE(list.argument(u"tags")->type, ArgumentType::List);
        QCOMPARE(list.argument(u"filter")->type, ArgumentType::Json);
        QVERIFY(list.argument(u"X-Request-ID"));
        const auto create = named.value(u"create-asset"_s);
        QVERIFY(create.argument(u"name")->required);
        QVERIFY(create.argument(u"kind")->required);
        QVERIFY(!create.argument(u"serial")->required);
        QVERIFY2(!create.argument(u"id"), "what only the service sets is no argument");
        QCOMPARE(create.argument(u"retired")->type, ArgumentType::Boolean);
        QCOMPARE(create.argument(u"price")->type, ArgumentType::Json);
        QCOMPARE(named.value(u"create-person"_s).argument(u"pin")->type, ArgumentType::Secret);
        QCOMPARE(named.value(u"attach-asset-file"_s).argument(u"file")->type, ArgumentType::EntryId);
        QCOMPARE(named.value(u"create-ticket"_s).argument(u"due")->type, ArgumentType::Date);
        QCOMPARE(named.value(u"delete-asset"_s).permission, u"assets:delete"_s);
        QVERIFY(named.value(u"get-asset"_s).arguments.first().isDefault);
        QStringList outputs;
        for (const auto &output : create.outputs)
            outputs += output.contextPath + u' ' + output.type;
        QVERIFY2(outputs.contains(u"AssetDesk.CreateAsset.id String"_s), qPrintable(outputs.join(u'\n')));
        QVERIFY(outputs.contains(u"AssetDesk.CreateAsset.created Date"_s));
        QVERIFY(outputs.contains(u"AssetDesk.CreateAsset.price.amount Number"_s));
        QVERIFY(outputs.contains(u"AssetDesk.CreateAsset.retired Boolean"_s));
    }

    void commandLineCompletesArgumentsAndChoices()
    {
        Rig rig;
        rig.open();
        const auto texts = [&](const QString &line) {
            QStringList found;
            for (const auto &completion : completions(rig.connection.registry, line, line.size()))
                found += completion.text;
            return found.join(u' ');
        };
        QVERIFY2(texts(u"!asset-desk-list-as"_s).contains(u"asset-desk-list-assets"_s),
                 qPrintable(texts(u"!asset-desk-list-as"_s)));
        QVERIFY(texts(u"!asset-desk-list-assets so"_s).contains(u"sort"_s));
        QVERIFY2(texts(u"!asset-desk-list-assets sort=cr"_s).contains(u"created"_s),
                 qPrintable(texts(u"!asset-desk-list-assets sort=cr"_s)));
    }

    void schemasThatContainThemselvesAreNoTrouble()
    {
        const auto document = openapi::readApiDocument(deskDocument());
        QVERIFY(document.isOk());
        for (const auto &command : openapi::apiCommands(*document, {}, {}))
            QVERIFY2(command.definition.outputs.size() < 100, qPrintable(command.definition.name));
        const QByteArray own =
            "components:\n  schemas:\n    A:\n      allOf: [{$ref: '#/components/schemas/A'}, {$ref: "
            "'#/components/schemas/B'}]\n    B:\n      oneOf: [{$ref: '#/components/schemas/A'}]\n      "
            "properties: {b: {$ref: '#/components/schemas/B'}}\n";
        const auto odd = openapi::readApiDocument(
            smallDocument("      responses: {'200': {description: d, content: {application/json: {schema: {$ref: "
                          "'#/components/schemas/A'}}}}}",
                          own));
        QVERIFY2(odd.isOk(), odd ? "" : qPrintable(odd.error().message));
        const auto outputs = openapi::apiCommands(*odd, {}, {}).first().definition.outputs;
        QCOMPARE(outputs.first().contextPath, u"Small.DoIt.b.b.b"_s);
    }

    void valuesAreWrittenAsTheDocumentSays_data()
    {
        QTest::addColumn<QByteArray>("parameter");
        QTest::addColumn<QJsonObject>("arguments");
        QTest::addColumn<QString>("query");
        const auto given = [](const QString &value) { return QJsonObject{{"p"_L1, value}}; };
        QTest::newRow("text with signs") << QByteArray("{name: p, in: query, schema: {type: string}}")
                                         << given(u"a b&c=d+é"_s) << u"p=a%20b%26c%3Dd%2B%C3%A9"_s;
        QTest::newRow("list, one item each")
            << QByteArray("{name: p, in: query, schema: {type: array}}") << given(u"a,b"_s) << u"p=a&p=b"_s;
        QTest::newRow("list by commas") << QByteArray("{name: p, in: query, explode: false, schema: {type: array}}")
                                        << given(u"a,b c"_s) << u"p=a,b%20c"_s;
        QTest::newRow("list by bars") << QByteArray(
            "{name: p, in: query, style: pipeDelimited, explode: false, schema: {type: array}}")
                                      << given(u"a,b"_s) << u"p=a%7Cb"_s;
        QTest::newRow("list by blanks") << QByteArray(
            "{name: p, in: query, style: spaceDelimited, explode: false, schema: {type: array}}")
                                        << given(u"a,b"_s) << u"p=a%20b"_s;
        QTest::newRow("list as JSON, commas kept")
            << QByteArray("{name: p, in: query, schema: {type: array}}") << given(u"[\"a,b\"]"_s) << u"p=a%2Cb"_s;
        QTest::newRow("object as members")
            << QByteArray("{name: p, in: query, style: deepObject, explode: true, schema: {type: object}}")
            << given(u"{\"x\": 1, \"y\": true}"_s) << u"p%5Bx%5D=1&p%5By%5D=true"_s;
        QTest::newRow("object, exploded")
            << QByteArray("{name: p, in: query, schema: {type: object}}") << given(u"{\"x\": 1}"_s) << u"x=1"_s;
        QTest::newRow("JSON in the query")
            << QByteArray("{name: p, in: query, content: {application/json: {schema: {type: object}}}}")
            << given(u"{\"x\": [1]}"_s) << u"p=%7B%22x%22%3A%5B1%5D%7D"_s;
        QTest::newRow("whole number") << QByteArray("{name: p, in: query, schema: {type: integer}}")
                                      << given(u"9007199254740993"_s) << u"p=9007199254740993"_s;
        QTest::newRow("default") << QByteArray("{name: p, in: query, schema: {type: integer, default: 7}}")
                                 << QJsonObject() << u"p=7"_s;
        QTest::newRow("name with signs") << QByteArray("{name: 'filter[since]', in: query, schema: {type: string}}")
                                         << QJsonObject{{"filter_since"_L1, "x"_L1}} << u"filter%5Bsince%5D=x"_s;
        QTest::newRow("not given") << QByteArray("{name: p, in: query, schema: {type: string}}") << given({})
                                   << QString();
    }

    void valuesAreWrittenAsTheDocumentSays()
    {
        QFETCH(QByteArray, parameter);
        QFETCH(QJsonObject, arguments);
        QFETCH(QString, query);
        const auto request = requestOf(smallDocument("      parameters: [" + parameter + "]"), arguments);
        QVERIFY2(request.isOk(), request ? "" : qPrintable(request.error().message));
        QCOMPARE(request->query.toString(QUrl::FullyEncoded), query);
        QCOMPARE(request->path, u"/api/x"_s);
    }

    void pathsHeadersAndCookiesAreWritten()
    {
        const auto request = requestOf(
            smallDocument("      parameters:\n"
                          "      - {name: id, in: path, required: true, schema: {type: string}}\n"
                          "      - {name: more, in: path, required: true, style: label, schema: {type: array}}\n"
                          "      - {name: X-Trace, in: header, schema: {type: string}}\n"
                          "      - {name: session, in: cookie, schema: {type: string}}",
                          {}, "'/x/{id}/{more}'"),
            {{"id"_L1, "a/b c"_L1}, {"more"_L1, "1,2"_L1}, {"X-Trace"_L1, "t 1"_L1}, {"session"_L1, "s;1"_L1}});
        QVERIFY2(request.isOk(), request ? "" : qPrintable(request.error().message));
        QCOMPARE(request->path, u"/api/x/a%2Fb%20c/.1,2"_s);
        const HttpHeaders expected{{"X-Trace", "t 1"}, {"Cookie", "session=s%3B1"}};
        QCOMPARE(request->headers, expected);
    }

    void whatCannotBeSentIsRefusedBeforeSending_data()
    {
        QTest::addColumn<QByteArray>("parameter");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("words");
        QTest::newRow("no number") << QByteArray("{name: p, in: query, schema: {type: number}}") << u"much"_s
                                   << u"not a number"_s;
        QTest::newRow("no truth") << QByteArray("{name: p, in: query, schema: {type: boolean}}") << u"perhaps"_s
                                  << u"neither true nor false"_s;
        QTest::newRow("no JSON") << QByteArray("{name: p, in: query, schema: {type: object}}") << u"{x"_s
                                 << u"no JSON"_s;
        QTest::newRow("not a choice") << QByteArray("{name: p, in: query, schema: {type: string, enum: [a, b]}}")
                                      << u"c"_s << u"not one of"_s;
        QTest::newRow("header with a line end")
            << QByteArray("{name: p, in: header, schema: {type: string}}") << u"a\r\nX-Evil: 1"_s << u"line ends"_s;
        QTest::newRow("list of whole numbers")
            << QByteArray("{name: p, in: query, schema: {type: array, items: {type: integer}}}") << u"1,x"_s
            << u"not a whole number"_s;
    }

    void whatCannotBeSentIsRefusedBeforeSending()
    {
        QFETCH(QByteArray, parameter);
        QFETCH(QString, value);
        QFETCH(QString, words);
        const auto request = requestOf(smallDocument("      parameters: [" + parameter + "]"), {{"p"_L1, value}});
        QVERIFY(!request.isOk());
        QCOMPARE(request.error().code, ErrorCode::InvalidInput);
        QVERIFY2(request.error().message.startsWith(u"p: "_s) && request.error().message.contains(words),
                 qPrintable(request.error().message));
    }

    void climbingOutOfThePathIsRefused()
    {
        const auto document = smallDocument(
            "      parameters: [{name: id, in: path, required: true, schema: {type: string}}]", {}, "'/x/{id}'");
        QCOMPARE(requestOf(document, {{"id"_L1, ".."_L1}}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(requestOf(document, {{"id"_L1, "../y"_L1}})->path, u"/api/x/..%2Fy"_s);
    }

    void everyKindOfCredentialsIsShown_data()
    {
        QTest::addColumn<QJsonObject>("settings");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("as the document says") << QJsonObject() << QByteArray("x-desk-key") << QByteArray("top secret");
        QTest::newRow("none") << QJsonObject{{"auth"_L1, "none"_L1}} << QByteArray("x-desk-key") << QByteArray();
        QTest::newRow("key in a header of one's own")
            << QJsonObject{{"auth"_L1, "api-key"_L1}, {"key_name"_L1, "X-Other"_L1}} << QByteArray("x-other")
            << QByteArray("top secret");
        QTest::newRow("key in a cookie") << QJsonObject{{"auth"_L1, "api-key"_L1},
                                                        {"key_name"_L1, "sid"_L1},
                                                        {"key_place"_L1, "cookie"_L1}}
                                         << QByteArray("cookie") << QByteArray("sid=top secret");
        QTest::newRow("basic") << QJsonObject{{"auth"_L1, "basic"_L1}, {"username"_L1, "desk"_L1}}
                               << QByteArray("authorization")
                               << QByteArray("Basic " + QByteArray("desk:top secret").toBase64());
        QTest::newRow("bearer") << QJsonObject{{"auth"_L1, "bearer"_L1}} << QByteArray("authorization")
                                << QByteArray("Bearer top secret");
        QTest::newRow("OAuth 2.0, secret in the form")
            << QJsonObject{{"auth"_L1, "oauth2"_L1}, {"username"_L1, "desk"_L1}} << QByteArray("authorization")
            << QByteArray("Bearer desk-token");
        QTest::newRow("OAuth 2.0, secret in a header")
            << QJsonObject{{"auth"_L1, "oauth2"_L1}, {"username"_L1, "desk"_L1}, {"token_auth"_L1, "basic"_L1}}
            << QByteArray("authorization") << QByteArray("Bearer desk-token");
    }

    void everyKindOfCredentialsIsShown()
    {
        QFETCH(QJsonObject, settings);
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, value);
        Rig rig;
        settings.insert("token_url"_L1, rig.server.url() + u"/token"_s);
        rig.open(settings, "top secret");
        const auto listed = rig.connection.run(u"asset-desk-list-assets"_s, {});
        QVERIFY2(listed.isOk(), listed ? "" : qPrintable(listed.error().message));
        QCOMPARE(rig.server.last().header(header), value);
        for (const auto &secret : {QByteArray("top secret"), QByteArray("top%20secret"), QByteArray("desk-token")})
            QVERIFY2(!rig.connection.recorder.everything().contains(secret), secret.constData());
    }

    void aKeyInTheQueryIsSentAndNotJournaled()
    {
        Rig rig;
        rig.open({{"auth"_L1, "api-key"_L1}, {"key_name"_L1, "api key"_L1}, {"key_place"_L1, "query"_L1}},
                 "top+secret");
        QVERIFY(rig.connection.run(u"asset-desk-list-assets"_s, {}).isOk());
        QCOMPARE(rig.server.last().parameter(u"api key"), u"top+secret"_s);
        const auto journal = rig.connection.recorder.everything();
        QVERIFY2(!journal.contains("top+secret") && !journal.contains("top%2Bsecret"), journal.constData());
        QVERIFY2(journal.contains("api%20key=***"), journal.constData());
    }

    void secretArgumentsAreNotJournaled()
    {
        Rig rig;
        rig.open();
        QVERIFY(rig.connection
                    .run(u"asset-desk-create-person"_s,
                         {{"name"_L1, "A"_L1}, {"mail"_L1, "a@b.test"_L1}, {"pin"_L1, "pin-4711"_L1}})
                    .isOk());
        QVERIFY(rig.server.last().body.contains("pin-4711"));
        QVERIFY(!rig.connection.recorder.everything().contains("pin-4711"));
    }

    // mission: U13
    void readsAreRepeatedAndWritesAreNot()
    {
        Rig rig;
        rig.open();
        range::HttpAnswer failing;
        failing.response = range::jsonResponse(QJsonObject{{"message"_L1, "tired"_L1}}, 503);
        rig.server.setNextAnswers({failing});
        QVERIFY(rig.connection.run(u"asset-desk-list-assets"_s, {}).isOk());
        QCOMPARE(rig.server.requests().size(), 2);
        rig.server.setNextAnswers({failing});
        const auto written = rig.connection.run(u"asset-desk-create-site"_s, {{"name"_L1, "North"_L1}});
        QVERIFY(!written.isOk());
        QVERIFY(outcomeIsUnknown(written.error().code));
        QVERIFY2(written.error().message.contains(u"tired"_s), qPrintable(written.error().message));
        QCOMPARE(rig.server.requests().size(), 3);
        QCOMPARE(rig.connection.recorder.changes().size(), 1);
    }

    void connectionTestTellsWhatWasFound()
    {
        Rig rig;
        rig.open();
        auto context = rig.connection.context();
        const auto said = rig.connection.instance->test(context);
        QVERIFY2(said.isOk(), said ? "" : qPrintable(said.error().message));
        QVERIFY2(said->contains(u"100 commands"_s), qPrintable(*said));
        range::HttpAnswer refused;
        refused.response = range::jsonResponse(QJsonObject{{"error"_L1, "who are you"_L1}}, 401);
        rig.server.setNextAnswers({refused});
        const auto wrong = rig.connection.instance->test(context);
        QCOMPARE(wrong.error().code, ErrorCode::Unauthorized);
        QVERIFY2(wrong.error().message.contains(u"who are you"_s), qPrintable(wrong.error().message));
    }

    void brokenDocumentsAreToldWithTheirPlace_data()
    {
        QTest::addColumn<QByteArray>("document");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("words");
        const QByteArray head = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";
        QTest::newRow("nothing") << QByteArray("  \n") << u"line 1"_s << u"empty"_s;
        QTest::newRow("no map") << QByteArray("- a\n- b\n") << u"line 1"_s << u"a map"_s;
        QTest::newRow("YAML that does not close") << head + "paths: {a: [\n" << u"line 4"_s << u"no YAML"_s;
        QTest::newRow("JSON without a colon")
            << QByteArray("{\n  \"openapi\" \"3.0.0\"\n}") << u"line 2, column 13"_s << u"“:” is expected"_s;
        QTest::newRow("JSON with a bare word") << QByteArray("{\"openapi\": yes}") << u"line 1, column"_s << u"“yes”"_s;
        QTest::newRow("Swagger 2") << QByteArray("swagger: '2.0'\n") << u"line 1"_s << u"Convert it"_s;
        QTest::newRow("a version to come") << QByteArray("openapi: 4.0.0\n") << u"line 1"_s << u"4.0.0"_s;
        QTest::newRow("no version") << QByteArray("info: {}\n") << u"line 1"_s << u"“openapi”"_s;
        QTest::newRow("no title") << QByteArray("openapi: 3.1.0\ninfo: {version: '1'}\npaths: {/a: {get: {}}}\n")
                                  << u"line 2"_s << u"title"_s;
        QTest::newRow("no paths") << head << u"line 1"_s << u"“paths”"_s;
        QTest::newRow("paths without operations") << head + "paths: {}\n" << u"line 1"_s << u"no operations"_s;
        QTest::newRow("path without a slash") << head + "paths:\n  a: {get: {}}\n"
                                              << u"line 4"_s << u"begin with “/”"_s;
        QTest::newRow("undefined path parameter") << head + "paths:\n  '/a/{id}':\n    get:\n      summary: s\n"
                                                  << u"line 6"_s << u"“{id}”"_s;
        QTest::newRow("reference to nowhere")
            << smallDocument("      parameters:\n      - $ref: '#/components/parameters/Gone'") << u"line 9"_s
            << u"leads nowhere: there is no “components”"_s;
        QTest::newRow("reference to another file")
            << smallDocument("      parameters:\n      - $ref: 'other.yaml#/P'") << u"line 9"_s << u"Bundle"_s;
        QTest::newRow("reference in a circle")
            << smallDocument("      parameters:\n      - $ref: '#/components/parameters/A'",
                             "components: {parameters: {A: {$ref: '#/components/parameters/B'}, B: {$ref: "
                             "'#/components/parameters/A'}}}\n")
            << u"line 9"_s << u"circle"_s;
        QTest::newRow("parameter without a place")
            << smallDocument("      parameters:\n      - {name: p, in: body, schema: {}}") << u"line 9"_s
            << u"“body”"_s;
        QTest::newRow("parameter without a schema")
            << smallDocument("      parameters:\n      - {name: p, in: query}") << u"line 9"_s << u"neither schema"_s;
        QTest::newRow("schema that is a text")
            << smallDocument("      parameters:\n      - {name: p, in: query, schema: string}") << u"line 9"_s
            << u"a schema must be a map"_s;
        QTest::newRow("body without content")
            << smallDocument("      requestBody:\n        required: true", {}, "/x", "post") << u"line 9"_s
            << u"no content"_s;
    }

    // mission: S104
    void brokenDocumentsAreToldWithTheirPlace()
    {
        QFETCH(QByteArray, document);
        QFETCH(QString, place);
        QFETCH(QString, words);
        const auto read = openapi::readApiDocument(document);
        QVERIFY(!read.isOk());
        QCOMPARE(read.error().code, ErrorCode::InvalidInput);
        QVERIFY2(read.error().message.contains(place), qPrintable(read.error().message));
        QVERIFY2(read.error().message.contains(words), qPrintable(read.error().message));
    }

    void oneBrokenOperationLeavesTheOthers()
    {
        const auto read =
            openapi::readApiDocument(smallDocument("      summary: fine",
                                                   "  /y:\n    get: {operationId: doIt}\n    put: {operationId: other, "
                                                   "parameters: [{name: p, in: nowhere, schema: {}}]}\n"));
        QVERIFY2(read.isOk(), read ? "" : qPrintable(read.error().message));
        QCOMPARE(read->operations.size(), 1);
        QCOMPARE(read->skipped.size(), 2);
        QVERIFY2(read->skipped.first().words().contains(u"GET /y"_s), qPrintable(read->skipped.first().words()));
        QVERIFY2(read->skipped.first().words().contains(u"“doIt”"_s), qPrintable(read->skipped.first().words()));
    }

    void jsonAndYamlReadAlike()
    {
        const auto yaml = openapi::readDocument(deskDocument());
        QVERIFY2(yaml.isOk(), yaml ? "" : qPrintable(yaml.error().message));
        const auto bytes = QJsonDocument(yaml->toJson().toObject()).toJson();
        const auto json = openapi::readDocument(bytes);
        QVERIFY2(json.isOk(), json ? "" : qPrintable(json.error().message));
        QCOMPARE(json->toJson(), yaml->toJson());
        const auto pair = openapi::readDocument("{\"a\": \"\\uD83D\\uDEA8 \\/\", \"b\": [1, -2.5e3, null, true]}");
        QVERIFY2(pair.isOk(), pair ? "" : qPrintable(pair.error().message));
        QCOMPARE(pair->textOf(u"a"), u"🚨 /"_s);
        QCOMPARE(pair->find(u"b")->toJson(), QJsonValue(QJsonArray{1, -2500.0, QJsonValue::Null, true}));
    }

    void aliasesThatGrowBeyondAllBoundsAreRefused()
    {
        QByteArray bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
        for (int i = 1; i < 12; ++i) {
            const auto before = QByteArray::number(i - 1);
            const auto item = "*a" + before;
            bomb += "a" + QByteArray::number(i) + ": &a" + QByteArray::number(i) + " ["
                + QByteArrayList(10, item).join(", ") + "]\n";
        }
        const auto read = openapi::readDocument(bomb);
        QVERIFY(!read.isOk());
        QVERIFY2(read.error().message.contains(u"bounds"_s), qPrintable(read.error().message));
    }

    void serverVariablesAreFilledIn()
    {
        const auto document = openapi::readApiDocument(deskDocument());
        QVERIFY(document.isOk());
        const auto &server = document->servers.first();
        QCOMPARE(*openapi::serverUrl(server, {}), u"https://eu.assetdesk.test/v2"_s);
        QCOMPARE(*openapi::serverUrl(server, {{u"region"_s, u"us"_s}}), u"https://us.assetdesk.test/v2"_s);
        QVERIFY(openapi::serverUrl(server, {{u"region"_s, u"mars"_s}}).error().message.contains(u"eu, us"_s));
        QVERIFY(openapi::serverUrl(server, {{u"zone"_s, u"1"_s}}).error().message.contains(u"zone"_s));
    }

    void newerWaysOfWritingAreRead()
    {
        const QByteArray document =
            "openapi: 3.1.0\ninfo: {title: New, version: '1'}\nservers: [{url: 'https://n.test'}]\npaths:\n  /x:\n    "
            "get:\n      parameters:\n      - {name: a, in: query, schema: {type: [string, 'null'], default: d}}\n     "
            " "
            "- {name: b, in: query, schema: {const: only}}\n      - {name: c, in: query, schema: true}\n";
        const auto read = openapi::readApiDocument(document);
        QVERIFY2(read.isOk(), read ? "" : qPrintable(read.error().message));
        const auto definition = openapi::apiCommands(*read, {}, {}).first().definition;
        QCOMPARE(definition.name, u"get-x"_s);
        QCOMPARE(definition.argument(u"a")->type, ArgumentType::Text);
        QCOMPARE(definition.argument(u"a")->defaultValue, u"d"_s);
        QCOMPARE(definition.argument(u"b")->choices, QStringList{u"only"_s});
        QVERIFY(definition.argument(u"c"));
    }

    void wrongSettingsAreNamed_data()
    {
        QTest::addColumn<QJsonObject>("settings");
        QTest::addColumn<QString>("words");
        QTest::newRow("no file") << QJsonObject{{"file"_L1, ""_L1}} << u"“OpenAPI document”"_s;
        QTest::newRow("file that is not there") << QJsonObject{{"file"_L1, "/no/such.yaml"_L1}} << u"/no/such.yaml"_s;
        QTest::newRow("plain http elsewhere") << QJsonObject{{"server"_L1, "http://desk.test"_L1}} << u"only https"_s;
        QTest::newRow("half an address") << QJsonObject{{"server"_L1, "/v2"_L1}} << u"whole address"_s;
        QTest::newRow("key without a name")
            << QJsonObject{{"auth"_L1, "bearer"_L1}, {"server"_L1, ""_L1}, {"variables"_L1, "region=mars"_L1}}
            << u"mars"_s;
        QTest::newRow("basic without a user") << QJsonObject{{"auth"_L1, "basic"_L1}} << u"“User or client ID”"_s;
    }

    void wrongSettingsAreNamed()
    {
        QFETCH(QJsonObject, settings);
        QFETCH(QString, words);
        Rig rig;
        (void)rig.connection.secrets.write(u"desk"_s, u"secret"_s, Secret("x"));
        const auto opened = rig.connection.open(rig.config(settings));
        QVERIFY(!opened.isOk());
        QVERIFY2(opened.error().message.startsWith(u"desk: "_s) && opened.error().message.contains(words),
                 qPrintable(opened.error().message));
    }
};

QTEST_GUILESS_MAIN(TestOpenApi)
#include "tst_openapi.moc"
