// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/connectionrepository.h"

#include "store/casefiles.h"
#include "store/settingsrepository.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

const QString table = u"setting"_s;
const QString prefix = u"connections/"_s;

QString text(const char *source)
{
    return QCoreApplication::translate("Store", source);
}

QJsonObject keyOf(const QString &name)
{
    return {{u"key"_s, prefix + name}};
}

QJsonObject bodyOf(const StoredConnection &connection)
{
    return {{u"kind"_s, connection.kind}, {u"enabled"_s, connection.enabled}, {u"settings"_s, connection.settings}};
}

StoredConnection connectionFrom(const QString &name, const QJsonObject &body)
{
    return {name, body.value("kind"_L1).toString(), body.value("enabled"_L1).toBool(true),
            body.value("settings"_L1).toObject()};
}

Error unknown(const QString &name)
{
    return {ErrorCode::NotFound, text("There is no connection “%1”.").arg(name), {}};
}

} // namespace

Result<void> ConnectionRepository::add(const StoredConnection &connection, const QString &actor)
{
    auto &session = m_files.desk();
    static const QRegularExpression readable(u"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"_s);
    if (!readable.match(connection.name).hasMatch()) {
        return Error{ErrorCode::InvalidInput,
                     text("“%1” cannot be the name of a connection: use letters, digits, “-”, “_” and “.”, at most 64, "
                          "beginning with a letter or digit.")
                         .arg(connection.name),
                     {}};
    }
    const auto present = session.row(table, keyOf(connection.name));
    if (!present)
        return present.error();
    if (*present)
        return Error{ErrorCode::AlreadyExists,
                     text("There is a connection “%1” already; choose another name.").arg(connection.name),
                     {}};
    const auto row =
        RowChange::added(table, {{u"key"_s, prefix + connection.name}, {u"value"_s, jsonText(bodyOf(connection))}});
    const auto written = session.record(systemStream(), u"connection.added"_s, actor, {row},
                                        {{u"connection"_s, connection.name}, {u"kind"_s, connection.kind}});
    if (!written)
        return written.error();
    m_files.pending.settings = true;
    return {};
}

Result<void> ConnectionRepository::change(const StoredConnection &connection, const QString &actor)
{
    auto &session = m_files.desk();
    const auto former = get(connection.name);
    if (!former)
        return former.error();
    if (former->kind != connection.kind) {
        return Error{ErrorCode::Conflict,
                     text("The connection “%1” is of another kind; add a new one instead.").arg(connection.name),
                     {}};
    }
    const auto rows = session.changeOf(table, keyOf(connection.name), {{u"value"_s, jsonText(bodyOf(connection))}});
    if (!rows)
        return rows.error();
    if (rows->isEmpty())
        return {};
    const bool onlySwitched = former->settings == connection.settings;
    const auto kind = !onlySwitched ? u"connection.changed"_s
        : connection.enabled        ? u"connection.resumed"_s
                                    : u"connection.paused"_s;
    QStringList names = former->settings.keys() + connection.settings.keys();
    names.sort();
    names.removeDuplicates();
    QJsonArray changed;
    for (const auto &name : std::as_const(names)) {
        if (former->settings.value(name) != connection.settings.value(name))
            changed.append(name);
    }
    QJsonObject about{{u"connection"_s, connection.name}};
    if (!changed.isEmpty())
        about.insert(u"settings"_s, changed);
    const auto written = session.record(systemStream(), kind, actor, *rows, about);
    if (!written)
        return written.error();
    m_files.pending.settings = true;
    return {};
}

Result<void> ConnectionRepository::setEnabled(const QString &name, bool enabled, const QString &actor)
{
    auto connection = get(name);
    if (!connection)
        return connection.error();
    connection->enabled = enabled;
    return change(*connection, actor);
}

Result<void> ConnectionRepository::remove(const QString &name, const QString &actor)
{
    auto &session = m_files.desk();
    const auto present = session.row(table, keyOf(name));
    if (!present)
        return present.error();
    if (!*present)
        return unknown(name);
    QList<RowChange> rows{RowChange::removed(table, keyOf(name), **present)};
    const QJsonObject cursorKey{{u"instance"_s, name}};
    const auto cursor = session.row(u"fetch_cursor"_s, cursorKey);
    if (!cursor)
        return cursor.error();
    if (*cursor)
        rows.append(RowChange::removed(u"fetch_cursor"_s, cursorKey, **cursor));
    const auto written =
        session.record(systemStream(), u"connection.removed"_s, actor, rows, {{u"connection"_s, name}});
    if (!written)
        return written.error();
    if (auto gone =
            session.db.exec(u"DELETE FROM fetch_history WHERE instance = :instance"_s, {{u":instance"_s, name}});
        !gone)
        return gone.error();
    m_files.pending.settings = true;
    return {};
}

Result<void> ConnectionRepository::note(const QString &name, const QString &what, const QJsonObject &about,
                                        const QString &actor)
{
    auto &session = m_files.desk();
    auto whole = about;
    whole.insert(u"connection"_s, name);
    const auto written = session.record(systemStream(), u"connection."_s + what, actor, {}, whole);
    return written ? Result<void>() : Result<void>(written.error());
}

Result<QList<StoredConnection>> ConnectionRepository::list() const
{
    const auto all = SettingsRepository(m_files).all(prefix);
    if (!all)
        return all.error();
    QList<StoredConnection> connections;
    for (auto it = all->begin(); it != all->end(); ++it)
        connections.append(connectionFrom(it.key().mid(prefix.size()), it.value().toObject()));
    return connections;
}

Result<StoredConnection> ConnectionRepository::get(const QString &name) const
{
    const auto body = SettingsRepository(m_files).get(prefix + name);
    if (!body)
        return body.error();
    if (!body->isObject())
        return unknown(name);
    return connectionFrom(name, body->toObject());
}

} // namespace holdfast
