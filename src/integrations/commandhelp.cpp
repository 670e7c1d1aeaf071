// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/commandhelp.h"

#include <QHash>
#include <QStringList>

namespace holdfast {

using namespace Qt::StringLiterals;

QString helpLink(const QString &brand, const QString &command)
{
    static const QHash<QString, QString> pages{
        {u"Code42"_s, u"https://xsoar.pan.dev/docs/reference/integrations/code42"_s},
        {u"Cortex XDR"_s, u"https://xsoar.pan.dev/docs/reference/integrations/cortex-xdr---ir"_s},
        {u"Active Directory"_s, u"https://xsoar.pan.dev/docs/reference/integrations/active-directory-query-v2"_s},
        {u"Mail"_s, u"https://xsoar.pan.dev/docs/reference/integrations/mail-sender-new"_s},
    };
    const auto page = pages.value(brand);
    return page.isEmpty() ? QString() : page + u'#' + command;
}

QString readableName(const QString &name)
{
    QStringList words;
    QString word;
    const auto finish = [&] {
        // Short forms such as "ID" and "IP" stay as they are.
        if (!word.isEmpty())
            words += word.size() > 1 && word.toUpper() == word ? word : word.toLower();
        word.clear();
    };
    for (qsizetype i = 0; i < name.size(); ++i) {
        const auto character = name.at(i);
        if (!character.isLetterOrNumber()) {
            finish();
            continue;
        }
        const bool nextIsLower = i + 1 < name.size() && name.at(i + 1).isLower();
        if (character.isUpper() && !word.isEmpty() && (word.back().isLower() || nextIsLower))
            finish();
        word += character;
    }
    finish();
    auto readable = words.join(u' ');
    if (!readable.isEmpty())
        readable[0] = readable.at(0).toUpper();
    return readable;
}

} // namespace holdfast
