// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/cast.h"
#include "language/iprange.h"
#include "language/transformertable.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

using Function = Transformer::Function;

/// Nothing left is nil, as the scripts then give no result at all.
QJsonValue listOrNil(const QJsonArray &items)
{
    return items.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(items);
}

Result<QList<IpRange>> rangesArgument(const QJsonObject &args)
{
    QList<IpRange> ranges;
    for (const auto texts = listArgument(args.value("cidr_ranges"_L1)); const auto &text : texts) {
        const auto range = parseIpRange(text);
        if (!range) {
            return transformerScriptError(
                QCoreApplication::translate("Language", "“%1” is not an address range such as 10.0.0.0/8.")
                    .arg(text.left(60)));
        }
        ranges.append(*range);
    }
    return ranges;
}

/// How often an address stays, given the number of ranges it is in.
using Repetitions = qsizetype (*)(qsizetype ranges);

template <Repetitions repetitions>
Result<Function> addressesByRange(const QJsonObject &args, const Evaluation &)
{
    return rangesArgument(args).map([](const QList<IpRange> &ranges) {
        return Function([ranges](const QJsonValue &value) -> Result<QJsonValue> {
            QJsonArray kept;
            for (const auto texts = listArgument(value); const auto &text : texts) {
                const auto address = parseIpAddress(text.trimmed());
                if (!address || address->isV6) {
                    return transformerScriptError(
                        QCoreApplication::translate("Language", "“%1” is not an IPv4 address.").arg(text.left(60)));
                }
                const auto found = std::count_if(ranges.begin(), ranges.end(),
                                                 [&](const IpRange &range) { return range.contains(*address); });
                for (auto left = repetitions(found); left > 0; --left)
                    kept.append(text.trimmed());
            }
            return listOrNil(kept);
        });
    });
}

qsizetype once(qsizetype ranges)
{
    return ranges == 0 ? 1 : 0;
}

/// The public script repeats an address for each range it is in.
qsizetype oncePerRange(qsizetype ranges)
{
    return ranges;
}

template <bool keepsListed>
Result<Function> addressesByDomain(const QJsonObject &args, const Evaluation &)
{
    QStringList domains;
    for (const auto texts = listArgument(args.value("domain_list"_L1)); const auto &text : texts)
        domains.append(text.trimmed().toLower());
    return Function([domains](const QJsonValue &value) -> Result<QJsonValue> {
        QJsonArray kept;
        for (const auto texts = listArgument(value); const auto &text : texts) {
            const auto address = text.trimmed().toLower();
            const auto at = address.indexOf(u'@');
            if (at < 0) {
                return transformerScriptError(
                    QCoreApplication::translate("Language", "“%1” is not a mail address.").arg(text.left(60)));
            }
            if (domains.contains(address.sliced(at + 1)) == keepsListed)
                kept.append(address);
        }
        return listOrNil(kept);
    });
}

} // namespace

void addAddressScriptTransformers(TransformerTable &table)
{
    const auto add = [&table](const QString &name, Transformer::Prepare prepare, const QString &argument) {
        table.insert(name, {Transformer::Reach::WholeOrNothing, prepare, {argument}, true});
    };
    add(u"IPv4Whitelist"_s, addressesByRange<oncePerRange>, u"cidr_ranges"_s);
    add(u"IPv4Blacklist"_s, addressesByRange<once>, u"cidr_ranges"_s);
    add(u"EmailDomainWhitelist"_s, addressesByDomain<true>, u"domain_list"_s);
    add(u"EmailDomainBlacklist"_s, addressesByDomain<false>, u"domain_list"_s);
}

} // namespace holdfast
