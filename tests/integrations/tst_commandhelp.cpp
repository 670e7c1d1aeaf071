// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "openconnection.h"

#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

/// Every command of every kind of connection tells what it does, without asking anybody: the help that war room, palette,
/// forms and documentation show.
class TestCommandHelp : public QObject
{
    Q_OBJECT

private:
    /// Settings with which a kind opens; it connects to nothing.
    static InstanceConfig configOf(const IntegrationDefinition &definition, OpenConnection &connection)
    {
        InstanceConfig config;
        config.name = definition.kind;
        config.kind = definition.kind;
        static const QHash<QString, QString> values{
            {u"url"_s, u"https://service.test"_s},
            {u"uri"_s, u"ldaps://dc.test"_s},
            {u"host"_s, u"mail.test"_s},
            {u"sender"_s, u"Holdfast <console@corp.test>"_s},
            {u"folder"_s, u"/tmp"_s},
            {u"file"_s, QStringLiteral(HOLDFAST_TEST_DATA "/data/people.ldif")}};
        for (const auto &setting : definition.settings) {
            if (setting.isSecret())
                (void)connection.secrets.write(config.name, setting.name, Secret("secret"));
            else if (setting.required && setting.defaultValue.isEmpty())
                config.settings.insert(setting.name, values.value(setting.name, u"value"_s));
        }
        if (definition.kind == "openapi"_L1)
            config.settings.insert("file"_L1, QStringLiteral(HOLDFAST_TEST_DATA "/data/openapi/asset-desk.yaml"));
        return config;
    }

private Q_SLOTS:
    void everyCommandHasItsHelp_data()
    {
        QTest::addColumn<QString>("kind");
        for (const auto &definition : IntegrationFactory().definitions())
            QTest::newRow(qPrintable(definition.kind)) << definition.kind;
    }

    // mission: S105
    void everyCommandHasItsHelp()
    {
        QFETCH(QString, kind);
        // These give a file or a table to the war room and nothing to the context.
        static const QSet<QString> onlyFile{u"code42-audit-export"_s,       u"code42-case-export"_s,
                                            u"code42-file-events-export"_s, u"code42-file-events-table"_s,
                                            u"code42-get-events"_s,         u"xdr-get-script-execution-result-files"_s};
        // Any API client may ask this.
        static const QSet<QString> withoutRight{u"code42-risk-indicator-list"_s};
        OpenConnection connection;
        QStringList lacking;
        for (const auto &definition : connection.factory.definitions()) {
            if (definition.kind != kind)
                continue;
            QVERIFY(!definition.title.isEmpty() && !definition.description.isEmpty() && !definition.brand.isEmpty());
            const auto opened = connection.open(configOf(definition, connection));
            QVERIFY2(opened.isOk(), opened ? "" : qPrintable(opened.error().message));
        }
        QVERIFY(connection.instance);
        const auto commands = connection.instance->commands();
        QVERIFY(!commands.isEmpty());
        QSet<QString> names;
        for (const auto &command : commands)
            names.insert(command.definition.name);
        QCOMPARE(names.size(), commands.size());
        for (const auto &command : commands) {
            const auto &definition = command.definition;
            const auto lacks = [&](const QString &what) { lacking += definition.name + u": "_s + what; };
            if (definition.description.trimmed().isEmpty())
                lacks(u"no description"_s);
            if (definition.brand.isEmpty())
                lacks(u"no brand"_s);
            if (!command.run)
                lacks(u"does nothing"_s);
            QSet<QString> arguments;
            for (const auto &argument : definition.arguments) {
                if (argument.description.trimmed().isEmpty())
                    lacks(u"no help for the argument "_s + argument.name);
                if (!argument.choices.isEmpty() && !argument.defaultValue.isEmpty()
                    && !argument.choices.contains(argument.defaultValue, Qt::CaseInsensitive))
                    lacks(u"the default is no choice: "_s + argument.name);
                arguments.insert(argument.name);
            }
            if (arguments.size() != definition.arguments.size())
                lacks(u"an argument twice"_s);
            if (std::count_if(definition.arguments.begin(), definition.arguments.end(),
                              [](const ArgumentDefinition &argument) { return argument.isDefault; })
                > 1)
                lacks(u"two default arguments"_s);
            for (const auto &output : definition.outputs) {
                if (output.contextPath.isEmpty() || output.contextPath.contains(u'('))
                    lacks(u"an output without a plain path"_s);
            }
            // What changes something says whether and how it is taken back, and can be read back where it says so.
            if (definition.changesSomething() && definition.undoText.isEmpty())
                lacks(u"no word on undoing it"_s);
            if (!definition.undoCommand.isEmpty() && !names.contains(definition.undoCommand))
                lacks(u"its undo command is unknown: "_s + definition.undoCommand);
            if (definition.effect == EffectClass::Probed && !command.probe)
                lacks(u"cannot be read back"_s);
            if (definition.effect != EffectClass::Probed && !definition.changesSomething() && command.probe)
                lacks(u"reads back what changes nothing"_s);
            if (definition.outputs.isEmpty() && !definition.changesSomething() && !onlyFile.contains(definition.name))
                lacks(u"no outputs"_s);
            if (kind != "openapi"_L1 && definition.permission.isEmpty() && !withoutRight.contains(definition.name))
                lacks(u"no rights"_s);
            if (definition.helpUrl.isEmpty())
                lacks(u"no link"_s);
            for (const auto &output : definition.outputs) {
                if (output.description.isEmpty())
                    lacks(u"no help for the output "_s + output.contextPath);
            }
        }
        QVERIFY2(lacking.isEmpty(), qPrintable(lacking.join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(TestCommandHelp)
#include "tst_commandhelp.moc"
