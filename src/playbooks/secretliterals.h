// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandregistry.h"
#include "playbooks/secretkeeper.h"

#include <QByteArray>
#include <QJsonObject>

namespace holdfast {

/// What a run starts with, as far as secrets may be written in it.
struct RunTexts
{
    QByteArray playbook; ///< YAML
    QStringList library; ///< YAML of the sub-playbooks
    QJsonObject inputs;
};

/// Puts references in place of the secrets that are written down there: values of arguments that a command calls secret, and
/// of inputs, of sub-playbooks as well, whose value goes into such an argument. Texts without any stay as they are, byte by
/// byte. A playbook that cannot be read stays as it is.
void keepWrittenSecrets(RunTexts &texts, const CommandRegistry &commands, const RunId &run, SecretKeeper &keeper);

} // namespace holdfast
