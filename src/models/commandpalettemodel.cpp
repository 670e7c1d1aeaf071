// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/commandpalettemodel.h"

#include "base/jobs.h"
#include "incidents/fields.h"
#include "models/textforms.h"
#include "store/store.h"

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr int shownFromStore = 8;

Result<QList<PaletteItem>> findIncidents(const Reader &reader, const QString &words, const QString &user, bool people)
{
    bool isNumber = false;
    const qint64 number = words.toLongLong(&isNumber);
    QList<Incident> incidents;
    IncidentQuery query;
    query.viewer = user;
    query.limit = shownFromStore;
    const auto filter = parseIncidentFilter(isNumber ? u"id:%1"_s.arg(number) : words, {user, 0});
    if (!filter)
        return QList<PaletteItem>();
    query.filter = *filter;
    const auto found = reader.incidents().list(query);
    if (!found)
        return found.error();
    QList<PaletteItem> items;
    for (const Incident &incident : *found) {
        const QString person = incident.fields.value(field::displayName).toString();
        const QString account = incident.fields.value(field::userName).toString();
        if (people) {
            if (account.isEmpty())
                continue;
            const PaletteItem item{PaletteItem::Kind::Person,
                                   u"subject:\"%1\""_s.arg(account),
                                   person.isEmpty() ? account : person,
                                   account,
                                   {}};
            if (!items.contains(item))
                items << item;
        } else {
            items << PaletteItem{PaletteItem::Kind::Incident,
                                 incident.id.text,
                                 u"#%1  %2"_s.arg(incident.number).arg(incident.name),
                                 person.isEmpty() ? severityText(incident.severity)
                                                  : u"%1 · %2"_s.arg(person, severityText(incident.severity)),
                                 {}};
        }
    }
    return items;
}

} // namespace

int matchScore(const QString &title, const QString &typed)
{
    int score = 1;
    for (const QStringView word : QStringView(typed).split(u' ', Qt::SkipEmptyParts)) {
        const qsizetype at = title.indexOf(word, 0, Qt::CaseInsensitive);
        if (at < 0)
            return 0;
        const bool beginsWord = at == 0 || !title.at(at - 1).isLetterOrNumber();
        score += at == 0 ? 8 : beginsWord ? 4 : 1;
    }
    return score;
}

CommandPaletteModel::CommandPaletteModel(const Store &store, const CommandRegistry &commands, QString user,
                                         QObject *parent)
    : QAbstractListModel(parent)
    , m_store(store)
    , m_commands(commands)
    , m_user(std::move(user))
{
}

CommandPaletteModel::~CommandPaletteModel()
{
    m_stop.request_stop();
}

void CommandPaletteModel::setActions(const QList<PaletteItem> &actions)
{
    m_actions = actions;
    setQuery({});
}

void CommandPaletteModel::setQuery(const QString &query)
{
    m_stop.request_stop();
    ++m_generation;
    const QChar prefix = query.isEmpty() ? QChar() : query.front();
    const bool prefixed = QStringView(u">#@/!?").contains(prefix) && !prefix.isNull();
    const QString words = (prefixed ? query.sliced(1) : query).trimmed();
    std::vector<std::pair<int, PaletteItem>> ranked;
    if (!prefixed || prefix == u'>') {
        for (const PaletteItem &action : std::as_const(m_actions)) {
            if (const int score = matchScore(action.title, words); score > 0)
                ranked.emplace_back(score + 2, action);
        }
    }
    if (prefix == u'/' || prefix == u'!' || prefix == u'?' || (!prefixed && words.size() >= 2)) {
        for (const Command *command : m_commands.all()) {
            const CommandDefinition &definition = command->definition;
            const int score =
                std::max(matchScore(definition.name, words), matchScore(definition.description, words) / 2);
            if (score > 0)
                ranked.emplace_back(score,
                                    PaletteItem{PaletteItem::Kind::Command,
                                                definition.name,
                                                u'!' + definition.name,
                                                u"%1 · %2"_s.arg(definition.brand, definition.description),
                                                {}});
        }
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto &a, const auto &b) { return a.first > b.first; });
    beginResetModel();
    m_items.clear();
    for (const auto &[score, item] : ranked)
        m_items << item;
    endResetModel();
    if (prefix == u'#' || prefix == u'@' || (!prefixed && !words.isEmpty()))
        askStore(words, prefix == u'@');
}

void CommandPaletteModel::askStore(const QString &words, bool people)
{
    m_stop = {};
    const quint64 generation = m_generation;
    auto work = [words, user = m_user, people](const Reader &reader) {
        return findIncidents(reader, words, user, people);
    };
    onFinished(m_store.readAsync(std::move(work), m_stop.get_token()), this,
               [this, generation](const Result<QList<PaletteItem>> &found) {
                   if (generation == m_generation && found)
                       addFound(*found);
               });
}

void CommandPaletteModel::addFound(const QList<PaletteItem> &found)
{
    if (found.isEmpty())
        return;
    const int first = int(m_items.size());
    beginInsertRows({}, first, first + int(found.size()) - 1);
    m_items << found;
    endInsertRows();
}

int CommandPaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_items.size());
}

QVariant CommandPaletteModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PaletteItem &item = m_items.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return item.title;
    case Qt::AccessibleTextRole:
        return item.detail.isEmpty() ? item.title : u"%1, %2"_s.arg(item.title, item.detail);
    case ItemRole:
        return QVariant::fromValue(item);
    default:
        return {};
    }
}

} // namespace holdfast
