// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/readerproblems.h"

#include "playbooks/yamlvalues.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

namespace holdfast {

namespace {

using Severity = PlaybookProblem::Severity;

QString translated(const char *source)
{
    return QCoreApplication::translate("PlaybookReader", source);
}

} // namespace

void ReaderProblems::report(Severity severity, SourcePlace place, const QString &message)
{
    m_problems.append({severity, place.line, place.column, m_task, message});
}

void ReaderProblems::report(Severity severity, const YamlNode &node, const QString &message)
{
    report(severity, placeOf(node), message);
}

void ReaderProblems::noteDoubleKeys(const YamlNode &mapping)
{
    QSet<QString> seen;
    for (size_t i = 0; i + 1 < mapping.items.size(); i += 2) {
        if (seen.contains(mapping.items[i].text))
            report(Severity::Warning, mapping.items[i],
                   translated("The key “%1” is given twice; the last one counts.").arg(mapping.items[i].text));
        seen.insert(mapping.items[i].text);
    }
}

const YamlNode *ReaderProblems::shaped(const YamlNode &mapping, QStringView key, YamlNode::Kind kind)
{
    const auto *node = mapping.value(key);
    if (!node || node->isNull())
        return nullptr;
    if (node->kind == kind)
        return node;
    report(Severity::Error, *node,
           kind == YamlNode::Kind::Mapping ? translated("“%1” must be a mapping of keys.").arg(key)
                                           : translated("“%1” must be a list.").arg(key));
    return nullptr;
}

QList<PlaybookProblem> ReaderProblems::sorted() const
{
    auto problems = m_problems;
    std::stable_sort(problems.begin(), problems.end(), [](const PlaybookProblem &a, const PlaybookProblem &b) {
        return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    return problems;
}

} // namespace holdfast
