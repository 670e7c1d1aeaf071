// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reports/htmlwriter.h"

#include "reports/reportcolours.h"
#include "reports/reportvalues.h"
#include "reports/showntext.h"

#include <QCoreApplication>
#include <QIODevice>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView styleSheet{
    "body{font:16px/1.5 Inter,system-ui,sans-serif;color:#18212c;background:#fff;max-width:72rem;margin:2rem "
    "auto;padding:0 1rem}"
    "header,footer,.muted,dt,th{color:#586473}h1{margin:.2rem 0;color:#18212c}h2{border-bottom:1px solid "
    "#18212c;margin-top:2.5rem}"
    "dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.3rem 1rem}dd{margin:0;overflow-wrap:anywhere}"
    "table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:600;padding:.5rem 0}"
    "th{text-align:left;background:#f8f9fb}th,td{padding:.3rem .5rem;vertical-align:top;border-bottom:1px solid "
    "#ebeef2;overflow-wrap:anywhere}"
    ".right{text-align:right}.mono{font-family:'JetBrains Mono',monospace;font-size:.85em}"
    ".statement{border-left:4px solid;padding:.5rem .8rem;background:#f8f9fb}.loud{font-weight:600}"
    ".tone0{color:#18212c}.tone1{color:#586473}.tone2{color:#18714a}.tone3{color:#7c6200}.tone4{color:#a5480a}.tone5{"
    "color:#a61b1b}"
    "p.text{white-space:pre-wrap;overflow-wrap:anywhere}.detail dt{font-size:.8em}.detail{margin:.2rem 0 0;gap:0 "
    "1rem}"};

/// Writes in pieces, so that a report of a million rows needs no more memory than one of forty.
class Html
{
public:
    explicit Html(QIODevice &out)
        : m_out(out)
    {
    }

    void raw(const QString &markup)
    {
        m_buffer += markup.toUtf8();
        if (m_buffer.size() > 256 * 1024)
            flush();
    }
    void text(const QString &outside) { raw(shownText(outside).toHtmlEscaped()); }
    void element(QStringView tag, const QString &outside, QStringView attributes = {})
    {
        raw(u'<' + tag.toString() + attributes.toString() + u'>');
        text(outside);
        raw(u"</"_s + tag.toString() + u">\n"_s);
    }
    /// False when something could not be written.
    bool flush()
    {
        m_ok = m_ok && m_out.write(m_buffer) == m_buffer.size();
        m_buffer.clear();
        return m_ok;
    }

private:
    QIODevice &m_out;
    QByteArray m_buffer;
    bool m_ok = true;
};

QString toneClass(ReportTone tone, bool mono)
{
    return u" class=\"tone%1%2\""_s.arg(QString::number(static_cast<int>(tone)), mono ? u" mono"_s : QString());
}

void write(Html &html, const ReportFacts &facts)
{
    html.raw(u"<dl>\n"_s);
    for (const ReportFact &fact : facts.items) {
        html.element(u"dt", fact.label);
        html.raw(u"<dd"_s + toneClass(fact.tone, fact.mono) + u'>');
        html.text(fact.value);
        if (!fact.origin.isEmpty()) {
            html.raw(u" <small class=\"muted\">("_s);
            html.text(fact.origin);
            html.raw(u")</small>"_s);
        }
        html.raw(u"</dd>\n"_s);
    }
    html.raw(u"</dl>\n"_s);
}

void write(Html &html, const ReportStatement &statement)
{
    const bool loud = statement.tone == ReportTone::Warning || statement.tone == ReportTone::Critical;
    const QString attributes = statement.tone == ReportTone::Muted
        ? u" class=\"muted\""_s
        : u" class=\"statement tone%1%2\""_s.arg(QString::number(static_cast<int>(statement.tone)),
                                                 loud ? u" loud"_s : QString());
    html.element(u"p", statement.text, attributes);
}

void write(Html &html, const ReportText &paragraphs)
{
    if (!paragraphs.title.isEmpty())
        html.element(u"h3", paragraphs.title);
    const QStringList lines = paragraphs.text.split(u'\n');
    html.raw(paragraphs.mono ? u"<p class=\"text mono\">"_s : u"<p class=\"text\">"_s);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (i > 0)
            html.raw(u"\n"_s);
        html.text(lines[i]);
    }
    html.raw(u"</p>\n"_s);
}

