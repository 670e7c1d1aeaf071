// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Texts from outside: mails, web pages, tables, indicators, conditions of If-Elif. The first byte chooses the reader.

#include "language/conditiontext.h"
#include "language/htmltext.h"
#include "language/indicatorscan.h"
#include "language/orderedjson.h"
#include "playbooks/natives/csvtext.h"
#include "playbooks/natives/mimemessage.h"
#include "scriptlessevaluator.h"

#include <QJsonArray>

using namespace holdfast;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    constexpr size_t longest = 8192;
    if (size < 2 || size > longest)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char *>(data) + 1, static_cast<qsizetype>(size) - 1);
    const auto text = QString::fromUtf8(bytes);
    switch (data[0] % 6) {
    case 0:
        (void)parseMime(bytes);
        break;
    case 1:
        for (const auto tables = htmlTables(text); const auto &table : tables)
            (void)table.toJson();
        (void)htmlToText(text);
        break;
    case 2:
        (void)findIndicators(text).toContext();
        break;
    case 3: {
        ScriptlessEvaluator evaluator;
        const Evaluation evaluation{.context = QJsonObject{{u"a"_s, 1}, {u"b"_s, QJsonArray{u"x"_s}}},
                                    .evaluator = &evaluator,
                                    .runScript = {},
                                    .nowMs = 0,
                                    .warnings = nullptr};
        (void)evaluateConditionText(text, {}, evaluation);
        break;
    }
    case 4:
        (void)parseCsv(text);
        break;
    default:
        if (const auto members = orderedMembers(text)) {
            for (const auto &member : *members)
                (void)jsonFromText(member.text);
        }
        (void)orderedItems(text);
    }
    return 0;
}
