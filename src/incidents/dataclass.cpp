// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "incidents/dataclass.h"

#include <QRegularExpression>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

struct Rule
{
    QString dataClass;
    int valueScore;
    QRegularExpression pattern; ///< over "<path>/<name>|<category>", without regard to case
};

Rule rule(const QString &dataClass, int valueScore, const QString &pattern)
{
    return {dataClass, valueScore, QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption)};
}

const QList<Rule> &rules()
{
    static const QList<Rule> all{
        rule(u"design"_s, 9,
             uR"(\.(step|stp|iges|igs|sldprt|sldasm|dwg|dxf|catpart|prt|stl|f3d)\b|[/\\]design[/\\])"_s),
        rule(u"source code"_s, 8,
             uR"(\|.*source ?code|\.(c|cc|cpp|h|hpp|cs|java|go|rs|py|ts|js|kt|swift|sql)\||[/\\]\.git[/\\])"_s),
        rule(u"customer data"_s, 8, uR"(customer|client[_ -]?list|crm|salesforce|\bleads?\b)"_s),
        rule(u"finance"_s, 7,
             uR"(financ|budget|forecast|revenue|price|pricing|\bbid\b|bid_|board|q[1-4]_|invoice|p&l|margin)"_s),
        rule(u"personnel"_s, 7, uR"(salary|salaries|payroll|personnel|employee[_ -]?list|\bhr[_/\\])"_s),
        rule(u"legal"_s, 6, uR"(contract|\bnda\b|nda_|agreement|patent|litigation)"_s),
    };
    return all;
}

} // namespace

void classify(FileEvent &event)
{
    const auto subject = event.filePath + u'/' + event.fileName + u'|' + event.category;
    for (const auto &candidate : rules()) {
        if (candidate.pattern.match(subject).hasMatch()) {
            event.dataClass = candidate.dataClass;
            event.valueScore = candidate.valueScore;
            return;
        }
    }
    event.dataClass.clear();
    event.valueScore = event.fileName.isEmpty() ? 0 : 1;
}

} // namespace holdfast
