// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <QFuture>
#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <stop_token>

namespace holdfast {

/// One field of a connection's form.
struct ConnectionField
{
    enum class Input { Text, Number, Switch, Choice, List, Secret, File, Folder, Certificate };
    enum class Section { Service, Credentials, Network, Fetching };

    QString name;
    QString label;
    QString help;
    Input input = Input::Text;
    Section section = Section::Service;
    bool required = false;
    QString defaultValue;
    QStringList choices;
};

/// A kind of connection that can be added.
struct ConnectionKind
{
    QString kind; ///< "code42"
    QString brand;
    QString title;
    QString description;
    QList<ConnectionField> fields;
    bool fetches = false;
};

/// A connection as it is filled in: settings as texts, and the secrets that were entered just now. Secrets that are kept
/// already are not here and stay as they are.
struct ConnectionDraft
{
    QString name;
    QString kind;
    bool enabled = true;
    QHash<QString, QString> settings;
    QHash<QString, Secret> secrets;
    QStringList keptSecrets; ///< names of secrets that are kept under this name
    bool isNew = true;
};

/// A certificate that a test met.
struct ShownCertificate
{
    QString subject;
    QString issuer;
    QStringList names;
    QString sha256;
    qint64 validFromMs = 0;
    qint64 validUntilMs = 0;
    QString pem;

    friend bool operator==(const ShownCertificate &, const ShownCertificate &) = default;
};

/// One step of a connection's test, while it runs and after.
struct TestStep
{
    enum class State { Running, Passed, Warning, Failed, Skipped };

    QString id;
    QString title;
    State state = State::Running;
    QString finding;
    QString fix;
    QList<ShownCertificate> certificates; ///< the host's own first
    bool mayBeTrusted = false; ///< the host's certificate is refused, and a person may decide to trust it
    QStringList commands; ///< of a right: those that need it
    qint64 durationMs = 0;

    friend bool operator==(const TestStep &, const TestStep &) = default;
};

struct TestOutcome
{
    bool passed = false;
    QString verdict; ///< one sentence: what was reached, or what is wrong and what to do
};

/// A connection found in another product's export.
struct FoundConnection
{
    QString name; ///< as it was called there
    QString brand; ///< as it was called there
    ConnectionDraft draft; ///< kind empty: Holdfast has no such connection
    QStringList missingSecrets; ///< labels of what must be entered, since exports hold no secrets
    QStringList remarks; ///< what could not be taken over, one sentence each
};

/// Where secrets are kept on this machine.
struct SecretsPlace
{
    QString description; ///< "system keychain", "file …, encrypted by your passphrase"
    bool isFile = false; ///< there is no keychain
    bool locked = false; ///< the passphrase must be entered
    bool isNew = false; ///< it must be chosen
};

/// What the window can do to connections. Every change is journaled with who did it; secrets go to the keychain only.
/// Calls return at once on the GUI thread; a future always brings one result.
class ConnectionActions
{
public:
    virtual ~ConnectionActions() = default;

    [[nodiscard]] virtual QList<ConnectionKind> kinds() const = 0;
    /// As it is kept, without its secrets.
    virtual QFuture<Result<ConnectionDraft>> draft(const QString &name) = 0;
    /// Adds or changes it; its commands and its fetching are those of the new settings when this is ready.
    virtual QFuture<Result<void>> save(const ConnectionDraft &draft) = 0;
    /// Paused, it has no commands and fetches nothing; settings and secrets stay.
    virtual QFuture<Result<void>> setEnabled(const QString &name, bool enabled) = 0;
    /// With its secrets.
    virtual QFuture<Result<void>> remove(const QString &name) = 0;
    /// Tests what is filled in, saved or not. Steps are told on this thread as they begin and end.
    virtual QFuture<Result<TestOutcome>> test(const ConnectionDraft &draft,
                                              std::function<void(const TestStep &)> onStep, std::stop_token stop) = 0;
    /// Reads an export of integration instances.
    virtual QFuture<Result<QList<FoundConnection>>> readExport(const QString &path) = 0;

    virtual QFuture<Result<SecretsPlace>> secretsPlace() = 0;
    /// Opens the file of secrets and then the connections that waited for it.
    virtual QFuture<Result<void>> unlockSecrets(const Secret &passphrase) = 0;
};

} // namespace holdfast
