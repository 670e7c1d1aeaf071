// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/playbookcommands.h"

#include "app/storeaccess.h"
#include "app/storepaths.h"
#include "app/usage.h"
#include "automation/playbookcatalog.h"
#include "base/clock.h"
#include "console/shippedplaybooks.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QTextStream>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("PlaybookCommands", source);
}

/// The catalog over a store that is only read. Without a store: what is shipped and what the folder holds.
class CatalogToRead
{
public:
    CatalogToRead()
        : m_catalog(playbookFolders(playbookFolder()))
    {
    }

    /// storePath: empty for the user's own store, which need not be there.
    Result<void> open(const QString &storePath)
    {
        const auto path = storePath.isEmpty() ? defaultStorePath() : storePath;
        if (storePath.isEmpty() && !QFileInfo::exists(path))
            return {};
        auto store = openForReading(path);
        if (!store)
            return store.error();
        m_store.emplace(*std::move(store));
        return m_catalog.attach(**m_store);
    }

    [[nodiscard]] const PlaybookCatalog &operator*() const { return m_catalog; }
    [[nodiscard]] const PlaybookCatalog *operator->() const { return &m_catalog; }

private:
    std::optional<OpenedStore> m_store; // outlives the catalog
    PlaybookCatalog m_catalog;
};

struct CatalogArguments
{
    QString store;
    QString output;
    QString copyAs;
    QString comment;
    bool json = false;
    QString word;
};

/// Reads the arguments; where they do not fit, help for `usage` goes to err and nothing is answered.
std::optional<CatalogArguments> parse(const QStringList &arguments, const QString &usage, int words, QTextStream &err)
{
    QCommandLineParser parser;
    const QCommandLineOption json(u"json"_s), store(u"store"_s, {}, u"file"_s),
        output(QStringList{u"o"_s, u"output"_s}, {}, u"file"_s), copyAs(u"as"_s, {}, u"name"_s),
        comment(u"comment"_s, {}, u"text"_s);
    parser.addOptions({json, store, output, copyAs, comment});
    const bool parsed = parser.parse(arguments);
    const auto given = parser.positionalArguments();
    if (!parsed || given.size() != words) {
        if (!parsed)
            err << parser.errorText() << "\n\n";
        err << helpText(usage);
        return std::nullopt;
    }
    return CatalogArguments{parser.value(store),   parser.value(output), parser.value(copyAs),
                            parser.value(comment), parser.isSet(json),   given.value(0)};
}

QJsonObject toJson(const PlaybookVersion &version)
{
    return {{u"playbook"_s, version.playbook},
            {u"name"_s, version.name},
            {u"version"_s, version.version},
            {u"sha256"_s, version.sha256},
            {u"origin"_s, playbookOriginName(version.origin)},
            {u"savedAt"_s, version.savedAtMs > 0 ? QJsonValue(isoUtc(version.savedAtMs)) : QJsonValue()},
            {u"savedBy"_s, version.savedBy},
            {u"comment"_s, version.comment}};
}

void print(const QJsonDocument &json, QTextStream &out)
{
    out << json.toJson(QJsonDocument::Indented);
}

QString originText(PlaybookOrigin origin)
{
    switch (origin) {
    case PlaybookOrigin::Shipped:
        return text("shipped with Holdfast");
    case PlaybookOrigin::Folder:
        return text("from the playbook folder");
    case PlaybookOrigin::Person:
        break;
    }
    return text("saved");
}

} // namespace

int runPlaybookList(const QStringList &arguments, QTextStream &out, QTextStream &err)
{
    const auto given = parse(arguments, u"playbook list"_s, 0, err);
    if (!given)
        return 2;
    CatalogToRead catalog;
    if (auto opened = catalog.open(given->store); !opened)
        return failWith(opened.error(), err);
    const auto entries = catalog->entries();
    if (given->json) {
        QJsonArray list;
        for (const auto &entry : entries)
            list.append(toJson(entry->version));
        print(QJsonDocument(list), out);
    } else {
        for (const auto &entry : entries) {
            const auto &version = entry->version;
            out << text("%1  version %2, %3")
                       .arg(version.name, -44)
                       .arg(version.version)
                       .arg(originText(version.origin))
                << '\n';
        }
    }
    for (const auto problems = catalog->problems(); const auto &problem : problems)
        err << problem << '\n';
    return 0;
}

