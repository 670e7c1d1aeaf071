// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/incidents/commandprompt.h"

#include "base/jobs.h"
#include "commands/commandline.h"
#include "models/caseactions.h"
#include "models/jobsmodel.h"
#include "views/theme/colors.h"
#include "views/theme/typography.h"
#include "views/widgets/elidedlabel.h"
#include "views/widgets/queryline.h"

#include <QHBoxLayout>
#include <QLabel>

namespace holdfast {

using namespace Qt::StringLiterals;

CommandPrompt::CommandPrompt(const WindowServices &services, QWidget *parent)
    : QFrame(parent)
    , m_services(services)
    , m_line(new QueryLine(this))
    , m_hint(new ElidedLabel(this))
{
    setProperty("role", u"prompt"_s);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 3, 12, 3);
    layout->setSpacing(4);
    auto *sign = new QLabel(u"❯"_s, this);
    sign->setProperty("role", u"prompt-sign"_s);
    layout->addWidget(sign);
    m_line->setProperty("role", u"prompt"_s);
    m_line->setObjectName(u"promptLine"_s);
    m_line->setAccessibleName(tr("War room: message or command"));
    m_line->setPlaceholderText(tr("Message, or !command with Tab to complete"));
    layout->addWidget(m_line, 3);
    m_hint->setTextFont(labelFont());
    m_hint->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    layout->addWidget(m_hint, 2);
    m_line->setTabCompletes(true);
    m_line->setCompletions([this](const QString &line, qsizetype cursor) -> QList<Completion> {
        if (!line.startsWith(u'!') && !line.startsWith(u'/'))
            return {};
        return completions(m_services.commands, line, cursor,
                           [this](const QString &, const QString &argument) { return m_values.value(argument); });
    });
    connect(m_line, &QLineEdit::returnPressed, this, &CommandPrompt::submit);
    connect(m_line, &QLineEdit::textChanged, this, &CommandPrompt::updateHint);
}

void CommandPrompt::setIncident(const IncidentId &incident)
{
    m_incident = incident;
}

void CommandPrompt::setKnownValues(const QHash<QString, QStringList> &values)
{
    m_values = values;
}

void CommandPrompt::setLine(const QString &line)
{
    m_line->setText(line);
    m_line->setFocus();
}

void CommandPrompt::updateHint()
{
    m_line->setErroneous(false);
    const QString line = m_line->text().trimmed();
    if (!line.startsWith(u'!')) {
        m_hint->setCell({});
        return;
    }
    const QString name = line.sliced(1).section(u' ', 0, 0);
    const Command *command = m_services.commands.find(name);
    if (!command) {
        m_hint->setCell({});
        return;
    }
    QStringList required;
    for (const ArgumentDefinition &argument : command->definition.arguments) {
        if (argument.required && !line.contains(u' ' + argument.name + u'='))
            required << argument.name + u'=';
    }
    const QString what = command->definition.changesSomething() ? tr("changes something · ") : QString();
    m_hint->setCell(
        {.text = what
             + (required.isEmpty() ? command->definition.description : tr("still needed: %1").arg(required.join(u' '))),
         .tone = command->definition.changesSomething() ? Tone::High : Tone::Muted});
}

void CommandPrompt::submit()
{
    const QString line = m_line->text().trimmed();
    if (line.isEmpty() || m_incident.isEmpty())
        return;
    if (line.startsWith(u'!')) {
        if (const auto call = parseCommandLine(line); !call) {
            m_line->setErroneous(true);
            m_hint->setCell({.text = call.error().message, .tone = Tone::Critical, .glyph = Glyph::Failed});
            return;
        }
    }
    m_line->remember(line);
    m_line->clear();
    const std::stop_source stop;
    const auto submitted = m_services.actions.submitLine(m_incident, line, stop.get_token());
    if (line.startsWith(u'!'))
        m_services.jobs.follow(m_services.jobs.begin(line.section(u' ', 0, 0), stop), submitted);
    onFinished(submitted, this, [this, line](const Result<void> &accepted) {
        if (accepted)
            return;
        // What was typed is not lost: it comes back, unless something new is being written.
        if (m_line->text().isEmpty())
            m_line->setText(line);
        m_line->setErroneous(true);
        m_hint->setCell({.text = accepted.error().message, .tone = Tone::Critical, .glyph = Glyph::Failed});
    });
}

} // namespace holdfast
