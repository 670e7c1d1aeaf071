// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/usage.h"

#include <QCoreApplication>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Usage", source);
}

std::pair<QString, QString> storeOption()
{
    return {u"--store FILE"_s, text("the store to use (default: the one in the user's data folder)")};
}

std::pair<QString, QString> jsonOption()
{
    return {u"--json"_s, text("print JSON instead of text")};
}

QString exitCodes()
{
    return text("0 done · 1 finished with a failure, which is named · 2 wrong usage · "
                "3 a playbook waits for an answer, and says for which");
}

QList<Usage> makeUsages()
{
    return {
        {u""_s,
         u"[--demo [--report FILE]] [--store FILE] [--theme light|dark|system]"_s,
         text("Opens the window."),
         {{u"--demo"_s, text("John's case on the built-in range: no server and no account needed")},
          {u"--report FILE"_s, text("with --demo: where the report of the case is written")},
          {u"--theme light|dark|system"_s, text("colours of the window (default: as the desktop)")},
          storeOption()},
         {{u"holdfast"_s, text("the console on your own store")},
          {u"holdfast --demo"_s, text("watch an investigation run")}}},
        {u"demo"_s,
         u"--headless [--mode auto|confirm] [--report FILE] [--store FILE] [--real FILE] [--json]"_s,
         text("Runs John's case from the alert to the mailed report, without a window."),
         {{u"--mode auto|confirm"_s,
           text("auto: the laptop is isolated at once; confirm: the run stops and asks first")},
          {u"--report FILE"_s, text("where the PDF is written (default: john-anderson.pdf)")},
          {u"--real FILE"_s, text("settings of a real directory and mail server instead of the built-in ones")},
          {u"--range URL"_s, text("use a range that is running already (its control address)")},
          {u"--store FILE"_s, text("keep the case in this store; an interrupted run goes on where it stopped")},
          jsonOption()},
         {{u"holdfast demo --headless --report john.pdf"_s, text("the nine steps with their times, and the report")}}},
        {u"incident list"_s,
         u"[QUERY] [--store FILE] [--json]"_s,
         text("Lists incidents, newest first."),
         {storeOption(), jsonOption()},
         {{u"holdfast incident list 'status:open severity:high'"_s, text("open incidents of high severity")}}},
        {u"incident show"_s,
         u"ID [--store FILE] [--json]"_s,
         text("Shows one incident; ID is its number or its id."),
         {storeOption(), jsonOption()},
         {{u"holdfast incident show 1001"_s, text("everything that is known of #1001")}}},
        {u"report"_s,
         u"ID -o FILE [--store FILE]"_s,
         text("Writes the report of an incident as PDF/A-1b, or as HTML. The same state gives the same bytes."),
         {{u"-o, --output FILE"_s, text("where it is written; a name that ends in .html gives the HTML twin")},
          storeOption()},
         {{u"holdfast report 1001 -o case-1001.pdf"_s, text("the report of #1001")}}},
        {u"store verify"_s,
         u"[--store FILE] [--json]"_s,
         text("Checks the journal's hash chain and names the first broken record."),
         {storeOption(), jsonOption()},
         {{u"holdfast store verify --store case.holdfast"_s, text("is the record whole and unaltered?")}}},
        {u"store rebuild"_s,
         u"[--store FILE] [--json]"_s,
         text("Folds the journal again and compares the result with the state tables."),
         {storeOption(), jsonOption()},
         {{u"holdfast store rebuild"_s, text("does the journal prove what the console shows?")}}},
        {u"connection list"_s,
         u"[--store FILE] [--json]"_s,
         text("Lists the connections with their settings; secrets are kept elsewhere and never shown."),
         {storeOption(), jsonOption()},
         {}},
        {u"connection test"_s,
         u"NAME [--store FILE] [--json]"_s,
         text("Tests a connection step by step: name, proxy, certificates, clock, sign-in, rights. Nothing is changed "
              "at the service. Where no keychain runs, $HOLDFAST_PASSPHRASE_FILE names a file with the passphrase of "
              "the secrets."),
         {storeOption(), jsonOption()},
         {{u"holdfast connection test code42-prod"_s, text("what works, what does not, and what to do about it")}}},
        {u"connection import"_s,
         u"FILE [--store FILE] [--json]"_s,
         text("Adds the integration instances of an XSOAR export (JSON or YAML) as paused connections; their secrets "
              "are entered in the window."),
         {storeOption(), jsonOption()},
         {{u"holdfast connection import instances.json"_s,
           text("what was taken over, and what is still to be entered")}}},
        {u"playbook list"_s,
         u"[--store FILE] [--json]"_s,
         text("Lists the playbooks that runs can be started from, with the version that counts."),
         {storeOption(), jsonOption()},
         {}},
        {u"playbook versions"_s,
         u"NAME [--store FILE] [--json]"_s,
         text("Lists the versions of a playbook: shipped, put into the playbook folder, or saved by a person."),
         {storeOption(), jsonOption()},
         {{u"holdfast playbook versions 'Employee Off-boarding (Holdfast)'"_s, text("who has saved what, and when")}}},
        {u"playbook show"_s,
         u"NAME[@VERSION] [-o FILE] [--store FILE]"_s,
         text("Prints a playbook of the store as YAML, byte by byte as it was saved."),
         {{u"-o, --output FILE"_s, text("write it to this file instead")}, storeOption()},
         {{u"holdfast playbook show 'Off-boarding@1' -o offboarding.yml"_s, text("version 1 as a file, to edit it")}}},
        {u"playbook save"_s,
         u"FILE|NAME[@VERSION] [--as NAME] [--comment TEXT] [--store FILE] [--json]"_s,
         text(
             "Saves a playbook as the next version of itself, or as a copy with a name of its own. Every version stays "
             "runnable as NAME@VERSION; runs that go on stay on theirs."),
         {{u"--as NAME"_s, text("save a copy under this name, as its version 1")},
          {u"--comment TEXT"_s, text("what was changed, for those who look at the versions")},
          storeOption(),
          jsonOption()},
         {{u"holdfast playbook save 'Employee Off-boarding (Holdfast)' --as Off-boarding"_s,
           text("a copy of a shipped playbook")},
          {u"holdfast playbook save offboarding.yml --comment 'removes the laptop too'"_s,
           text("the edited copy becomes version 2")}}},
        {u"playbook lint"_s,
         u"PATH... [--json]"_s,
         text("Checks playbook files and folders: each finding with file, line, task, reason and what to do."),
         {jsonOption()},
         {{u"holdfast playbook lint playbooks/"_s, text("a folder with everything below it")}}},
        {u"playbook run"_s,
         u"FILE|NAME[@VERSION] [--packs DIR]... [--incident FILE.json] [--input K=V]... [--answers FILE.json] "
         "[--dry-run] [--plan FILE.json] [--record FILE] [--store FILE] [--json]"_s,
         text("Runs a playbook, a file or one of the store, without a window and without services."),
         {{u"--packs DIR"_s, text("where sub-playbooks are found, by name or id")},
          {u"--incident FILE.json"_s, text("the incident's fields")},
          {u"--input K=V"_s, text("a playbook input")},
          {u"--answers FILE.json"_s, text("task id or name to answer, for tasks that ask a person")},
          {u"--dry-run"_s, text("list what would be written, and write nothing")},
          {u"--plan FILE.json"_s, text("what --dry-run --json said: pause before anything else is written")},
          {u"--record FILE"_s, text("keep the run for playbook replay")},
          storeOption(),
          jsonOption()},
         {{u"holdfast playbook run triage.yml --packs packs/ --input Limit=5"_s,
           text("one run, to its end or its first question")}}},
        {u"playbook replay"_s,
         u"RUN [--store FILE] [--playbook FILE] [--record FILE] [--json]"_s,
         text("Makes a recorded run again from its recorded answers, times and ids, and prints the hash of its "
              "transcript; stops at the first difference and names the task. RUN is a file of --record, the id of a "
              "run in the store, or an incident's number: its newest run."),
         {storeOption(),
          {u"--playbook FILE"_s, text("follow this state of the playbook in place of the recorded one")},
          {u"--record FILE"_s, text("keep the record as a file")},
          jsonOption()},
         {{u"holdfast playbook replay 1001"_s, text("does the record of #1001 give the same run again?")}}},
        {u"playbook format"_s, u"FILE"_s, text("Prints the playbook in its usual order, without loss."), {}, {}},
        {u"playbook diff"_s,
         u"A B [--store FILE] [--json]"_s,
         text("Names what differs between two playbooks, task by task; A and B are files or NAME[@VERSION]."),
         {storeOption(), jsonOption()},
         {{u"holdfast playbook diff Off-boarding@1 Off-boarding@2"_s, text("what version 2 does otherwise")}}},
        {u"playbook render"_s,
         u"FILE -o FILE.svg|png|pdf"_s,
         text("Draws the playbook's graph."),
         {{u"-o, --output FILE"_s, text("the picture; its ending says which kind")}},
         {{u"holdfast playbook render triage.yml -o triage.svg"_s, text("a picture for the runbook")}}},
        {u"eval"_s,
         u"--kind transformers|filters|dt|complex|conditions|merge|graph FILE.json"_s,
         text("Evaluates cases of the playbook language, one JSON line a case."),
         {},
         {{u"holdfast eval --kind dt cases.json"_s, text("context paths")}}},
        {u"commands"_s,
         u"[--brand BRAND] [--json]"_s,
         text("Lists every command with its arguments, outputs, rights and how it is undone."),
         {{u"--brand BRAND"_s, text("only those of one integration")}, jsonOption()},
         {{u"holdfast commands --brand 'Cortex XDR'"_s, text("what can be asked of Cortex XDR")}}},
        {u"command run"_s,
         u"NAME [KEY=VALUE]... [--instance NAME] [--incident ID] [--connections FILE | --demo] [--dry-run] [--json]"_s,
         text("Runs one command through a connection of the store, journaled like every other."),
         {{u"--instance NAME"_s, text("the connection to use, where several offer the command")},
          {u"--incident ID"_s, text("the incident whose war room gets the command and its answer")},
          {u"--connections FILE"_s,
           text("use the connections of this JSON file instead of the store's: {\"connections\": "
                "[{\"name\", \"kind\", \"settings\", \"secrets\"}]}")},
          {u"--secrets FILE"_s,
           text("read the secrets of the store's connections from this JSON file (mode 0600) instead "
                "of the keychain")},
          {u"--demo"_s, text("on the built-in range")},
          {u"--files FOLDER"_s, text("write the files that the command answers into this folder")},
          {u"--dry-run"_s,
           text("check the arguments, tell what would be changed and how it is undone, and send nothing")},
          storeOption(),
          jsonOption()},
         {{u"holdfast command run xdr-get-endpoints hostname=QRST-LT-0417 --demo"_s,
           text("what Cortex XDR knows of a laptop")},
          {u"holdfast command run xdr-endpoint-isolate endpoint_id=0123 --instance xdr --dry-run"_s,
           text("what an isolation would do, without doing it")}}},
    };
}

