// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "views/shell/windowservices.h"

#include <QFrame>

namespace holdfast {

class ElidedLabel;
class QueryLine;

/// The command line of a war room: "!name argument=value" with completion of names, arguments and values of this case;
/// anything else is a message. A line that cannot be read stays and says why.
class CommandPrompt final : public QFrame
{
    Q_OBJECT
public:
    explicit CommandPrompt(const WindowServices &services, QWidget *parent = nullptr);

    void setIncident(const IncidentId &incident);
    /// Values known in this case by argument name, for completion.
    void setKnownValues(const QHash<QString, QStringList> &values);
    void setLine(const QString &line);
    [[nodiscard]] QueryLine &line() const { return *m_line; }

private:
    void submit();
    void updateHint();

    const WindowServices m_services;
    IncidentId m_incident;
    QHash<QString, QStringList> m_values;
    QueryLine *m_line;
    ElidedLabel *m_hint;
};

} // namespace holdfast
