// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QString>

#include <memory>

namespace holdfast {

/// SHA-256 piece by piece, with the processor's own instructions where it has them: QCryptographicHash of Qt 6.4 is about
/// ten times slower, which a million file events feel.
class Sha256
{
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256 &) = delete;
    Sha256 &operator=(const Sha256 &) = delete;

    void add(QByteArrayView bytes);
    /// The bytes, preceded by their length as an unsigned 64-bit big-endian number.
    void addSized(QByteArrayView bytes);
    /// Lower-case hexadecimal. Ends the computation.
    [[nodiscard]] QString hex();

    [[nodiscard]] static QString hexOf(QByteArrayView bytes);

private:
    struct Context;
    std::unique_ptr<Context> m_context;
};

} // namespace holdfast