QString one(const Usage &usage)
{
    auto out = u"holdfast %1%2%3\n    %4\n"_s.arg(usage.name, usage.name.isEmpty() ? QString() : u" "_s, usage.synopsis,
                                                  usage.summary);
    qsizetype width = 0;
    for (const auto &[option, meaning] : usage.options)
        width = std::max(width, option.size());
    for (const auto &[option, meaning] : usage.options)
        out += u"    %1  %2\n"_s.arg(option.leftJustified(width), meaning);
    for (const auto &[line, meaning] : usage.examples)
        out += u"    $ %1\n        %2\n"_s.arg(line, meaning);
    return out;
}

QString roff(QString value)
{
    value.replace(u'\\', "\\\\"_L1).replace(u'-', "\\-"_L1);
    if (value.startsWith(u'.') || value.startsWith(u'\''))
        value.prepend("\\&"_L1);
    return value;
}

} // namespace

const QList<Usage> &usages()
{
    static const auto all = makeUsages();
    return all;
}

QString overviewText()
{
    auto out = text("Holdfast: investigation console for insider-risk analysts.") + u"\n\n"_s;
    for (const auto &usage : usages())
        out += u"  holdfast %1\n      %2\n"_s.arg((usage.name + u' ' + usage.synopsis).trimmed(), usage.summary);
    out += u"\n"_s + text("holdfast COMMAND --help shows options and examples.") + u'\n'
        + text("Exit codes: %1").arg(exitCodes()) + u'\n';
    return out;
}

