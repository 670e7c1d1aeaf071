// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "language/valueform.h"
#include "playbooks/playbook.h"
#include "playbooks/yamlnode.h"

#include <QJsonValue>

namespace holdfast {

// What the nodes of a playbook mean as values. All of them take a missing node (null) for a key that is not given.

/// The word true in any case.
[[nodiscard]] bool isTrue(const YamlNode *node);
/// Without its fraction; the fallback for what is no number of a usual size.
[[nodiscard]] int numberOf(const YamlNode *node, int fallback);
/// Values as the language reads them: scalars stay the text that was written, only the two flags become booleans. key:
/// under which the node stands.
[[nodiscard]] QJsonValue languageValue(const YamlNode &node, QStringView key = {});
[[nodiscard]] ValueForm formOf(const YamlNode *node);
[[nodiscard]] SourcePlace placeOf(const YamlNode &node);
/// The scalars of a list; a scalar alone is a list of one.
[[nodiscard]] QStringList textList(const YamlNode *node);

} // namespace holdfast
