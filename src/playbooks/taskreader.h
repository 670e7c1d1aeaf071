// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/readerproblems.h"

namespace holdfast {

/// Makes a task of the playbook from its node. What is wrong is reported; a task comes out of anything.
class TaskReader
{
public:
    explicit TaskReader(ReaderProblems &problems)
        : m_problems(problems)
    {
    }

    [[nodiscard]] Task read(const YamlNode &key, const YamlNode &node);

private:
    void readType(const YamlNode &node, const YamlNode &inner, Task &task);
    void readAction(const YamlNode &node, const YamlNode &inner, Task &task);
    void readEdges(const YamlNode &node, Task &task);
    void readSwitches(const YamlNode &node, Task &task);
    void readLoop(const YamlNode &node, Task &task);
    void readMessage(const YamlNode &node, Task &task);
    void readForm(const YamlNode &node, Task &task);
    void readAttachedActs(const YamlNode &node, Task &task);
    void readPosition(const YamlNode &node, Task &task);

    ReaderProblems &m_problems;
};

} // namespace holdfast
