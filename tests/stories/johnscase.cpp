// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "johnscase.h"

#include <QDir>
#include <QRegularExpression>

namespace holdfast {

using namespace Qt::StringLiterals;

Result<JohnsCase> JohnsCase::open(const QString &folder, const QString &mode, const QUrl &rangeControl)
{
    DemoOptions options;
    options.mode = mode;
    options.mailFolder = folder + u"/mail"_s;
    options.rangeControl = rangeControl;
    JohnsCase made;
    made.demo = std::make_unique<DemoSetup>(options);
    if (auto started = made.demo->start(); !started)
        return started.error();
    ConsoleOptions consoleOptions;
    consoleOptions.storePath = folder + u"/case.holdfast"_s;
    consoleOptions.user = u"mina.kim"_s;
    consoleOptions.programPath = QStringLiteral(HOLDFAST_PROGRAM);
    consoleOptions.secrets = &made.demo->secrets();
    consoleOptions.memberKeys = &made.demo->memberKeys();
    auto console = Console::open(consoleOptions);
    if (!console)
        return console.error();
    made.console = std::move(*console);
    if (auto connected = made.demo->connect(*made.console); !connected)
        return connected.error();
    return made;
}

Result<void> JohnsCase::run()
{
    if (auto resumed = console->runner().resumeAll(); !resumed)
        return resumed.error();
    if (auto fetched = console->fetchNow({}); !fetched)
        return fetched.error();
    console->runner().waitUntilIdle({});
    return {};
}

Result<Incident> JohnsCase::incident() const
{
    return console->store().read([](const Reader &reader) { return reader.incidents().byNumber(1001); });
}

QStringList JohnsCase::mailedTo(const QString &folder)
{
    static const QRegularExpression to(u"^To: .*?([\\w.]+@[\\w.]+)"_s, QRegularExpression::MultilineOption);
    QStringList addresses;
    const QDir mails(folder + u"/mail"_s);
    for (const auto &name : mails.entryList({u"*.eml"_s}, QDir::Files)) {
        QFile file(mails.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            addresses.append(to.match(QString::fromUtf8(file.readAll())).captured(1));
    }
    addresses.sort();
    return addresses;
}

} // namespace holdfast
