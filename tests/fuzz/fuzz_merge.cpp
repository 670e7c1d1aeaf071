// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Merging of outputs into the context. The input is a JSON object with "before" and "entryContext"; anything else is read as a
// list of keys, one a line, which are merged one after another.

#include "language/cast.h"
#include "language/merge.h"
#include "scriptlessevaluator.h"

#include <QJsonDocument>

#include <cstdlib>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

void mergeKeys(const QString &text, const Evaluation &evaluation)
{
    QJsonObject context;
    int line = 0;
    for (const auto keys = text.split(u'\n'); const auto &key : keys) {
        const QJsonValue value = ++line % 3 == 0 ? QJsonValue(QJsonArray{line, QJsonObject{{u"K"_s, line}}})
            : line % 3 == 1 ? QJsonValue(QJsonObject{{u"K"_s, line}, {u"o"_s, QJsonObject{{u"n"_s, line}}}})
                            : QJsonValue(line);
        const auto unchanged = mergeContextKey(context, key, QJsonValue(), evaluation);
        require(unchanged && *unchanged == context);
        const auto merged = mergeContextKey(context, key, value, evaluation);
        if (!merged)
            continue;
        require(!merged->isEmpty());
        context = *merged;
        if (const auto set = setContextPath(context, key, line))
            (void)removeContextPath(*set, key);
    }
    (void)compactJson(context);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    constexpr size_t longest = 4096;
    if (size > longest)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    ScriptlessEvaluator evaluator;
    const Evaluation evaluation{
        .context = {}, .evaluator = &evaluator, .runScript = {}, .nowMs = 0, .warnings = nullptr};
    if (const auto document = QJsonDocument::fromJson(bytes); document.isObject()) {
        const auto before = document.object().value("before"_L1).toObject();
        const auto entry = document.object().value("entryContext"_L1).toObject();
        const auto first = mergeEntryContext(before, entry, evaluation);
        const auto second = mergeEntryContext(before, entry, evaluation);
        require(first.isOk() == second.isOk() && (!first || *first == *second));
        return 0;
    }
    mergeKeys(QString::fromUtf8(bytes), evaluation);
    return 0;
}
