// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/incidents/casedialogs.h"

#include "models/textforms.h"

#include <QCoreApplication>
#include <QInputDialog>
#include <QMenu>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString words(const char *text)
{
    return QCoreApplication::translate("CaseDialogs", text);
}

QInputDialog *newDialog(QWidget *parent, const QString &name, const QString &title)
{
    auto *dialog = new QInputDialog(parent);
    dialog->setObjectName(name);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    return dialog;
}

} // namespace

void askOwner(QWidget *parent, const QString &about, const QString &owner,
              std::function<void(const QString &owner)> assign)
{
    auto *dialog = newDialog(parent, u"assignDialog"_s, words("Assign"));
    dialog->setLabelText(words("New owner of %1; empty takes the owner away:").arg(about));
    dialog->setTextValue(owner);
    dialog->setOkButtonText(words("Assign"));
    QObject::connect(dialog, &QInputDialog::textValueSelected, parent,
                     [assign = std::move(assign)](const QString &user) { assign(user.trimmed()); });
    dialog->open();
}

void askNote(QWidget *parent, const QString &about, std::function<void(const QString &text)> add)
{
    auto *dialog = newDialog(parent, u"noteDialog"_s, words("Note"));
    dialog->setOption(QInputDialog::UsePlainTextEditForTextInput);
    dialog->setLabelText(words("Note on %1. It stands in the war room and in the report.").arg(about));
    dialog->setOkButtonText(words("Add note"));
    dialog->resize(460, 240);
    QObject::connect(dialog, &QInputDialog::textValueSelected, parent, [add = std::move(add)](const QString &text) {
        if (!text.trimmed().isEmpty())
            add(text.trimmed());
    });
    dialog->open();
}

void askSeverity(QWidget *parent, const QPoint &globalPosition, std::function<void(Severity severity)> set)
{
    auto *menu = new QMenu(parent);
    menu->setObjectName(u"severityMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const Severity severity : {Severity::Critical, Severity::High, Severity::Medium, Severity::Low})
        QObject::connect(menu->addAction(severityText(severity)), &QAction::triggered, parent,
                         [set, severity] { set(severity); });
    menu->popup(globalPosition);
}

} // namespace holdfast
