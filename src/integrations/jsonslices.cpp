// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/jsonslices.h"

#include <QCoreApplication>

#include <simdjson.h>

namespace holdfast {

namespace {

Error unreadable(simdjson::error_code code)
{
    return {ErrorCode::BadAnswer,
            QCoreApplication::translate("JsonSlices", "The answer cannot be read as JSON: %1")
                .arg(QString::fromLatin1(simdjson::error_message(code))),
            {}};
}

} // namespace

Result<QList<QByteArray>> jsonArraySlices(const QByteArray &answer, const char *key)
{
    simdjson::ondemand::parser parser;
    const simdjson::padded_string padded(answer.constData(), size_t(answer.size()));
    simdjson::ondemand::document document;
    if (const auto fault = parser.iterate(padded).get(document))
        return unreadable(fault);
    simdjson::ondemand::value list;
    if (const auto fault = document[key].get(list))
        return unreadable(fault);
    QList<QByteArray> slices;
    bool isNull = false;
    if (const auto fault = list.is_null().get(isNull)) // a word that begins like null
        return unreadable(fault);
    if (isNull)
        return slices;
    simdjson::ondemand::array array;
    if (const auto fault = list.get_array().get(array))
        return unreadable(fault);
    for (auto element : array) {
        simdjson::ondemand::object object;
        if (const auto fault = element.get_object().get(object))
            return unreadable(fault);
        std::string_view raw;
        if (const auto fault = object.raw_json().get(raw))
            return unreadable(fault);
        slices.append(QByteArray(raw.data(), qsizetype(raw.size())).trimmed());
    }
    return slices;
}

} // namespace holdfast
