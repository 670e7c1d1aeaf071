// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "language/evaluation.h"

#include <QHash>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <functional>

namespace holdfast {

/// One transformer as the dispatcher in transformer.cpp sees it.
struct Transformer
{
    /// How values reach the function.
    enum class Reach {
        EachItem, ///< items of a list one by one, never nil
        EachItemOrNothing, ///< as above, but nil and an empty list reach it as well: scripts
        Whole, ///< the value as it is, never nil
        WholeOrNothing, ///< the value as it is
    };
    using Function = std::function<Result<QJsonValue>(const QJsonValue &value)>;
    /// Casts the arguments once, whatever the number of items.
    using Prepare = Result<Function> (*)(const QJsonObject &args, const Evaluation &evaluation);

    Reach reach = Reach::EachItem;
    Prepare prepare = nullptr;
    QStringList arguments;
    bool isScript = false; ///< its failures are those of a script, not of a cast
};

using TransformerTable = QHash<QString, Transformer>;

void addListTransformers(TransformerTable &table);
void addTextTransformers(TransformerTable &table);
void addNumberTransformers(TransformerTable &table);
void addListScriptTransformers(TransformerTable &table);
void addTextScriptTransformers(TransformerTable &table);
void addDateScriptTransformers(TransformerTable &table);
void addAddressScriptTransformers(TransformerTable &table);
void addListShapeScriptTransformers(TransformerTable &table);
void addChoiceScriptTransformers(TransformerTable &table);
void addFormatScriptTransformers(TransformerTable &table);
void addTimeScriptTransformers(TransformerTable &table);

/// An argument as text; the fallback when it is absent.
[[nodiscard]] Result<QString> textArgument(const QJsonObject &args, const QString &name, const QString &fallback = {});
/// A whole number; the fallback when the argument is absent.
[[nodiscard]] Result<qint64> integerArgument(const QJsonObject &args, const QString &name, qint64 fallback);
/// The items as text, of a list or of comma-separated text.
[[nodiscard]] QStringList listArgument(const QJsonValue &value);
/// A function on text that may fail, as scripts have them: nil passes through.
[[nodiscard]] Transformer::Function onScriptText(std::function<Result<QJsonValue>(const QString &text)> change);
[[nodiscard]] Error transformerScriptError(const QString &message);

} // namespace holdfast
