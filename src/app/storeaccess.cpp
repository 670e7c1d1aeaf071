// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/storeaccess.h"

#include "app/secretsplace.h"
#include "app/storepaths.h"
#include "app/usage.h"
#include "console/memberkeystores.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>
#include <QTextStream>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("StoreAccess", source);
}

} // namespace

std::optional<StoreArguments> storeArguments(const QStringList &arguments, const QString &usage, int minWords,
                                             int maxWords, bool needsOutput, QTextStream &err)
{
    QCommandLineParser parser;
    const QCommandLineOption json(u"json"_s), store(u"store"_s, {}, u"file"_s),
        output(QStringList{u"o"_s, u"output"_s}, {}, u"file"_s);
    parser.addOptions({json, store, output});
    const bool parsed = parser.parse(arguments);
    const auto words = parser.positionalArguments();
    if (!parsed || words.size() < minWords || words.size() > maxWords || (needsOutput && !parser.isSet(output))) {
        if (!parsed)
            err << parser.errorText() << "\n\n";
        err << helpText(usage);
        return std::nullopt;
    }
    return StoreArguments{parser.isSet(store) ? parser.value(store) : defaultStorePath(), parser.value(output),
                          parser.isSet(json), words};
}

Result<OpenedStore> openForReading(const QString &path)
{
    if (!QFileInfo::exists(path))
        return Error{ErrorCode::NotFound, text("There is no store %1. Name another with --store.").arg(path), {}};
    StoreOptions options;
    options.path = path;
    options.readOnly = true;
    OpenedStore opened;
    auto demoKeys = std::make_unique<FileMemberKeys>(FileMemberKeys::folderBeside(path));
    if (const auto members = demoKeys->members(); !members.isEmpty()) {
        options.user = members.first();
        opened.m_keys = std::move(demoKeys);
    } else {
        auto secrets = machineSecrets();
        if (auto unlocked = unlockUnattended(*secrets); !unlocked)
            return unlocked.error();
        options.user = qEnvironmentVariable("USER", u"analyst"_s);
        opened.m_keys = std::make_unique<SecretMemberKeys>(*secrets);
        opened.m_secrets = std::move(secrets);
    }
    options.memberKeys = opened.m_keys.get();
    auto store = Store::open(options);
    if (!store)
        return store.error();
    opened.m_store = std::move(*store);
    return opened;
}

Result<Incident> findIncident(const Store &store, const QString &named)
{
    return store.read([&](const Reader &reader) -> Result<Incident> {
        bool isNumber = false;
        const auto number = (named.startsWith(u'#') ? named.mid(1) : named).toLongLong(&isNumber);
        if (isNumber && named.size() < 20) {
            if (auto found = reader.incidents().byNumber(number))
                return found;
        }
        auto found = reader.incidents().get(IncidentId(named));
        if (!found && found.error().code == ErrorCode::NotFound)
            return Error{ErrorCode::NotFound, text("There is no incident “%1” in %2.").arg(named, store.path()), {}};
        return found;
    });
}

Result<OpenedIncident> openIncident(const StoreArguments &arguments)
{
    auto store = openForReading(arguments.storePath);
    if (!store)
        return store.error();
    auto incident = findIncident(**store, arguments.words.first());
    if (!incident)
        return incident.error();
    return OpenedIncident{*std::move(store), *std::move(incident)};
}

int failWith(const Error &error, QTextStream &err)
{
    err << error.message << '\n';
    return 1;
}

} // namespace holdfast
