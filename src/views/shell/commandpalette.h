// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/commandpalettemodel.h"

#include <QFrame>

class QLineEdit;
class QListView;

namespace holdfast {

/// Ctrl+K: one field for every action, incident, person and command, over the middle of the window.
class CommandPalette final : public QFrame
{
    Q_OBJECT
public:
    CommandPalette(CommandPaletteModel &model, QWidget *window);

    void open(const QString &prefix);

Q_SIGNALS:
    void chosen(const holdfast::PaletteItem &item);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void choose(int row);
    void place();

    CommandPaletteModel &m_model;
    QLineEdit *m_field;
    QListView *m_list;
    QWidget *m_before = nullptr;
};

} // namespace holdfast
