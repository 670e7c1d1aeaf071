// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Context paths, interpolation, value forms and the argument extend-context on any text. The input is a text; when it is a JSON
// object it is read as a value form as well.

#include "language/cast.h"
#include "language/contextpath.h"
#include "language/interpolation.h"
#include "language/merge.h"
#include "language/valueform.h"
#include "scriptlessevaluator.h"

#include <QJsonDocument>

#include <cstdlib>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

const QJsonObject &context()
{
    static const auto object =
        QJsonDocument::fromJson(R"({"A": [{"B": [1, 2], "C": {"D": "x"}}, {"B": 3}, "s", null, [[4]]],
        "B": {"A": {"A": [[], [{}], {"B": true}]}}, "inputs": {"x": "1,2", "y": ["p", "q"]}, "": 0, "a b": {"c/d": -1.5},
        "0": "zero", "incident": {"labels": {"Email/from": "x@y.z"}}})")
            .object();
    return object;
}

void require(bool condition)
{
    if (!condition)
        std::abort();
}

/// The parts of a text, put together again, are the text.
void checkSplitting(const QString &text)
{
    QString joined;
    for (const auto parts = splitInterpolation(text); const auto &part : parts)
        joined += part.isExpression ? u"${"_s + part.text + u'}' : part.text;
    require(joined == text);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    constexpr size_t longest = 4096;
    if (size > longest)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto text = QString::fromUtf8(bytes);
    ScriptlessEvaluator evaluator;
    QStringList warnings;
    const Evaluation evaluation{
        .context = context(), .evaluator = &evaluator, .runScript = {}, .nowMs = 0, .warnings = &warnings};

    checkSplitting(text);
    const auto path = parseContextPath(text);
    require(path == parseContextPath(u" "_s + text + u' '));
    if (const auto value = evaluateContextPath(path, evaluation))
        require(!value->isUndefined());
    (void)interpolate(text, evaluation);
    (void)extendContext({}, parseExtendContext(text), text, evaluation);
    if (const auto document = QJsonDocument::fromJson(bytes); document.isObject()) {
        if (const auto value = evaluateValue(parseValueForm(document.object()), evaluation))
            (void)compactJson(*value);
    }
    return 0;
}
