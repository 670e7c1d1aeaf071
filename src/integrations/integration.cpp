// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/integration.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace holdfast {

QString InstanceConfig::text(const QString &setting, const QString &fallback) const
{
    const auto value = settings.value(setting).toVariant().toString().trimmed();
    return value.isEmpty() ? fallback : value;
}

qint64 InstanceConfig::number(const QString &setting, qint64 fallback) const
{
    bool ok = false;
    const auto value = text(setting).toLongLong(&ok);
    return ok ? value : fallback;
}

bool InstanceConfig::flag(const QString &setting, bool fallback) const
{
    const auto value = text(setting);
    if (value.isEmpty())
        return fallback;
    return value.compare(QLatin1StringView("true"), Qt::CaseInsensitive) == 0 || value == QLatin1StringView("1");
}

QStringList InstanceConfig::list(const QString &setting) const
{
    QStringList parts;
    const auto value = settings.value(setting);
    if (value.isArray()) {
        for (const auto &part : value.toArray())
            parts += part.toVariant().toString().trimmed();
    } else {
        static const QRegularExpression separators(QStringLiteral("[,\\n]"));
        for (const auto &part : value.toString().split(separators))
            parts += part.trimmed();
    }
    parts.removeAll(QString());
    return parts;
}

Result<ExchangeId> UnrecordedExchanges::begin(const OutgoingRequest &)
{
    return ExchangeId(QStringLiteral("unrecorded"));
}

Result<void> UnrecordedExchanges::finish(const ExchangeId &, const IncomingAnswer &)
{
    return {};
}

} // namespace holdfast
