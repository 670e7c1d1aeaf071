// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <vector>

class QFile;

namespace holdfast {

/// A bookmark of the PDF.
struct PdfBookmark
{
    QString title;
    int page = 0; ///< from 0
};

/// What finishing gives a PDF/A-1b file of Qt.
struct PdfIdentity
{
    QByteArray id; ///< at least 16 bytes; the first 16 are written as document id
    qint64 createdMs = 0; ///< UTC; seconds are kept
    QString language; ///< RFC 3066, "en"
};

/// Makes the file a function of its content and adds what QPdfWriter cannot: the creation date and document id, which Qt
/// takes from the clock and a random number, are overwritten in place (same width), and an incremental update (PDF
/// Reference 1.4, 3.4.5; allowed by ISO 19005-1, 6.1.3) adds bookmarks, the language and "show the title".
/// A file that is not as Qt 6 writes it is refused rather than damaged.
[[nodiscard]] Result<void> finishPdf(QFile &file, const PdfIdentity &identity,
                                     const std::vector<PdfBookmark> &bookmarks);

} // namespace holdfast
