// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "testrun.h"

#include <QRandomGenerator>

/// Random playbooks for property tests: the same seed gives the same ones.
namespace testrun {

/// A layered graph over every kind of task: start, title, section, manual, command, script, commands that are not
/// there, built-in, script and manual conditions, asks, forms, waits, timers, and playbooks with own and shared context,
/// once, for each item, and until a condition holds. Every path ends. Commands belong to a brand "Ledger".
class PlaybookGenerator
{
public:
    explicit PlaybookGenerator(quint32 seed)
        : m_random(seed)
    {
    }

    /// YAML of the playbook, then of those that it calls.
    QList<QByteArray> make(const QString &name)
    {
        m_made.clear();
        const auto root = makeOne(name, 0);
        return QList<QByteArray>{root} + m_made;
    }

private:
    int pick(int below) { return below <= 0 ? 0 : static_cast<int>(m_random.bounded(below)); }

    QByteArray makeOne(const QString &name, int depth)
    {
        using namespace Qt::StringLiterals;
        QList<TaskText> tasks{{u"0"_s, u"start"_s, {}, {}, {}}};
        const int count = 4 + pick(depth == 0 ? 9 : 3);
        for (int i = 1; i <= count; ++i)
            tasks.append(task(QString::number(i), name, depth));
        if (tasks.last().type == "condition"_L1) // it would have no branch to take
            tasks.last() = {QString::number(count), u"title"_s, {}, {}, {}};
        for (int i = 0; i < count; ++i) { // edges lead forward only
            const auto target = [&] { return QString::number(i + 1 + pick(std::min(3, count - i))); };
            auto &from = tasks[i];
            if (from.type == "condition"_L1)
                from.next = u"{'yes': ['%1'], '#default#': ['%2']}"_s.arg(target(), target());
            else
                from.next = pick(3) == 0 ? u"{'#none#': ['%1', '%2']}"_s.arg(target(), target())
                                         : u"{'#none#': ['%1']}"_s.arg(target());
        }
        return yaml(tasks, name, u"outputs:\n- {contextPath: Out}\n- {contextPath: Rounds}\n"_s);
    }

    TaskText task(const QString &id, const QString &owner, int depth)
    {
        using namespace Qt::StringLiterals;
        const auto key = u"K%1"_s.arg(pick(5));
        const auto regular = [&](const QString &inner, const QString &arguments, const QString &more = {}) {
            return TaskText{id, u"regular"_s, {}, u"scriptarguments: {%1}\n"_s.arg(arguments) + more, inner};
        };
        const auto condition = [&](const QString &more, const QString &inner = {}) {
            return TaskText{id, u"condition"_s, {}, more, inner};
        };
        switch (pick(depth < 2 ? 17 : 15)) {
        case 0:
            return condition(
                u"conditions: [{label: 'yes', condition: [[{operator: isExists, left: {value: {simple: %1}, iscontext: true}}]]}]"_s
                    .arg(key));
        case 1: // longer than a run waits for, so that the clock has to be moved
            return regular(u"scriptName: Sleep"_s, u"seconds: {simple: '%1'}"_s.arg(900 + pick(9000)));
        case 2:
        case 3:
            return regular(u"script: '|||ledger-write'"_s, u"k: {simple: '%1-%2'}"_s.arg(owner, id));
        case 4:
            return regular(u"scriptName: PrintErrorEntry"_s, u"message: {simple: m}"_s, u"continueonerror: true"_s);
        case 5:
            return {id, u"regular"_s, {}, {}, {}}; // manual
        case 6:
            return regular(u"script: '|||setIncident'"_s, u"severity: {simple: High}"_s);
        case 7:
            return {id, u"title"_s, {}, u"timertriggers: [{fieldname: remediationsla, action: start}]"_s, {}};
        case 8:
            return regular(u"scriptName: Set"_s,
                           u"key: {simple: %1}, value: {simple: 'v%2'}, append: {simple: 'true'}"_s.arg(key, id));
        case 9:
            return condition({}); // a person decides
        case 10:
            return condition(u"scriptarguments: {value: {simple: '${%1}'}}"_s.arg(key), u"scriptName: Exists"_s);
        case 11:
            return {
                id,
                u"collection"_s,
                {},
                u"form: {title: Form %1, questions: [{id: '0', type: shortText, labelarg: {simple: Why}, fieldassociated: details}]}"_s
                    .arg(id),
                {}};
        case 12:
            return condition(
                u"message: {to: {simple: boss}, subject: {simple: s}, body: {simple: b}, methods: [], timings: {retriescount: 2, retriesinterval: 360, completeafterreplies: 1}, replyOptions: ['yes', 'no']}"_s);
        case 13:
            return regular(u"script: '|||ledger-slow'"_s,
                           u"k: {simple: '%1-%2'}, retry-count: {simple: '1'}"_s.arg(owner, id));
        case 14:
            return {id, u"section"_s, {}, {}, {}};
        default: {
            const auto child = u"%1-%2"_s.arg(owner, id);
            m_made.append(makeOne(child, depth + 1));
            auto more = u"separatecontext: %1"_s.arg(pick(2) == 0 ? u"true"_s : u"false"_s);
            switch (pick(4)) {
            case 0:
                more +=
                    u"\nloop: {forEach: true, exitCondition: ''}\nscriptarguments: {each: {complex: {root: '${', accessor: '=[1,2]}'}}}"_s;
                break;
            case 1:
                m_made.last() =
                    yaml({{u"0"_s, u"start"_s, u"{'#none#': ['1']}"_s, {}, {}},
                          {u"1"_s, u"regular"_s, u"{'#none#': ['2']}"_s,
                           u"scriptarguments: {key: {simple: Rounds}, value: {simple: r}, append: {simple: 'true'}}"_s,
                           u"scriptName: Set"_s},
                          {u"2"_s,
                           u"regular"_s,
                           {},
                           u"scriptarguments: {k: {simple: '%1-loop'}}"_s.arg(child),
                           u"script: '|||ledger-write'"_s}},
                         child, u"outputs:\n- {contextPath: Rounds}\n"_s);
                more =
                    u"separatecontext: true\nloop: {wait: 1200, max: 4, exitCondition: '', builtincondition: [[{operator: hasLength, left: {value: {simple: Rounds}, iscontext: true}, right: {value: {simple: '2'}}}]]}"_s;
                break;
            default:
                break;
            }
            return {id, u"playbook"_s, {}, more, u"playbookName: %1"_s.arg(child)};
        }
        }
    }

    QRandomGenerator m_random;
    QList<QByteArray> m_made;
};

} // namespace testrun
