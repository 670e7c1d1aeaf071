// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/evalcases.h"

#include "language/cast.h"
#include "language/condition.h"
#include "language/contextpath.h"
#include "language/deadpath.h"
#include "language/filter.h"
#include "language/interpolation.h"
#include "language/merge.h"
#include "language/transformer.h"
#include "language/valueform.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

using Evaluate = Result<QJsonValue> (*)(const QJsonObject &testCase, const Evaluation &evaluation);

Result<QJsonValue> evaluateTransformerCase(const QJsonObject &testCase, const Evaluation &evaluation)
{
    return applyTransformer(testCase.value("operator"_L1).toString(), testCase.value("input"_L1),
                            testCase.value("args"_L1).toObject(), evaluation);
}

Result<QJsonValue> evaluateFilterCase(const QJsonObject &testCase, const Evaluation &evaluation)
{
    const auto args = testCase.value("args"_L1).toObject();
    return applyFilter(testCase.value("operator"_L1).toString(), testCase.value("input"_L1), args.value("right"_L1),
                       isTrueFlag(args.value("ignorecase"_L1)), evaluation)
        .map([](bool passes) { return QJsonValue(passes); });
}

Result<QJsonValue> evaluateExpressionCase(const QJsonObject &testCase, const Evaluation &evaluation)
{
    const auto text = testCase.value("expression"_L1).toString();
    if (testCase.value("mode"_L1).toString() == "interpolate"_L1)
        return interpolate(text, evaluation);
    return evaluateContextPath(text, evaluation);
}

Result<QJsonValue> evaluateComplexCase(const QJsonObject &testCase, const Evaluation &evaluation)
{
    return evaluateValue(parseValueForm(testCase.value("value"_L1)), evaluation);
}

Result<QJsonValue> evaluateConditionsCase(const QJsonObject &testCase, const Evaluation &evaluation)
{
    return chooseBranch(parseConditions(testCase.value("conditions"_L1)), evaluation).map([](const QString &label) {
        return QJsonValue(label);
    });
}

Result<QJsonValue> evaluateMergeCase(const QJsonObject &testCase, const Evaluation &evaluation)
{
    return mergeEntryContext(testCase.value("before"_L1).toObject(), testCase.value("entryContext"_L1).toObject(),
                             evaluation)
        .map([](const QJsonObject &context) { return QJsonValue(context); });
}

QString stateName(DeadPathGraph::TaskState state)
{
    switch (state) {
    case DeadPathGraph::TaskState::Completed:
        return u"Completed"_s;
    case DeadPathGraph::TaskState::Error:
        return u"Error"_s;
    case DeadPathGraph::TaskState::Waiting:
        return u"Waiting"_s;
    case DeadPathGraph::TaskState::Skipped:
        return u"WillNotBeExecuted"_s;
    case DeadPathGraph::TaskState::New:
    case DeadPathGraph::TaskState::Runnable:
    case DeadPathGraph::TaskState::Running:
        break;
    }
    return {};
}

constexpr auto plainLabel = "#none#"_L1;
constexpr auto errorLabel = "#error#"_L1;

/// Reports to the graph what a recorded outcome means for a task.
class OutcomeReport
{
public:
    OutcomeReport(DeadPathGraph &graph, const QString &id, const QJsonObject &task)
        : m_graph(graph)
        , m_id(id)
        , m_task(task)
        , m_isCondition(task.value("type"_L1).toString() == "condition"_L1)
    {
    }

    void report(const QJsonValue &outcome)
    {
        const auto answer = displayText(outcome);
        if (answer == "waiting"_L1)
            m_graph.wait(m_id);
        else if (answer == "error"_L1 || (answer == "unavailable"_L1 && !flag("skipunavailable"_L1)))
            reportError();
        else if (answer == "unavailable"_L1)
            m_graph.skip(m_id);
        else if (m_isCondition)
            complete(answer);
        else
            m_graph.complete(m_id, {plainLabel});
    }

private:
    [[nodiscard]] bool flag(QLatin1StringView name) const { return isTrueFlag(m_task.value(name)); }

    void complete(const QString &answer)
    {
        if (const auto label = matchBranchLabel(m_graph.labels(m_id), answer))
            m_graph.complete(m_id, {*label});
        else
            m_graph.fail(m_id);
    }

    void reportError()
    {
        if (!flag("continueonerror"_L1))
            m_graph.fail(m_id);
        else if (m_task.value("continueonerrortype"_L1).toString() == "errorPath"_L1)
            m_graph.complete(m_id, {errorLabel});
        else if (!m_isCondition)
            m_graph.complete(m_id, {plainLabel});
        else if (m_graph.labels(m_id).contains(defaultBranchLabel))
            m_graph.complete(m_id, {defaultBranchLabel});
        else
            m_graph.fail(m_id);
    }

    DeadPathGraph &m_graph;
    const QString &m_id;
    const QJsonObject &m_task;
    bool m_isCondition;
};

Result<QJsonValue> evaluateGraphCase(const QJsonObject &testCase, const Evaluation &)
{
    const auto tasks = testCase.value("tasks"_L1).toObject();
    const auto outcomes = testCase.value("outcomes"_L1).toObject();
    DeadPathGraph graph;
    QString start;
    for (auto task = tasks.begin(); task != tasks.end(); ++task) {
        graph.addTask(task.key());
        if (task.value().toObject().value("type"_L1).toString() == "start"_L1)
            start = task.key();
    }
    for (auto task = tasks.begin(); task != tasks.end(); ++task) {
        const auto next = task.value().toObject().value("next"_L1).toObject();
        for (auto edges = next.begin(); edges != next.end(); ++edges) {
            // A target that does not exist is ignored, as when a playbook is loaded.
            for (const auto targets = asList(edges.value()); const auto &target : targets)
                graph.addEdge(task.key(), edges.key(), displayText(target));
        }
    }
    if (!graph.start(start)) {
        return Error{.code = ErrorCode::InvalidInput,
                     .message = QCoreApplication::translate("Language", "The case has no task of type “start”."),
                     .details = {}};
    }
    while (graph.hasRunnable()) {
        for (const auto ids = graph.takeRunnable(); const auto &id : ids)
            OutcomeReport(graph, id, tasks.value(id).toObject()).report(outcomes.value(id));
    }
    QJsonObject states;
    for (const auto ids = graph.tasks(); const auto &id : ids)
        states.insert(id, stateName(graph.state(id)));
    return QJsonValue(states);
}

const QHash<QString, Evaluate> &evaluators()
{
    static const QHash<QString, Evaluate> table{
        {u"transformers"_s, evaluateTransformerCase},
        {u"filters"_s, evaluateFilterCase},
        {u"dt"_s, evaluateExpressionCase},
        {u"complex"_s, evaluateComplexCase},
        {u"conditions"_s, evaluateConditionsCase},
        {u"merge"_s, evaluateMergeCase},
        {u"graph"_s, evaluateGraphCase},
    };
    return table;
}

} // namespace

QStringList evalKinds()
{
    auto kinds = evaluators().keys();
    kinds.sort();
    return kinds;
}

Result<QJsonValue> evaluateCase(const QString &kind, const QJsonObject &testCase, Evaluation evaluation)
{
    const auto evaluate = evaluators().value(kind);
    if (!evaluate) {
        return Error{.code = ErrorCode::InvalidInput,
                     .message = QCoreApplication::translate("Language", "There is no kind “%1”. Known are: %2.")
                                    .arg(kind, evalKinds().join(u", "_s)),
                     .details = {}};
    }
    evaluation.context = testCase.value("context"_L1);
    return evaluate(testCase, evaluation);
}

} // namespace holdfast
