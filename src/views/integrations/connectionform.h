// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/connectionactions.h"

#include <QWidget>

class QGridLayout;
class QLabel;

namespace holdfast {

/// The fields of one kind of connection, in sections, as the connector declares them. Secrets are never shown again: an
/// empty field keeps what is stored.
class ConnectionForm final : public QWidget
{
    Q_OBJECT
public:
    explicit ConnectionForm(QWidget *parent = nullptr);

    /// Builds the fields anew and fills them in.
    void setKind(const ConnectionKind &kind, const ConnectionDraft &draft);
    /// Settings and newly entered secrets into the draft.
    void readInto(ConnectionDraft &draft) const;
    /// The one certificate that is accepted from now on; empty: the usual check.
    void setTrustedCertificate(const QString &pem);
    /// Focus into the first required field without a value; false when there is none.
    bool focusMissing();

Q_SIGNALS:
    void edited();

private:
    struct Row
    {
        ConnectionField field;
        QWidget *editor = nullptr;
        QString pem; ///< of a certificate
        QLabel *shown = nullptr; ///< fingerprint of a certificate
        bool kept = false; ///< a secret is stored already
    };

    void addSection(QGridLayout *grid, const QString &title);
    void addRow(QGridLayout *grid, const ConnectionField &field, const ConnectionDraft &draft);
    QWidget *makeEditor(Row &row, const ConnectionDraft &draft);
    QWidget *makePathEditor(Row &row, const QString &value);
    QWidget *makeCertificateEditor(Row &row, const QString &pem);
    static QString valueOf(const Row &row);
    static void showFingerprint(const Row &row);

    QWidget *m_body = nullptr;
    QList<Row> m_rows;
};

} // namespace holdfast
