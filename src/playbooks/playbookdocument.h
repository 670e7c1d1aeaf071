// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "playbooks/playbookproblem.h"
#include "playbooks/yamlnode.h"

#include <QByteArray>

namespace holdfast {

/// A playbook file, lossless: every key, also unknown ones, in its order, every scalar as it was written. Comments and
/// blank lines are not kept.
class PlaybookDocument
{
public:
    /// Reads one YAML document. Fails with InvalidInput only where nothing readable is left; `problems` then and
    /// otherwise receives every syntax problem that could be found, each with line and column: after the first one the
    /// rest of the file is searched for more.
    [[nodiscard]] static Result<PlaybookDocument> parse(const QByteArray &bytes,
                                                        QList<PlaybookProblem> *problems = nullptr);
    /// Reads a file; the error names it.
    [[nodiscard]] static Result<PlaybookDocument> load(const QString &path, QList<PlaybookProblem> *problems = nullptr);

    [[nodiscard]] const YamlNode &root() const { return m_root; }
    [[nodiscard]] YamlNode &root() { return m_root; }

    /// YAML in the order of the document; parsing it again gives an equal document.
    [[nodiscard]] Result<QByteArray> toYaml() const;
    /// The same with the keys in the order in which XSOAR writes them; unknown keys keep their place at the end.
    [[nodiscard]] PlaybookDocument inUsualOrder() const;

private:
    YamlNode m_root;
};

} // namespace holdfast
