// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "console/demosetup.h"

#include "automation/incidenttypes.h"
#include "console/connectionfile.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("DemoSetup", source);
}

} // namespace

DemoSetup::DemoSetup(DemoOptions options)
    : m_options(std::move(options))
    , m_memberKeys(FileMemberKeys::folderBeside(m_options.mailFolder))
{
}

Result<void> DemoSetup::start()
{
    if (!m_options.rangeControl.isEmpty()) {
        m_base = m_options.rangeControl.adjusted(QUrl::RemovePath | QUrl::RemoveQuery);
        return {};
    }
    range::RangeOptions options;
    options.actionPendingMs = m_options.actionPendingMs;
    options.actionRunningMs = m_options.actionRunningMs;
    const auto started = m_range.start(options);
    if (!started)
        return started.error();
    m_base = QUrl(started->code42Url);
    return {};
}

Result<QList<InstanceConfig>> DemoSetup::directoryAndMail()
{
    if (m_options.realServices.isEmpty()) {
        return QList<InstanceConfig>{
            {u"directory"_s, u"directory-export"_s, true, {{u"file"_s, u":/demo/qrst.ldif"_s}}},
            {u"mail"_s,
             u"mail-folder"_s,
             true,
             {{u"folder"_s, m_options.mailFolder}, {u"sender"_s, u"Holdfast <holdfast@qrst.test>"_s}}},
        };
    }
    return readConnectionFile(m_options.realServices, m_secrets);
}

Result<void> DemoSetup::connect(Console &console)
{
    const range::RangeCredentials credentials;
    const auto url = m_base.toString(QUrl::RemovePath | QUrl::StripTrailingSlash);
    for (const auto &[name, value] :
         {std::pair{u"client_id"_s, credentials.code42ClientId}, {u"client_secret"_s, credentials.code42Secret}}) {
        if (auto written = m_secrets.write(u"code42"_s, name, Secret(value.toUtf8())); !written)
            return written;
    }
    if (auto written = m_secrets.write(u"xdr"_s, u"key"_s, Secret(credentials.xdrAdvancedKey.toUtf8())); !written)
        return written;

    QList<InstanceConfig> configs{
        {u"code42"_s,
         u"code42"_s,
         true,
         {{u"url"_s, url},
          {u"client_id"_s, credentials.code42ClientId},
          {u"fetch_seconds"_s, 5},
          {u"first_fetch_days"_s, 7}}},
        {u"xdr"_s,
         u"cortex-xdr"_s,
         true,
         {{u"url"_s, url}, {u"key_id"_s, credentials.xdrAdvancedKeyId}, {u"key_kind"_s, u"advanced"_s}}},
    };
    const auto others = directoryAndMail();
    if (!others)
        return others.error();
    configs += *others;
    for (const auto &config : std::as_const(configs)) {
        if (auto connected = console.connect(config); !connected)
            return connected;
    }
    return seed(console.store());
}

Result<void> DemoSetup::seed(Store &store) const
{
    return store.write([this](UnitOfWork &unit) -> Result<void> {
        const auto known = unit.settings().get(u"roles/Insider Risk"_s);
        if (!known)
            return known.error();
        if (known->isArray())
            return {};
        const QList<std::pair<QString, QJsonValue>> settings{
            {u"roles/Insider Risk"_s, QJsonArray{u"mina.kim"_s, u"andres.reyes"_s}},
            {u"roles/Cloud Security"_s, QJsonArray{u"andres.reyes"_s}},
            {u"stakeholders/hr"_s, u"helen.marsh@qrst.test"_s},
            {u"stakeholders/legal"_s, u"luis.ferrer@qrst.test"_s},
            {u"stakeholders/compliance"_s, u"carla.nunes@qrst.test"_s},
        };
        for (const auto &[key, value] : settings) {
            if (auto set = unit.settings().set(key, value, u"demo"_s); !set)
                return set;
        }
        auto type = incidentType(unit.settings(), u"Code42 Alert"_s);
        if (!type)
            return type.error();
        type->inputs = {{u"ContainmentMode"_s, m_options.mode},
                        {u"ExecutivesGroup"_s, u"Executive Team"_s},
                        {u"HrMail"_s, u"helen.marsh@qrst.test"_s},
                        {u"LegalMail"_s, u"luis.ferrer@qrst.test"_s},
                        {u"ComplianceMail"_s, u"carla.nunes@qrst.test"_s}};
        return saveIncidentType(unit, *type, u"demo"_s);
    });
}

Result<QMap<QString, qint64>> DemoSetup::writes() const
{
    if (m_options.rangeControl.isEmpty())
        return m_range.writeCounts();
    QNetworkAccessManager network;
    auto *reply = network.get(QNetworkRequest(m_base.resolved(QUrl(u"/range/writes"_s))));
    QEventLoop wait;
    QObject::connect(reply, &QNetworkReply::finished, &wait, &QEventLoop::quit);
    wait.exec();
    const auto answer = QJsonDocument::fromJson(reply->readAll()).object();
    const auto failed = reply->error() != QNetworkReply::NoError;
    const auto message = reply->errorString();
    reply->deleteLater();
    if (failed)
        return Error{
            ErrorCode::Unreachable, text("The range at %1 does not answer: %2").arg(m_base.toString(), message), {}};
    QMap<QString, qint64> counts;
    const auto object = answer.value("counts"_L1).toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        counts.insert(it.key(), it.value().toInteger());
    return counts;
}

} // namespace holdfast
