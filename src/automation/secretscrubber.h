// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandcall.h"

#include <QPair>

namespace holdfast {

/// Keeps the secrets of one call out of what is recorded of it, also where a service repeats them: in requests, answers,
/// output and errors. Finds them as text and in the ways they travel (UTF-16, JSON, percent, Base64). Values of fewer than
/// four characters are not looked for, they are part of everything.
class SecretScrubber
{
public:
    /// `shown` is put in its place: *** or the reference.
    void add(const QString &value, const QString &shown);

    [[nodiscard]] OutgoingRequest clean(OutgoingRequest request) const;
    [[nodiscard]] IncomingAnswer clean(IncomingAnswer answer) const;
    [[nodiscard]] CommandOutput clean(CommandOutput output) const;
    [[nodiscard]] Error clean(Error error) const;

private:
    [[nodiscard]] QString text(QString given) const;
    [[nodiscard]] QByteArray bytes(QByteArray given) const;
    [[nodiscard]] QJsonValue json(const QJsonValue &given) const;

    QList<std::pair<QString, QString>> m_texts; ///< form -> shown
    QList<std::pair<QByteArray, QByteArray>> m_bytes;
};

} // namespace holdfast
