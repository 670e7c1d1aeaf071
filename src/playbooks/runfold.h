// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/run.h"
#include "playbooks/taskoutput.h"

namespace holdfast {

/// Applies events to a run's state. Split from RunState so that the state's header shows what a run is, not how it moves.
class RunFold
{
public:
    explicit RunFold(RunState &state)
        : m_state(state)
    {
    }

    Result<void> apply(const RunEvent &event);

private:
    struct Place
    {
        Frame *frame = nullptr;
        int task = -1;
        [[nodiscard]] TaskRun &run() const { return frame->tasks[static_cast<size_t>(task)]; }
        [[nodiscard]] const Task &definition() const { return frame->playbook->tasks.at(task); }
    };

    Result<void> startRun(const RunEvent &event);
    Result<void> changeEnvironment(const RunEvent &event);
    Result<void> startTask(const RunEvent &event);
    Result<void> completeCall(const RunEvent &event);
    Result<void> requestEffect(const RunEvent &event);
    Result<void> completeEffect(const RunEvent &event);
    Result<void> failEffect(const RunEvent &event);
    Result<void> setTimer(const RunEvent &event);
    Result<void> fireTimer(const RunEvent &event);
    Result<void> askHuman(const RunEvent &event);
    Result<void> answerQuestion(const RunEvent &event);
    Result<void> answerByHand(const RunEvent &event);
    Result<void> startSubRun(const RunEvent &event);
    Result<void> finishSubRun(const RunEvent &event);
    Result<void> completeTask(const RunEvent &event);
    Result<void> failTask(const RunEvent &event);
    Result<void> skipTask(const RunEvent &event);
    Result<void> resetTask(const RunEvent &event);
    Result<void> changeSchedule(const RunEvent &event);
    Result<void> stopRun(const RunEvent &event);

    [[nodiscard]] Result<Place> placeOf(const QString &taskPath);
    void addFrame(Frame frame);
    /// Takes over what the graph made runnable or skipped.
    void collectRunnable(Frame &frame);
    void noteSkipped(Frame &frame);
    void markReady(const Place &place);
    void unmarkReady(const Place &place);
    void endWait(TaskRun &run);
    /// Finishes a frame in which nothing is left to do, and tells the parent task.
    void closeFrameIfDone(Frame &frame, qint64 atMs);
    void reopenAncestors(Frame &frame);
    void finishTask(const Place &place, RunTaskState state, qint64 atMs);

    void evaluateInputs(Frame &frame, const QJsonObject &given, qint64 atMs);
    Result<void> mergeOutput(const Place &place, const QJsonObject &output, qint64 atMs);
    void addEntry(const Place &place, const QJsonObject &entry, qint64 atMs);
    void changeContext(const QString &contextId, const std::function<Result<QJsonObject>(QJsonObject)> &change);
    void write(const Frame &frame, const ContextWrite &change);
    void mergeKey(const QString &contextId, const QString &key, const QJsonValue &value);
    void changeIncident(const QJsonObject &fields);

    RunState &m_state;
};

} // namespace holdfast
