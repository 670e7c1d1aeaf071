// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/secrets/machinesecrets.h"

namespace holdfast {

/// Where this machine's secrets are: the desktop's keychain, or without one a file encrypted by a passphrase.
[[nodiscard]] std::unique_ptr<MachineSecrets> machineSecrets();

/// Unlocks that file with the passphrase in the file that $HOLDFAST_PASSPHRASE_FILE names; nothing happens where it is not
/// set or a keychain is there. Blocks.
[[nodiscard]] Result<void> unlockUnattended(MachineSecrets &secrets);

} // namespace holdfast