int runPlaybookVersions(const QStringList &arguments, QTextStream &out, QTextStream &err)
{
    const auto given = parse(arguments, u"playbook versions"_s, 1, err);
    if (!given)
        return 2;
    CatalogToRead catalog;
    if (auto opened = catalog.open(given->store); !opened)
        return failWith(opened.error(), err);
    const auto versions = catalog->versions(given->word);
    if (versions.isEmpty())
        return failWith({ErrorCode::NotFound, text("There is no playbook “%1”.").arg(given->word), {}}, err);
    if (given->json) {
        QJsonArray list;
        for (const auto &version : versions)
            list.append(toJson(version));
        print(QJsonDocument(list), out);
        return 0;
    }
    for (const auto &version : versions) {
        out << u"%1  %2  %3  %4"_s.arg(version.version, 3)
                   .arg(version.savedAtMs > 0 ? isoUtc(version.savedAtMs) : QString(), -24)
                   .arg(version.sha256.left(12),
                        version.origin == PlaybookOrigin::Person ? version.savedBy : originText(version.origin));
        if (!version.comment.isEmpty())
            out << u"  "_s << version.comment;
        out << '\n';
    }
    return 0;
}

int runPlaybookShow(const QStringList &arguments, QTextStream &out, QTextStream &err)
{
    const auto given = parse(arguments, u"playbook show"_s, 1, err);
    if (!given)
        return 2;
    const auto yaml = playbookFromStore(given->word, given->store);
    if (!yaml)
        return failWith(yaml.error(), err);
    if (given->output.isEmpty()) {
        out.flush();
        out.device()->write(*yaml); // bytes, whatever they are
        return 0;
    }
    QSaveFile file(given->output);
    if (!file.open(QIODevice::WriteOnly) || file.write(*yaml) != yaml->size() || !file.commit())
        return failWith(
            {ErrorCode::InvalidInput, text("%1 cannot be written: %2").arg(given->output, file.errorString()), {}},
            err);
    return 0;
}

int runPlaybookSave(const QStringList &arguments, QTextStream &out, QTextStream &err)
{
    const auto given = parse(arguments, u"playbook save"_s, 1, err);
    if (!given)
        return 2;
    PlaybookCatalog catalog(playbookFolders(playbookFolder()));
    StoreOptions options;
    options.path = given->store.isEmpty() ? defaultStorePath() : given->store;
    const auto store = Store::open(options);
    if (!store)
        return failWith(store.error(), err);
    if (auto attached = catalog.attach(**store); !attached)
        return failWith(attached.error(), err);
    QByteArray yaml;
    if (QFile file(given->word); QFileInfo(given->word).isFile()) {
        if (!file.open(QIODevice::ReadOnly))
            return failWith(
                {ErrorCode::InvalidInput, text("%1 cannot be read: %2").arg(given->word, file.errorString()), {}}, err);
        yaml = file.readAll();
    } else {
        const auto entry = catalog.entry(given->word);
        if (!entry)
            return failWith(
                {entry.error().code,
                 text("“%1” is neither a file nor a playbook of the store. %2").arg(given->word, entry.error().message),
                 {}},
                err);
        yaml = (*entry)->yaml;
    }
    qsizetype before = 0;
    if (const auto loaded = readPlaybook(yaml); loaded.playbook && given->copyAs.isEmpty())
        before = catalog.versions(loaded.playbook->id).size();
    const auto saved =
        catalog.save(yaml, {qEnvironmentVariable("USER", u"command line"_s), given->comment, given->copyAs});
    if (!saved) {
        if (!saved.error().details.isEmpty())
            err << saved.error().details << '\n';
        return failWith(saved.error(), err);
    }
    const bool isNew = saved->version > before;
    if (given->json) {
        auto json = toJson(*saved);
        json.insert(u"changed"_s, isNew);
        print(QJsonDocument(json), out);
    } else {
        out << (isNew ? text("Saved “%1” as version %2 (SHA-256 %3). New runs use it.")
                      : text("“%1” is the same as its version %2 (SHA-256 %3): nothing was saved."))
                   .arg(saved->name)
                   .arg(saved->version)
                   .arg(saved->sha256)
            << '\n';
    }
    return 0;
}

Result<QByteArray> playbookFromStore(const QString &wanted, const QString &storePath)
{
    CatalogToRead catalog;
    if (auto opened = catalog.open(storePath); !opened)
        return opened.error();
    const auto entry = catalog->entry(wanted);
    return entry ? Result<QByteArray>((*entry)->yaml) : Result<QByteArray>(entry.error());
}

} // namespace holdfast
