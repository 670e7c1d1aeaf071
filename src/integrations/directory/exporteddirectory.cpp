// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/directory/exporteddirectory.h"

#include "integrations/directory/directoryexport.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Directory", source);
}

} // namespace

Result<std::shared_ptr<const ExportedDirectory::Content>> ExportedDirectory::content()
{
    const std::lock_guard lock(m_mutex);
    const auto changedAt = QFileInfo(m_file).lastModified();
    if (m_content && m_content->changedAt == changedAt)
        return m_content;
    QFile file(m_file);
    if (!file.open(QIODevice::ReadOnly)) {
        return Error{ErrorCode::NotFound,
                     text("%1: the directory export %2 cannot be read: %3. Check the file in the connection's settings")
                         .arg(m_name, m_file, file.errorString()),
                     {}};
    }
    const auto bytes = file.readAll();
    auto entries = m_file.endsWith(".csv"_L1, Qt::CaseInsensitive) ? entriesFromCsv(bytes) : entriesFromLdif(bytes);
    if (!entries) {
        auto error = entries.error();
        error.message = text("%1: the directory export %2 cannot be read: %3").arg(m_name, m_file, error.message);
        return error;
    }
    auto fresh = std::make_shared<Content>();
    fresh->entries = *std::move(entries);
    fresh->changedAt = changedAt;
    for (qsizetype i = 0; i < fresh->entries.size(); ++i)
        fresh->byDn.insert(comparableDn(fresh->entries.at(i).dn), i);
    for (const auto &entry : std::as_const(fresh->entries)) {
        const auto dn = comparableDn(entry.dn);
        for (const auto &member : entry.texts(u"member"))
            fresh->groupsOf[comparableDn(member)] += dn;
        for (const auto &group : entry.texts(u"memberOf"))
            fresh->groupsOf[dn] += comparableDn(group);
    }
    m_content = fresh;
    return m_content;
}

QString ExportedDirectory::Content::primaryGroup(const DirectoryEntry &entry) const
{
    const auto rid = entry.text(u"primaryGroupID");
    if (rid.isEmpty())
        return {};
    for (const auto &candidate : entries) {
        if (sidText(candidate.values(u"objectSid").value(0)).endsWith(u'-' + rid)
            && candidate.texts(u"objectClass").contains("group"_L1))
            return comparableDn(candidate.dn);
    }
    return {};
}

QStringList ExportedDirectory::Content::groupClosure(const DirectoryEntry &entry, bool nested) const
{
    QStringList found;
    auto open = groupsOf.value(comparableDn(entry.dn));
    if (const auto primary = primaryGroup(entry); !primary.isEmpty())
        open += primary;
    while (!open.isEmpty()) {
        const auto group = open.takeFirst();
        if (found.contains(group))
            continue;
        found += group;
        if (nested)
            open += groupsOf.value(group);
    }
    return found;
}

bool ExportedDirectory::Content::reaches(const DirectoryEntry &entry, const QString &attribute, const QString &dn) const
{
    const auto wanted = comparableDn(dn);
    if (attribute.compare("memberOf"_L1, Qt::CaseInsensitive) == 0)
        return groupClosure(entry, true).contains(wanted);
    QStringList seen;
    QStringList open = entry.texts(attribute);
    while (!open.isEmpty()) {
        const auto next = comparableDn(open.takeFirst());
        if (next == wanted)
            return true;
        if (seen.contains(next))
            continue;
        seen += next;
        if (const auto at = byDn.constFind(next); at != byDn.constEnd())
            open += entries.at(*at).texts(attribute);
    }
    return false;
}

Result<DirectoryFind> ExportedDirectory::recorded(const QString &target, const QString &question,
                                                  const QList<DirectoryEntry> &found, CallContext &context) const
{
    const auto exchange = context.recorder->begin({m_name, u"directory export"_s, target, question.toUtf8(), false});
    if (!exchange)
        return exchange.error();
    IncomingAnswer answer;
    answer.body = ldifText(found);
    if (auto finished = context.recorder->finish(*exchange, answer); !finished)
        return finished.error();
    return DirectoryFind{found, *exchange};
}

