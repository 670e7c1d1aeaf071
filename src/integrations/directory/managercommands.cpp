// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/directory/directorycommands.h"

#include "incidents/fields.h"
#include "integrations/commandshorthand.h"
#include "integrations/directory/directorypeople.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr int highestClimb = 10; ///< levels; loops of managers exist

QString text(const char *source)
{
    return QCoreApplication::translate("Directory", source);
}

/// The manager of a person, or why mail must not go there by itself.
struct ManagerLookup
{
    QString status; ///< "found", "no manager", "manager gone", "no mail", "disabled", "self", "person not found"
    std::optional<DirectoryEntry> manager;
    QStringList passedOver; ///< DNs of managers who cannot be written to, when climbing
};

bool isSameEntry(const DirectoryEntry &a, const DirectoryEntry &b)
{
    const auto guid = a.values(u"objectGUID").value(0);
    return guid.isEmpty() ? comparableDn(a.dn) == comparableDn(b.dn) : guid == b.values(u"objectGUID").value(0);
}

Result<ManagerLookup> lookUpManager(DirectoryClient &client, const DirectoryEntry &person, CallContext &context)
{
    const auto dn = person.text(u"manager");
    if (dn.isEmpty())
        return ManagerLookup{u"no manager"_s, {}, {}};
    // A base search of the DN as the server gave it: no filter, no escaping.
    auto manager = client.read(dn, personAttributes(), context);
    if (!manager)
        return manager.error();
    if (!*manager)
        return ManagerLookup{u"manager gone"_s, {}, {}};
    if (isSameEntry(**manager, person))
        return ManagerLookup{u"self"_s, *manager, {}};
    if (isDisabled(**manager))
        return ManagerLookup{u"disabled"_s, *manager, {}};
    if (mailOf(**manager).isEmpty())
        return ManagerLookup{u"no mail"_s, *manager, {}};
    return ManagerLookup{u"found"_s, *manager, {}};
}

/// Goes on to the manager's manager while nobody can be written to.
Result<ManagerLookup> climb(DirectoryClient &client, const DirectoryEntry &person, ManagerLookup found,
                            CallContext &context)
{
    QStringList passedOver;
    QList<DirectoryEntry> seen{person};
    for (int level = 0; level < highestClimb && (found.status == "disabled"_L1 || found.status == "no mail"_L1);
         ++level) {
        passedOver += found.manager->dn;
        seen += *found.manager;
        auto next = lookUpManager(client, *found.manager, context);
        if (!next)
            return next.error();
        const bool loops = next->manager && std::any_of(seen.begin(), seen.end(), [&](const DirectoryEntry &known) {
                               return isSameEntry(known, *next->manager);
                           });
        if (loops)
            break;
        found = *next;
    }
    found.passedOver = passedOver;
    return found;
}

Result<CommandOutput> getManager(DirectoryClient &client, const CommandCall &call, CallContext &context)
{
    const auto person = findPerson(client, call.arguments, context);
    if (!person)
        return person.error();
    auto found = *person ? lookUpManager(client, **person, context)
                         : Result<ManagerLookup>(ManagerLookup{u"person not found"_s, {}, {}});
    if (found && *person && argumentFlag(call.arguments, u"climb"_s))
        found = climb(client, **person, *found, context);
    if (!found)
        return found.error();
    QJsonObject facts{{"Status"_L1, found->status}};
    if (*person)
        facts.insert("EmployeeDN"_L1, (*person)->dn);
    if (!found->passedOver.isEmpty())
        facts.insert("PassedOver"_L1, QJsonArray::fromStringList(found->passedOver));
    CommandOutput output;
    if (found->manager) {
        const auto &manager = *found->manager;
        facts.insert("dn"_L1, manager.dn);
        facts.insert("displayName"_L1, displayNameOf(manager));
        facts.insert("mail"_L1, mailOf(manager));
        facts.insert("title"_L1, manager.text(u"title"));
        facts.insert("disabled"_L1, isDisabled(manager));
        if (found->status != "self"_L1)
            output.incidentFields.insert(field::managerName, displayNameOf(manager));
    }
    ProducedEntry entry;
    if (found->status == "found"_L1) {
        const auto mail = mailOf(*found->manager);
        output.context.insert("UserManagerEmail(true)"_L1, mail);
        output.context.insert("UserManagerDisplayName(true)"_L1, displayNameOf(*found->manager));
        output.incidentFields.insert(field::managerEmail, mail);
        entry.text =
            text("Manager: %1, %2").arg(markdownEscaped(displayNameOf(*found->manager)), markdownEscaped(mail));
        if (!found->passedOver.isEmpty()) {
            entry.text += "\n\n"_L1
                + text("Passed over, because no mail can go there: %1")
                      .arg(markdownEscaped(found->passedOver.join("; "_L1)));
        }
    } else {
        entry.text = text("No manager to write to: %1. Choose the recipient by hand.").arg(found->status);
    }
    output.context.insert("ActiveDirectory.Manager(val.dn == obj.dn)"_L1, facts);
    entry.contents = facts;
    output.entries.append(entry);
    return output;
}

