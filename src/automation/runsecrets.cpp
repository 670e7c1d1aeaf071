// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/runsecrets.h"

#include "commands/secretreference.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

const auto owner = u"playbook-runs"_s; ///< in the place of a connection's name
const auto indexName = u"runs"_s;

QString text(const char *source)
{
    return QCoreApplication::translate("RunSecrets", source);
}

} // namespace

void RunSecrets::keep(const QString &reference, const QString &value)
{
    const std::lock_guard lock(m_mutex);
    for (const auto runs = runsOfSecretReferences(reference); const auto &run : runs) {
        // What an earlier life of the program kept stays beside it; a key store that cannot be read says so in save().
        if (auto values = loaded(run); values)
            (*values)->insert(reference, value);
        else
            m_runs[run.text].insert(reference, value);
        m_unsaved.insert(run.text);
    }
}

QString RunSecrets::randomSeed()
{
    std::array<quint32, 8> words;
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return QString::fromLatin1(
        QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toHex()); // 256 bits
}

Result<void> RunSecrets::save(const RunId &run)
{
    const std::lock_guard lock(m_mutex);
    if (!m_unsaved.contains(run.text))
        return {};
    if (m_provider) {
        auto runs = index();
        if (!runs)
            return runs.error();
        if (!runs->contains(run.text)) {
            runs->append(run.text);
            if (auto written = writeIndex(*runs); !written)
                return written;
        }
        QJsonObject json;
        const auto values = m_runs.value(run.text);
        for (auto it = values.begin(); it != values.end(); ++it)
            json.insert(it.key(), it.value());
        if (auto written =
                m_provider->write(owner, run.text, Secret(QJsonDocument(json).toJson(QJsonDocument::Compact)));
            !written) {
            return Error{written.error().code,
                         text("The run needs a place for a secret, and %1 does not take it: %2")
                             .arg(m_provider->description(), written.error().message),
                         {}};
        }
    }
    m_unsaved.remove(run.text);
    return {};
}

Result<RunSecrets::Values *> RunSecrets::loaded(const RunId &run)
{
    if (const auto known = m_runs.find(run.text); known != m_runs.end())
        return &*known;
    Values values;
    if (m_provider) {
        const auto stored = m_provider->read(owner, run.text);
        if (!stored && stored.error().code != ErrorCode::NotFound)
            return stored.error();
        const auto json = stored ? QJsonDocument::fromJson(stored->reveal()).object() : QJsonObject();
        for (auto it = json.begin(); it != json.end(); ++it)
            values.insert(it.key(), it.value().toString());
    }
    return &*m_runs.insert(run.text, values);
}

Result<QString> RunSecrets::value(const QString &reference)
{
    const std::lock_guard lock(m_mutex);
    for (const auto runs = runsOfSecretReferences(reference); const auto &run : runs) {
        const auto values = loaded(run);
        if (!values)
            return values.error();
        if (const auto found = (*values)->constFind(reference); found != (*values)->constEnd())
            return *found;
    }
    return Error{ErrorCode::NotFound,
                 text("The secret for this step is not kept here any more: its run is over, or was begun on another "
                      "machine. Nothing was sent; do the step by hand with a new secret."),
                 {}};
}

Result<void> RunSecrets::forget(const RunId &run)
{
    const std::lock_guard lock(m_mutex);
    const bool knewSome = !m_runs.take(run.text).isEmpty();
    m_unsaved.remove(run.text);
    if (!m_provider || !knewSome)
        return {};
    if (auto removed = m_provider->remove(owner, run.text); !removed && removed.error().code != ErrorCode::NotFound)
        return removed;
    auto runs = index();
    if (!runs)
        return runs.error();
    return runs->removeAll(run.text) > 0 ? writeIndex(*runs) : Result<void>();
}

Result<void> RunSecrets::forgetAllBut(const std::function<bool(const RunId &)> &isWanted)
{
    const std::lock_guard lock(m_mutex);
    if (!m_provider || m_provider->isLocked())
        return {};
    const auto runs = index();
    if (!runs)
        return runs.error();
    auto left = *runs;
    for (const auto &run : *runs) {
        if (isWanted(RunId(run)))
            continue;
        if (auto removed = m_provider->remove(owner, run); !removed && removed.error().code != ErrorCode::NotFound)
            return removed;
        m_runs.remove(run);
        left.removeAll(run);
    }
    return left == *runs ? Result<void>() : writeIndex(left);
}

Result<QStringList> RunSecrets::index()
{
    const auto stored = m_provider->read(owner, indexName);
    if (!stored)
        return stored.error().code == ErrorCode::NotFound ? Result<QStringList>(QStringList())
                                                          : Result<QStringList>(stored.error());
    const auto names = QString::fromUtf8(stored->reveal());
    return names.split(u' ', Qt::SkipEmptyParts);
}

Result<void> RunSecrets::writeIndex(const QStringList &runs)
{
    if (runs.isEmpty())
        return m_provider->remove(owner, indexName);
    return m_provider->write(owner, indexName, Secret(runs.join(u' ').toUtf8()));
}

} // namespace holdfast
