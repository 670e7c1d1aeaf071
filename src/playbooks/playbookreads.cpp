// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/lintrules.h"

#include "language/contextpath.h"
#include "language/interpolation.h"

namespace holdfast {

using namespace Qt::StringLiterals;

PlaybookReads::PlaybookReads(const Playbook &playbook)
{
    for (const auto &input : playbook.inputs) {
        m_place = input.place;
        form(input.value);
    }
    for (const auto &task : playbook.tasks) {
        m_task = task.id;
        m_place = task.place;
        arguments(task.arguments);
        m_place = task.place;
        for (const auto &branch : task.conditions)
            groups(branch.groups, {});
        if (task.loop) {
            for (const auto &branch : task.loop->exitBranches)
                groups(branch.groups, {});
            arguments(task.loop->exitArguments);
            m_place = task.place;
        }
        if (task.message) {
            for (const auto &part :
                 {task.message->to, task.message->cc, task.message->bcc, task.message->subject, task.message->body})
                form(part);
        }
        if (task.form) {
            for (const auto &question : task.form->questions) {
                form(question.label);
                for (const auto &option : question.optionValues)
                    form(option);
            }
        }
        for (const auto &mapping : task.fieldMappings)
            form(mapping.output);
        if (task.evidence) {
            form(task.evidence->description);
            form(task.evidence->occurred);
            form(task.evidence->tags);
        }
        form(task.assignee);
        text(task.description, false);
    }
    m_task.clear();
    for (const auto &output : playbook.outputs) {
        m_place = output.place;
        m_scripts += output.contextPath + u'\n';
    }
}

void PlaybookReads::arguments(const QList<TaskArgument> &arguments)
{
    for (const auto &argument : arguments) {
        m_place = argument.place;
        form(argument.value);
    }
}

void PlaybookReads::form(const ValueForm &form)
{
    switch (form.kind) {
    case ValueForm::Kind::Unset:
        break;
    case ValueForm::Kind::Text:
        text(form.text, form.isContext);
        break;
    case ValueForm::Kind::Complex: {
        auto root = form.complex->root;
        auto accessor = form.complex->accessor;
        expression(accessor.isEmpty() || root == "."_L1 ? root : root + u'.' + accessor);
        m_scripts += accessor + u'\n';
        groups(form.complex->filters, root);
        for (const auto &call : form.complex->transformers) {
            m_transformers.append({call.transformer, m_task, m_place});
            for (const auto &[name, value] : call.arguments)
                this->form(value);
        }
        break;
    }
    }
}

void PlaybookReads::text(const QString &text, bool isExpression)
{
    if (isExpression && !hasInterpolation(text)) {
        expression(text);
        return;
    }
    for (const auto parts = interpolatedExpressions(text); const auto &part : parts)
        expression(part);
}

void PlaybookReads::expression(const QString &expression)
{
    m_scripts += expression + u'\n';
    const auto path = parseContextPath(expression);
    const auto keys = path.leadingKeys();
    if (!keys.isEmpty())
        m_reads.append({keys.join(u'.'), m_task, m_place});
}

void PlaybookReads::groups(const QList<FilterGroup> &groups, const QString &root)
{
    for (const auto &group : groups) {
        for (const auto &test : group) {
            m_filters.append({test.filter, m_task, m_place});
            // The left side of a filter is mostly relative to the item: what it reads belongs to the root already noted.
            if (root.isEmpty())
                form(test.left);
            else
                m_scripts += test.left.text + u'\n';
            form(test.right);
        }
    }
}

} // namespace holdfast