Result<CommandOutput> getReports(DirectoryClient &client, const CommandCall &call, CallContext &context)
{
    const auto person = findPerson(client, call.arguments, context);
    if (!person)
        return person.error();
    CommandOutput output;
    ProducedEntry entry;
    if (!*person) {
        entry.text = text("Nobody in %1 fits.").arg(markdownEscaped(client.name()));
        output.entries.append(entry);
        return output;
    }
    const bool nested = argumentFlag(call.arguments, u"nested"_s);
    const auto found = client.reportsOf(**person, nested, argumentNumber(call.arguments, u"limit"_s, 0), context);
    if (!found)
        return found.error();
    output.exchange = found->exchange;
    QJsonArray facts;
    QList<QStringList> rows;
    for (const auto &report : found->entries) {
        if (isSameEntry(report, **person)) // who is their own manager, or in a loop of managers
            continue;
        facts.append(QJsonObject{{"dn"_L1, report.dn},
                                 {"displayName"_L1, displayNameOf(report)},
                                 {"sAMAccountName"_L1, report.text(u"sAMAccountName")},
                                 {"mail"_L1, mailOf(report)},
                                 {"title"_L1, report.text(u"title")},
                                 {"manager"_L1, report.text(u"manager")}});
        rows.append({displayNameOf(report), report.text(u"sAMAccountName"), mailOf(report), report.text(u"title")});
    }
    entry.text = rows.isEmpty() ? text("%1 has no reports.").arg(markdownEscaped(displayNameOf(**person)))
                                : markdownTable({text("Name"), text("Account"), text("Mail"), text("Title")}, rows);
    entry.contents = facts;
    output.entries.append(entry);
    if (!facts.isEmpty())
        output.context.insert("ActiveDirectory.Reports(val.dn == obj.dn)"_L1, facts);
    return output;
}

} // namespace

QList<Command> managerCommands(const std::shared_ptr<DirectoryClient> &client, const QString &instance)
{
    return {
        readingCommand(
            client, instance,
            directoryCommand(
                u"ad-get-user-manager"_s,
                text("Finds a person's manager and the manager's mail; tells why when there is none to write to."),
                personArguments()
                    + QList{optionalArgument(
                        u"climb"_s, text("Go on to the manager's manager when the manager is disabled or has no mail"),
                        ArgumentType::Boolean, u"false"_s)},
                outputsBelow(u"ActiveDirectory.Manager"_s,
                             {u"dn"_s, u"displayName"_s, u"mail"_s, u"title"_s, u"disabled"_s, u"Status"_s,
                              u"EmployeeDN"_s, u"PassedOver"_s})
                    + QList<OutputDefinition>{{u"UserManagerEmail"_s, u"String"_s, text("Where to write to")},
                                              {u"UserManagerDisplayName"_s, u"String"_s, text("The manager's name")}}),
            getManager),
        readingCommand(client, instance,
                       directoryCommand(u"ad-get-user-reports"_s, text("Lists the people who report to a person."),
                                        personArguments()
                                            + QList{optionalArgument(u"nested"_s, text("Also those below them"),
                                                                     ArgumentType::Boolean, u"false"_s),
                                                    optionalArgument(u"limit"_s, text("At most so many; 0 for all"),
                                                                     ArgumentType::Integer, u"0"_s)},
                                        outputsBelow(u"ActiveDirectory.Reports"_s,
                                                     {u"dn"_s, u"displayName"_s, u"sAMAccountName"_s, u"mail"_s,
                                                      u"title"_s, u"manager"_s})),
                       getReports)};
}

} // namespace holdfast
