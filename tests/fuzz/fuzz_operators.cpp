// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Every filter and transformer on any values. The first byte chooses the operator; the rest is a JSON object with "value",
// "right" and "args", or a text that serves as all of them.

#include "language/cast.h"
#include "language/filter.h"
#include "language/transformer.h"
#include "scriptlessevaluator.h"

#include <QJsonDocument>

using namespace holdfast;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    constexpr size_t longest = 2048;
    if (size < 2 || size > longest)
        return 0;
    static const auto filters = filterNames();
    static const auto transformers = transformerNames();
    const auto choice = data[0];
    const QByteArray bytes(reinterpret_cast<const char *>(data) + 1, static_cast<qsizetype>(size) - 1);
    const auto document = QJsonDocument::fromJson(bytes);
    const auto text = QString::fromUtf8(bytes);
    const auto half = text.size() / 2;
    const auto object = document.object();
    const auto value = document.isObject() ? object.value("value"_L1) : QJsonValue(text.first(half));
    const auto right = document.isObject() ? object.value("right"_L1) : QJsonValue(text.sliced(half));
    ScriptlessEvaluator evaluator;
    const Evaluation evaluation{
        .context = {}, .evaluator = &evaluator, .runScript = {}, .nowMs = 0, .warnings = nullptr};
    const bool ignoreCase = choice % 2 == 0;
    (void)applyFilter(filters.at(choice % filters.size()), value, right, ignoreCase, evaluation);
    const auto &transformer = transformers.at(choice % transformers.size());
    auto args = object.value("args"_L1).toObject();
    for (const auto names = transformerArguments(transformer); const auto &name : names) {
        if (!args.contains(name))
            args.insert(name, right);
    }
    if (const auto result = applyTransformer(transformer, value, args, evaluation))
        (void)compactJson(*result);
    return 0;
}
