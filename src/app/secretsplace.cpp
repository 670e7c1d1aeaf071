// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/secretsplace.h"

#include "app/storepaths.h"
#include "integrations/secrets/keychainsecrets.h"

namespace holdfast {

using namespace Qt::StringLiterals;

std::unique_ptr<MachineSecrets> machineSecrets()
{
    return std::make_unique<MachineSecrets>(std::make_unique<KeychainSecrets>(u"Holdfast"_s),
                                            dataFolder() + u"/secrets.holdfast"_s);
}

Result<void> unlockUnattended(MachineSecrets &secrets)
{
    const auto file = qEnvironmentVariable("HOLDFAST_PASSPHRASE_FILE");
    if (file.isEmpty() || !secrets.usesFile())
        return {};
    const auto passphrase = passphraseFromFile(file);
    if (!passphrase)
        return passphrase.error();
    return secrets.unlock(*passphrase);
}

} // namespace holdfast
