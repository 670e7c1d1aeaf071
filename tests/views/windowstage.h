// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/jobs.h"
#include "commands/commandregistry.h"
#include "models/connectionsmodel.h"
#include "models/jobsmodel.h"
#include "support/demostore.h"
#include "support/fakecaseactions.h"
#include "support/fakeconnectionactions.h"
#include "support/fixedworkplan.h"
#include "views/shell/viewsettings.h"
#include "views/shell/windowservices.h"
#include "views/theme/theme.h"

#include <QSettings>
#include <QTemporaryDir>

namespace holdfast {

/// Seven commands as the connectors offer them; they only exist to be completed and shown.
inline CommandRegistry demoCommands()
{
    using namespace Qt::StringLiterals;
    CommandRegistry commands;
    const auto add = [&](const QString &name, const QString &brand, const QString &description,
                         const QStringList &arguments, EffectClass effect) {
        Command command;
        command.definition.name = name;
        command.definition.brand = brand;
        command.definition.description = description;
        command.definition.effect = effect;
        for (const QString &argument : arguments)
            command.definition.arguments << ArgumentDefinition{argument, argument, ArgumentType::Text, true, false,
                                                               {},       {}};
        commands.add(std::move(command));
    };
    add(u"xdr-endpoint-isolate"_s, u"Cortex XDR"_s, u"Cut an endpoint off the network"_s, {u"endpoint_id"_s},
        EffectClass::Probed);
    add(u"xdr-get-endpoints"_s, u"Cortex XDR"_s, u"Find endpoints by name, address or id"_s, {u"hostname"_s},
        EffectClass::ReadOnly);
    add(u"code42-alert-get"_s, u"Code42"_s, u"Read one alert"_s, {u"id"_s}, EffectClass::ReadOnly);
    add(u"code42-alert-resolve"_s, u"Code42"_s, u"Resolve an alert and keep its note"_s, {u"id"_s, u"note"_s},
        EffectClass::Probed);
    add(u"code42-user-get"_s, u"Code42"_s, u"Read a user with watchlists and departure date"_s, {u"username"_s},
        EffectClass::ReadOnly);
    add(u"ad-get-user"_s, u"Active Directory"_s, u"Find a person in the directory"_s, {u"email"_s},
        EffectClass::ReadOnly);
    add(u"send-mail"_s, u"Mail"_s, u"Send a mail with attachments"_s, {u"to"_s, u"subject"_s}, EffectClass::Uncertain);
    return commands;
}

/// What a dry run of John's playbook finds.
inline PlaybookRehearsal demoRehearsal()
{
    using namespace Qt::StringLiterals;
    return {u"Code42 Exfiltration (corrected)"_s,
            {{u"31 Isolate the endpoint"_s, u"xdr-endpoint-isolate"_s, u"xdr-prod"_s,
              u"endpoint_id=5c19a3e9f0, comment=Incident 1042"_s, u"xdr-endpoint-unisolate"_s},
             {u"40 Mail to the manager"_s, u"send-mail"_s, u"mail"_s,
              u"to=dana.reyes@qrst.test, subject=Files of John Anderson"_s, u"cannot be undone"_s},
             {u"52 Set the severity"_s, u"set fields"_s, {}, u"severity=High"_s, u"set the former value again"_s}},
            u"Review: an answer"_s,
            QJsonArray{1, 2, 3}};
}

/// Everything a window needs, over a demo store.
struct WindowStage
{
    DemoStore demo;
    FakeCaseActions actions;
    FixedWorkPlan plans;
    CommandRegistry commands = demoCommands();
    ConnectionsModel connections;
    FakeConnectionActions connectionActions{connections};
    JobsModel jobs;
    JobRunner runner{2};
    QTemporaryDir folder;
    QSettings ini;
    ViewSettings settings;
    WindowServices services;

    explicit WindowStage(Theme &theme)
        : actions(demo.store(), QStringLiteral("mkim"))
        , plans(demoWorkPlan())
        , ini(folder.filePath(QStringLiteral("view.ini")), QSettings::IniFormat)
        , settings(ini)
        , services{demo.store(), demo.clock(), commands, actions,          plans, connections, jobs,
                   runner,       theme,        settings, connectionActions}
    {
    }

    /// Four connections in three states.
    void connectAll()
    {
        using namespace Qt::StringLiterals;
        using Health = ConnectionState::Health;
        connections.setConnections(
            {{u"code42-prod"_s, u"Code42"_s, u"Code42"_s, u"https://api.us.code42.test"_s, Health::Good,
              u"12 requests, last 412 ms"_s, 412, 37, 120},
             {u"ad-qrst"_s, u"Active Directory"_s, u"AD"_s, u"ldaps://dc1.qrst.test"_s, Health::Good,
              u"bound as holdfast"_s, 38, 2, 0},
             {u"xdr-prod"_s, u"Cortex XDR"_s, u"XDR"_s, u"https://api-qrst.xdr.test"_s, Health::Slow,
              u"answers take more than a second"_s, 2100, 4, 60},
             {u"mail"_s, u"Mail"_s, u"Mail"_s, u"smtps://mail.qrst.test:465"_s, Health::Failing,
              u"The certificate of mail.qrst.test has expired on 2026-11-01. Ask the mail administrator to renew it."_s,
              -1, 0, 0}});
    }
};

} // namespace holdfast
