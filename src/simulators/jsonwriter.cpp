// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/jsonwriter.h"

namespace holdfast::range {

void JsonWriter::name(const char *name)
{
    if (!m_first)
        m_text += ',';
    m_first = false;
    if (name) {
        m_text += '"';
        m_text += name;
        m_text += "\":";
    }
}

void JsonWriter::beginObject(const char *key)
{
    name(key);
    m_text += '{';
    m_first = true;
}

void JsonWriter::endObject()
{
    m_text += '}';
    m_first = false;
}

void JsonWriter::beginArray(const char *key)
{
    name(key);
    m_text += '[';
    m_first = true;
}

void JsonWriter::endArray()
{
    m_text += ']';
    m_first = false;
}

void JsonWriter::text(const char *key, const QString &value)
{
    name(key);
    if (value.isEmpty())
        m_text += "null";
    else
        quoted(value);
}

void JsonWriter::number(const char *key, qint64 value)
{
    name(key);
    m_text += QByteArray::number(value);
}

void JsonWriter::boolean(const char *key, bool value)
{
    name(key);
    m_text += value ? "true" : "false";
}

void JsonWriter::null(const char *key)
{
    name(key);
    m_text += "null";
}

void JsonWriter::texts(const char *key, const QStringList &values)
{
    beginArray(key);
    for (const QString &value : values) {
        name(nullptr);
        quoted(value);
    }
    endArray();
}

void JsonWriter::quoted(const QString &value)
{
    m_text += '"';
    for (const char c : value.toUtf8()) {
        switch (c) {
        case '"':
            m_text += "\\\"";
            break;
        case '\\':
            m_text += "\\\\";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20) {
                static constexpr char digits[] = "0123456789abcdef";
                m_text += "\\u00";
                m_text += digits[c >> 4];
                m_text += digits[c & 15];
            } else {
                m_text += c;
            }
        }
    }
    m_text += '"';
}

} // namespace holdfast::range
