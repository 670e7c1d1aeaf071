// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Prints how fast the store is; nothing passes or fails here. Usage: holdfast-bench-store [events] [folder]

#include "eventsource.h"

#include "store/store.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QTemporaryDir>

#include <cstdio>
#include <fstream>
#include <future>
#include <string>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 startMs = 1'793'610'000'000;
constexpr int eventsPerBatch = 10'000;

void line(const QString &what, const QString &value)
{
    std::printf("%-64s %s\n", qPrintable(what), qPrintable(value));
    std::fflush(stdout);
}

QString milliseconds(double ms)
{
    return u"%1 ms"_s.arg(ms, 10, 'f', 1);
}

double since(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

[[noreturn]] void stop(const Error &error)
{
    std::fprintf(stderr, "%s (%s)\n", qPrintable(error.message), qPrintable(error.details));
    std::exit(1);
}

/// Peak resident memory in MB.
long peakMemory()
{
    std::ifstream status("/proc/self/status");
    for (std::string text; std::getline(status, text);) {
        if (text.starts_with("VmHWM:"))
            return std::stol(text.substr(6)) / 1024;
    }
    return 0;
}

void fill(Store &store, const IncidentId &incident, int count)
{
    EventSource source(1, startMs - 30LL * 86'400'000);
    double generating = 0;
    double preparing = 0;
    qint64 rawBytes = 0;
    QElapsedTimer all;
    all.start();
    std::vector<QFuture<Result<FileEventInsert>>> waiting;
    for (int done = 0; done < count; done += eventsPerBatch) {
        QElapsedTimer timer;
        timer.start();
        const auto events = source.take(std::min(eventsPerBatch, count - done));
        generating += since(timer);
        for (const auto &event : events)
            rawBytes += event.raw.size();
        timer.restart();
        auto prepared = PreparedFileEvents::from(incident, events);
        preparing += since(timer);
        // The writer writes one batch while the next is prepared.
        if (!waiting.empty()) {
            if (const auto inserted = waiting.back().result(); !inserted)
                stop(inserted.error());
        }
        waiting.push_back(store.writeAsync([prepared = std::move(prepared)](UnitOfWork &unit) {
            return unit.fileEvents().insert(prepared, u"bench"_s);
        }));
    }
    if (const auto inserted = waiting.back().result(); !inserted)
        stop(inserted.error());
    const double total = since(all);
    const auto perSecond = [count](double ms) { return u"%1 rows/s"_s.arg(count / (ms / 1000), 10, 'f', 0); };
    line(u"into the store, searchable (generating left out)"_s, perSecond(total - generating));
    line(u"  of that on the caller's thread: packing and hashing"_s, perSecond(preparing));
    line(u"raw JSON"_s, u"%1 MB"_s.arg(rawBytes / 1'000'000, 10));
}

void ask(Store &store, const IncidentId &incident, const QString &name, const QString &filterLine,
         FileEventColumn order)
{
    const auto filter = parseFileEventFilter(filterLine, {u"me"_s, startMs});
    if (!filter)
        stop(filter.error());
    double first = -1;
    QElapsedTimer timer;
    timer.start();
    const auto count = store.read([&](const Reader &reader) {
        return reader.fileEvents().index({incident, *filter, order, Qt::DescendingOrder},
                                         [&](const QList<qint64> &ids) {
                                             if (first < 0) {
                                                 // What a table shows first: one screen of rows.
                                                 const auto page = reader.fileEvents().page(ids.mid(0, 50));
                                                 first = page ? since(timer) : -1;
                                             }
                                             return true;
                                         });
    });
    if (!count)
        stop(count.error());
    line(name,
         u"first rows %1   all %2   (%3 rows)"_s.arg(milliseconds(first), milliseconds(since(timer))).arg(*count));
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const auto arguments = QCoreApplication::arguments();
    const int count = arguments.size() > 1 ? arguments.at(1).toInt() : 1'000'000;
    const QTemporaryDir temporary;
    if (count <= 0 || !temporary.isValid()) {
        std::fprintf(stderr, "usage: holdfast-bench-store [events] [folder]\n");
        return 2;
    }
    StoreOptions options;
    options.path = (arguments.size() > 2 ? arguments.at(2) : temporary.path()) + u"/bench.db"_s;
    auto opened = Store::open(options);
    if (!opened)
        stop(opened.error());
    auto &store = **opened;
    const auto incident = store.write([](UnitOfWork &unit) { return unit.incidents().insert({}, u"bench"_s); });
    if (!incident)
        stop(incident.error());
    line(u"file events"_s, QString::number(count));
    fill(store, incident->id, count);
    line(u"database"_s, u"%1 MB"_s.arg(QFileInfo(options.path).size() / 1'000'000, 10));

    ask(store, incident->id, u"all, by time"_s, {}, FileEventColumn::OccurredAt);
    ask(store, incident->id, u"all, by size"_s, {}, FileEventColumn::Size);
    ask(store, incident->id, u"all, by name"_s, {}, FileEventColumn::FileName);
    QElapsedTimer reading;
    reading.start();
    const auto ahead = store.read([&](const Reader &reader) {
        return reader.fileEvents().prepareOrders(incident->id, {FileEventColumn::Size, FileEventColumn::FileName},
                                                 reader.stopToken());
    });
    if (!ahead)
        stop(ahead.error());
    line(u"orders by size and name read ahead into memory"_s, milliseconds(since(reading)));
    ask(store, incident->id, u"all, by size, from memory"_s, {}, FileEventColumn::Size);
    ask(store, incident->id, u"all, by name, from memory"_s, {}, FileEventColumn::FileName);
    ask(store, incident->id, u"all, by path, the first time"_s, {}, FileEventColumn::FilePath);
    ask(store, incident->id, u"all, by path, from memory"_s, {}, FileEventColumn::FilePath);
    ask(store, incident->id, u"exposure:CloudStorage size>10MB not trusted"_s,
        u"exposure:CloudStorage size>10MB not trusted"_s, FileEventColumn::OccurredAt);
    ask(store, incident->id, u"name:rotor_12, a rare substring"_s, u"name:rotor_12"_s, FileEventColumn::OccurredAt);
    ask(store, incident->id, u"quarterly, a word in six columns"_s, u"quarterly"_s, FileEventColumn::OccurredAt);
    ask(store, incident->id, u"the same, by size"_s, u"quarterly"_s, FileEventColumn::Size);

    QElapsedTimer timer;
    timer.start();
    const auto facets = store.read([&](const Reader &reader) {
        return reader.fileEvents().facets({incident->id, {}, {}, {}}, FileEventColumn::Exposure);
    });
    if (!facets)
        stop(facets.error());
    line(u"counts of one column"_s, milliseconds(since(timer)));
    for (const auto &[what, text] :
         {std::pair(u"search over all incidents: everything"_s, u""_s),
          std::pair(u"search over all incidents: one kind of file, large"_s, u"category:Spreadsheet size>1MB"_s),
          std::pair(u"search over all incidents: a word"_s, u"confidential"_s)}) {
        const auto filter = parseFileEventFilter(text, {});
        if (!filter)
            stop(filter.error());
        timer.restart();
        const auto found = store.read([&](const Reader &reader) {
            return reader.fileEventSearch().find({*filter, {}});
        });
        if (!found)
            stop(found.error());
        line(u"%1, %2 found"_s.arg(what).arg(found->count), milliseconds(since(timer)));
    }
    const auto ids = store.read([&](const Reader &reader) {
        return reader.fileEvents().indexAll({incident->id, {}, FileEventColumn::OccurredAt, Qt::AscendingOrder});
    });
    if (!ids)
        stop(ids.error());
    timer.restart();
    QRandomGenerator random(1);
    constexpr int jumps = 300;
    for (int i = 0; i < jumps; ++i) {
        const auto at = random.bounded(static_cast<int>(ids->size()));
        const auto page = store.read([&](const Reader &reader) { return reader.fileEvents().page(ids->mid(at, 50)); });
        if (!page)
            stop(page.error());
    }
    line(u"50 rows at a random place, 40 columns"_s, milliseconds(since(timer) / jumps));

    constexpr int entries = 5'000;
    timer.restart();
    for (int i = 0; i < entries; ++i) {
        const auto added = store.write([&](UnitOfWork &unit) {
            Entry entry;
            entry.incident = incident->id;
            entry.author = u"bench"_s;
            entry.text = u"what happened, in a sentence or two"_s;
            return unit.entries().append(entry);
        });
        if (!added)
            stop(added.error());
    }
    line(u"one war-room entry, each with its own commit"_s, milliseconds(since(timer) / entries));
    timer.restart();
    QList<QFuture<Result<Entry>>> futures;
    for (int i = 0; i < entries; ++i) {
        futures.append(store.writeAsync([&](UnitOfWork &unit) {
            Entry entry;
            entry.incident = incident->id;
            entry.author = u"bench"_s;
            entry.text = u"what happened, in a sentence or two"_s;
            return unit.entries().append(entry);
        }));
    }
    for (auto &future : futures)
        future.waitForFinished();
    line(u"one war-room entry, commits shared"_s, milliseconds(since(timer) / entries));

    timer.restart();
    const auto verified = store.verify();
    if (!verified)
        stop(verified.error());
    line(u"verify: all records and all bytes"_s,
         u"%1   (%2 records, %3 file events, %4)"_s.arg(milliseconds(since(timer)))
             .arg(verified->records)
             .arg(verified->fileEvents)
             .arg(verified->isIntact() ? u"intact"_s : verified->failure->why));
    timer.restart();
    const auto rebuilt = store.rebuild();
    if (!rebuilt)
        stop(rebuilt.error());
    line(u"rebuild: refold and compare"_s,
         u"%1   (%2 records, %3)"_s.arg(milliseconds(since(timer)))
             .arg(rebuilt->records)
             .arg(rebuilt->isEqual() ? u"equal"_s : u"DIFFERENT"_s));
    line(u"peak memory"_s, u"%1 MB"_s.arg(peakMemory(), 10));
    return 0;
}
