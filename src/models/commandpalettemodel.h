// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "commands/commandregistry.h"

#include <QAbstractListModel>

#include <stop_token>

namespace holdfast {

class Store;

/// One thing the palette can do.
struct PaletteItem
{
    enum class Kind { Action, Incident, Person, Command };

    Kind kind = Kind::Action;
    QString id; ///< action name, incident id, filter line, command name
    QString title;
    QString detail;
    QString keyHint;

    friend bool operator==(const PaletteItem &, const PaletteItem &) = default;
};

/// What Ctrl+K finds: actions at once, incidents and people from the store as they come. Prefixes narrow it: ">" actions,
/// "#" incidents, "@" people, "/" or "!" war-room commands, "?" help of commands.
class CommandPaletteModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { ItemRole = Qt::UserRole + 100 };

    CommandPaletteModel(const Store &store, const CommandRegistry &commands, QString user, QObject *parent = nullptr);
    ~CommandPaletteModel() override;

    void setActions(const QList<PaletteItem> &actions);
    void setQuery(const QString &query);
    [[nodiscard]] const PaletteItem &item(int row) const { return m_items.at(row); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    void askStore(const QString &words, bool people);
    void addFound(const QList<PaletteItem> &found);

    const Store &m_store;
    const CommandRegistry &m_commands;
    QString m_user;
    QList<PaletteItem> m_actions;
    QList<PaletteItem> m_items;
    quint64 m_generation = 0;
    std::stop_source m_stop;
};

/// How well typed words fit a title: 0 not at all; more is better. Every word must begin a word of the title or occur in
/// it.
[[nodiscard]] int matchScore(const QString &title, const QString &typed);

} // namespace holdfast

Q_DECLARE_METATYPE(holdfast::PaletteItem)