QString helpText(const QString &name)
{
    QString out;
    for (const auto &usage : usages()) {
        if (usage.name == name || (!name.isEmpty() && usage.name.startsWith(name + u' ')))
            out += (out.isEmpty() ? QString() : u"\n"_s) + one(usage);
    }
    return out.isEmpty() ? out : out + u'\n' + text("Exit codes: %1").arg(exitCodes()) + u'\n';
}

QString manualPage()
{
    auto out =
        u".TH HOLDFAST 1 \"\" \"Holdfast %1\" \"User Commands\"\n.SH NAME\nholdfast \\- investigation console for "
        "insider\\-risk analysts\n.SH SYNOPSIS\n"_s.arg(roff(QCoreApplication::applicationVersion()));
    for (const auto &usage : usages())
        out += u".B holdfast %1\n%2\n.br\n"_s.arg(roff(usage.name), roff(usage.synopsis));
    out += u".SH COMMANDS\n"_s;
    for (const auto &usage : usages()) {
        out += u".SS holdfast %1\n%2\n"_s.arg(roff(usage.name), roff(usage.summary));
        for (const auto &[option, meaning] : usage.options)
            out += u".TP\n.B %1\n%2\n"_s.arg(roff(option), roff(meaning));
        for (const auto &[line, meaning] : usage.examples)
            out += u".PP\n.EX\n$ %1\n.EE\n%2\n"_s.arg(roff(line), roff(meaning));
    }
    out += u".SH EXIT STATUS\n%1\n"_s.arg(roff(exitCodes()));
    return out;
}

} // namespace holdfast
