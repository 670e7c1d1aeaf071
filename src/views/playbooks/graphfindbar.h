// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;

namespace holdfast {

/// The line for finding tasks: words, how many fit, next and previous. Says what is wanted; the page finds.
class GraphFindBar final : public QFrame
{
    Q_OBJECT
public:
    explicit GraphFindBar(QWidget *parent = nullptr);

    [[nodiscard]] QString text() const;
    /// Opens with the old words selected.
    void open();
    /// position counts from 1; 0 with a total: none is chosen yet.
    void showResult(int position, int total);

Q_SIGNALS:
    void textChanged(const QString &text);
    void nextRequested();
    void previousRequested();
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QLineEdit *m_edit;
    QLabel *m_result;
};

} // namespace holdfast
