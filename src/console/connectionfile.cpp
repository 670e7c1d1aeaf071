// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "console/connectionfile.h"

#include "integrations/secrets/secretsprovider.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

Error invalid(const QString &message)
{
    return {ErrorCode::InvalidInput, message, {}};
}

QString text(const char *source)
{
    return QCoreApplication::translate("ConnectionFile", source);
}

} // namespace

Result<QList<InstanceConfig>> readConnectionFile(const QString &path, SecretsProvider &secrets)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return invalid(text("%1 cannot be read: %2").arg(path, file.errorString()));
    QJsonParseError problem;
    const auto document = QJsonDocument::fromJson(file.readAll(), &problem);
    if (problem.error != QJsonParseError::NoError)
        return invalid(text("%1 is no JSON: %2 at byte %3").arg(path, problem.errorString()).arg(problem.offset));
    QList<InstanceConfig> configs;
    const auto connections = document.object().value("connections"_L1).toArray();
    for (const auto &item : connections) {
        const auto object = item.toObject();
        const InstanceConfig config{object.value("name"_L1).toString(), object.value("kind"_L1).toString(), true,
                                    object.value("settings"_L1).toObject()};
        if (config.name.isEmpty() || config.kind.isEmpty())
            return invalid(text("%1: connection %2 needs a name and a kind.").arg(path).arg(configs.size() + 1));
        const auto given = object.value("secrets"_L1).toObject();
        for (auto it = given.begin(); it != given.end(); ++it) {
            if (auto kept = secrets.write(config.name, it.key(), Secret(it.value().toString().toUtf8())); !kept)
                return kept.error();
        }
        configs.append(config);
    }
    if (configs.isEmpty())
        return invalid(text("%1 names no connections.").arg(path));
    return configs;
}

} // namespace holdfast