Result<QString> ExportedDirectory::test(CallContext &)
{
    const auto read = content();
    if (!read)
        return read.error();
    return text("%1 entries, exported on %2")
        .arg((*read)->entries.size())
        .arg((*read)->changedAt.toUTC().toString(Qt::ISODate));
}

Result<DirectoryFind> ExportedDirectory::search(const DirectorySearch &search, CallContext &context)
{
    const auto question = search.filter.ldapText(); // also refuses what a live directory would refuse
    if (!question)
        return question.error();
    const auto read = content();
    if (!read)
        return read.error();
    const auto &all = **read;
    const auto base = comparableDn(search.base);
    QList<DirectoryEntry> found;
    for (const auto &entry : all.entries) {
        if (context.stop.stop_requested())
            return Error{ErrorCode::Canceled, text("The search was canceled"), {}};
        const auto dn = comparableDn(entry.dn);
        const bool inside = search.scope == DirectorySearch::Scope::Base
            ? dn == base
            : base.isEmpty() || dn == base || dn.endsWith(u',' + base);
        const auto chain = [&all](const DirectoryEntry &from, const QString &attribute, const QString &to) {
            return all.reaches(from, attribute, to);
        };
        if (!inside || !search.filter.matches(entry, chain))
            continue;
        found.append(entry);
        // A live directory computes memberOf; an export may only say who is in a group.
        if (!entry.has(u"memberOf")) {
            for (const auto &group : all.groupsOf.value(dn)) {
                if (const auto at = all.byDn.constFind(group); at != all.byDn.constEnd())
                    found.last().add(u"memberOf"_s, all.entries.at(*at).dn.toUtf8());
            }
        }
        if (search.limit > 0 && found.size() >= search.limit)
            break;
    }
    return recorded(search.base.isEmpty() ? m_file : search.base, QString::fromUtf8(*question), found, context);
}

Result<std::optional<DirectoryEntry>> ExportedDirectory::read(const QString &dn, const QStringList &,
                                                              CallContext &context)
{
    const auto all = content();
    if (!all)
        return all.error();
    QList<DirectoryEntry> found;
    if (const auto at = (*all)->byDn.constFind(comparableDn(dn)); at != (*all)->byDn.constEnd())
        found.append((*all)->entries.at(*at));
    const auto told = recorded(dn, u"read"_s, found, context);
    if (!told)
        return told.error();
    return found.isEmpty() ? std::optional<DirectoryEntry>() : std::optional(found.first());
}

Result<DirectoryFind> ExportedDirectory::groupsOf(const DirectoryEntry &person, bool nested, CallContext &context)
{
    const auto read = content();
    if (!read)
        return read.error();
    QList<DirectoryEntry> groups;
    for (const auto &dn : (*read)->groupClosure(person, nested)) {
        if (const auto at = (*read)->byDn.constFind(dn); at != (*read)->byDn.constEnd()) {
            groups.append((*read)->entries.at(*at));
        } else {
            DirectoryEntry unknown; // named by the person, but not exported
            for (const auto &group : person.texts(u"memberOf")) {
                if (comparableDn(group) == dn)
                    unknown.dn = group;
            }
            if (unknown.dn.isEmpty())
                unknown.dn = dn;
            groups.append(unknown);
        }
    }
    return recorded(person.dn, nested ? u"groups, nested"_s : u"groups"_s, groups, context);
}

Result<void> ExportedDirectory::modify(const QString &, const QList<DirectoryChange> &, CallContext &)
{
    return Error{ErrorCode::Forbidden,
                 text("%1 is an export; the directory itself cannot be changed through it. Make the change there, or "
                      "set up a connection to the directory")
                     .arg(m_name),
                 {}};
}

} // namespace holdfast
