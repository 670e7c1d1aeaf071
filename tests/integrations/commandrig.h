// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "rangerig.h"

#include <QHash>
#include <QSet>
#include <QTemporaryDir>

#include <numeric>

namespace holdfast::testing {

/// For tests that run every command of a connector: things of the range by name, "$user", and where files are kept.
struct CommandRig : RangeRig
{
    QTemporaryDir quarantine;
    QHash<QString, QString> names;

    void start(const QString &kind)
    {
        settings.insert(QLatin1String("quarantine_folder"), quarantine.filePath(QStringLiteral("kept")));
        RangeRig::start(kind);
    }

    /// A field of the first value of a list in a command's context, or of the one object there.
    QString first(const QString &command, const QString &path, const QString &field, const QJsonObject &arguments = {})
    {
        const auto output = runToEnd(command, arguments);
        if (!output)
            qWarning("%s: %s", qPrintable(command), qPrintable(output.error().message));
        const auto value = output ? contextValue(*output, path) : QJsonValue();
        const auto row = value.isArray() ? value.toArray().first() : value;
        return row.toObject().value(field).toVariant().toString();
    }

    void requireAllNames() const
    {
        for (auto it = names.begin(); it != names.end(); ++it)
            QVERIFY2(!it->isEmpty(), qPrintable(it.key()));
    }

    /// The arguments with the names' values in place of their placeholders.
    [[nodiscard]] QJsonObject filled(const QJsonObject &arguments) const
    {
        QJsonObject result;
        for (auto it = arguments.begin(); it != arguments.end(); ++it)
            result.insert(it.key(), filled(it->toString()));
        return result;
    }
    [[nodiscard]] QString filled(QString text) const
    {
        if (names.contains(text.mid(1)) && text.startsWith(QLatin1Char('$')))
            return names.value(text.mid(1));
        for (auto it = names.begin(); it != names.end(); ++it)
            text.replace(QLatin1Char('$') + it.key(), *it);
        return text;
    }

    [[nodiscard]] qint64 writes() const
    {
        const auto counts = simulator.writeCounts();
        return std::accumulate(counts.begin(), counts.end(), qint64(0));
    }

    /// The commands that have no case, and the undo commands that do not exist.
    [[nodiscard]] QStringList uncovered(const QSet<QString> &covered) const
    {
        QStringList missing;
        for (const auto *command : connection.registry.all()) {
            const auto &definition = command->definition;
            if (!covered.contains(definition.name))
                missing += definition.name;
            if (!definition.undoCommand.isEmpty() && !connection.registry.find(definition.undoCommand))
                missing += QStringLiteral("undo of ") + definition.name;
        }
        return missing;
    }
};

} // namespace holdfast::testing
