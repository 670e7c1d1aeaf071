// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/integrationfactory.h"

namespace holdfast {

/// What a certificate says, for people.
struct CertificateFacts
{
    QString subject;
    QString issuer;
    QStringList names; ///< the host names and addresses it is for
    QString sha256; ///< fingerprint, "AB:CD:…"
    qint64 validFromMs = 0; ///< UTC
    qint64 validUntilMs = 0;
    bool selfSigned = false;
    QByteArray pem;

    friend bool operator==(const CertificateFacts &, const CertificateFacts &) = default;
};

/// One step of a connection's test.
struct DiagnosisStep
{
    enum class Kind { Settings, Name, Proxy, Connection, Tls, Clock, SignIn, Right };
    enum class State { Running, Passed, Warning, Failed, Skipped };
    /// What is wrong, as programs tell it apart; people read `finding` and `fix`.
    enum class Cause {
        None,
        Settings,
        WrongHost,
        NotReachable,
        ProxyNeeded,
        ProxyFails,
        NotTls,
        SelfSigned,
        UnknownAuthority,
        OtherHostName,
        Expired,
        NotYetValid,
        OtherThanTrusted,
        ClientCertificate,
        TlsFailed,
        WrongClock,
        WrongSecret,
        MissingPermission,
        ServiceFails,
        TooManyRequests,
    };

    Kind kind = Kind::Settings;
    QString id; ///< unique in a test: "name", "right:Watchlists"
    QString title; ///< translated
    State state = State::Running;
    Cause cause = Cause::None;
    QString finding; ///< what was found, in words
    QString fix; ///< what to do; empty when there is nothing to do
    QList<CertificateFacts> certificates; ///< Tls: as the host showed them, its own first
    QStringList commands; ///< Right: those it allows or forbids
    qint64 durationMs = 0;
    qint64 clockAheadMs = 0; ///< Clock: how far this machine is ahead of the service

    friend bool operator==(const DiagnosisStep &, const DiagnosisStep &) = default;
};

struct Diagnosis
{
    QList<DiagnosisStep> steps;

    /// Nothing failed; there may be warnings and rights that are missing.
    [[nodiscard]] bool passed() const;
    /// The first failure and its fix in one sentence, or what was reached.
    [[nodiscard]] QString verdict() const;
};

/// What is tested: settings that need not be stored yet.
struct DiagnosisSubject
{
    InstanceConfig config;
    const IntegrationFactory &factory;
    InstanceServices services;
    ExchangeRecorder &recorder; ///< of the sign-in and the rights; the steps before send no request worth recording
};

/// Tests a connection step by step: settings, name, proxy, TCP, TLS with its certificates, clock, sign-in, rights one by
/// one. Nothing is changed at the service. Blocks, on a worker thread; each step is told when it begins and when it ends.
/// Ends at the first failure that makes the next steps pointless. The error is Canceled.
[[nodiscard]] Result<Diagnosis> diagnose(const DiagnosisSubject &subject,
                                         const std::function<void(const DiagnosisStep &)> &progress,
                                         std::stop_token stop);

/// "name", "tls", …; and "wrong-secret", "expired", … for programs.
[[nodiscard]] QString stepStateName(DiagnosisStep::State state);
[[nodiscard]] QString causeName(DiagnosisStep::Cause cause);

} // namespace holdfast