void writeRow(Html &html, const ReportTable &table, const ReportRow &row)
{
    html.raw(u"<tr>"_s);
    for (size_t i = 0; i < table.columns.size(); ++i) {
        const ReportColumn &column = table.columns[i];
        QStringList classes;
        if (column.right)
            classes << u"right"_s;
        if (column.mono)
            classes << u"mono"_s;
        html.raw(classes.isEmpty() ? u"<td>"_s : u"<td class=\"%1\">"_s.arg(classes.join(u' ')));
        html.text(row.cells.value(static_cast<qsizetype>(i)));
        html.raw(u"</td>"_s);
    }
    html.raw(u"</tr>\n"_s);
    if (row.details.empty())
        return;
    html.raw(u"<tr><td colspan=\"%1\"><dl class=\"detail\">"_s.arg(table.columns.size()));
    for (const ReportDetail &detail : row.details) {
        html.element(u"dt", detail.label);
        html.element(u"dd", detail.value, detail.mono ? u" class=\"mono\"" : u"");
    }
    html.raw(u"</dl></td></tr>\n"_s);
}

void write(Html &html, const ReportTable &table)
{
    if (table.rows.count() == 0) {
        write(html, ReportStatement{table.emptyText, ReportTone::Muted});
        return;
    }
    html.raw(u"<table>\n"_s);
    if (!table.title.isEmpty())
        html.element(u"caption", table.title);
    html.raw(u"<thead><tr>"_s);
    for (const ReportColumn &column : table.columns)
        html.element(u"th", column.title, column.right ? u" scope=\"col\" class=\"right\"" : u" scope=\"col\"");
    html.raw(u"</tr></thead>\n<tbody>\n"_s);
    for (qint64 i = 0; i < table.rows.count(); ++i)
        writeRow(html, table, table.rows.at(i));
    html.raw(u"</tbody>\n</table>\n"_s);
}

} // namespace

Result<void> writeHtml(const ReportDocument &document, QIODevice &out)
{
    const ReportHeader &header = document.header;
    Html html(out);
    html.raw(u"<!DOCTYPE html>\n<html lang=\"%1\">\n<head>\n<meta charset=\"utf-8\">\n"_s.arg(
        header.language.toHtmlEscaped()));
    html.raw(
        u"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"_s);
    html.raw(u"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"_s);
    html.element(u"title", header.kind + u' ' + header.number + u": "_s + header.name);
    html.raw(u"<style>"_s + styleSheet + u"</style>\n</head>\n<body>\n<header>\n"_s);
    html.element(u"p", header.marking, u" class=\"tone5\"");
    html.element(u"p", header.kind + u' ' + header.number);
    html.element(u"h1", header.name);
    html.element(u"p",
                 QStringList({header.severityText, header.statusText, header.type, header.subject}).join(u" · "_s));
    html.element(u"p", document.words.stateAsOf.arg(reportvalue::time(header.asOfMs)));
    html.raw(u"</header>\n<main>\n"_s);
    write(html, ReportFacts{header.figures});
    if (!header.completeness.text.isEmpty())
        write(html, header.completeness);
    if (!header.summary.isEmpty())
        write(html, ReportText{{}, header.summary, false});
    html.raw(u"<nav aria-label=\"%1\">\n<ol>\n"_s.arg(document.words.contents.toHtmlEscaped()));
    for (const ReportSection &section : document.sections) {
        html.raw(u"<li><a href=\"#%1\">"_s.arg(section.id.toHtmlEscaped()));
        html.text(section.title);
        html.raw(u"</a></li>\n"_s);
    }
    html.raw(u"</ol>\n</nav>\n"_s);
    for (size_t i = 0; i < document.sections.size(); ++i) {
        const ReportSection &section = document.sections[i];
        html.raw(u"<section id=\"%1\">\n"_s.arg(section.id.toHtmlEscaped()));
        html.element(u"h2", u"%1  %2"_s.arg(QString::number(i + 1), section.title));
        for (const ReportBlock &block : section.blocks)
            std::visit([&html](const auto &part) { write(html, part); }, block);
        html.raw(u"</section>\n"_s);
    }
    html.raw(u"</main>\n<footer>\n"_s);
    html.element(u"p", document.words.journalHead + u' ' + header.headHash, u" class=\"mono\"");
    html.raw(u"</footer>\n</body>\n</html>\n"_s);
    if (!html.flush())
        return Error{ErrorCode::StorageFull,
                     QCoreApplication::translate(
                         "HtmlWriter", "The HTML report could not be written: %1. Free some space and try again.")
                         .arg(out.errorString()),
                     {}};
    return {};
}

} // namespace holdfast
