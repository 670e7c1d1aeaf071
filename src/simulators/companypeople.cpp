// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/companypeople.h"

#include "base/clock.h"
#include "simulators/stableids.h"

#include <iterator>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr qint64 DayMs = 24LL * 60 * 60 * 1000;
constexpr QLatin1StringView Domain("meridian.test");

constexpr const char *FirstNames[] = {
    "Amara", "Anton",  "Beatriz", "Bjorn",  "Carlos", "Chen",  "Daniel", "Deepa", "Elena", "Emil",  "Fatima", "Felix",
    "Greta", "Hana",   "Henrik",  "Ines",   "Ivan",   "Jamal", "Jana",   "Kenji", "Laila", "Lucas", "Maria",  "Mateo",
    "Nadia", "Noah",   "Olga",    "Omar",   "Paula",  "Pavel", "Quinn",  "Rana",  "Rohan", "Sara",  "Stefan", "Tomas",
    "Uma",   "Viktor", "Wanda",   "Xavier", "Yara",   "Yusuf", "Zoe",    "Ada",   "Boris", "Clara", "David"};

constexpr const char *LastNames[] = {
    "Adler",    "Bakker", "Castro", "Dorn",    "Eriksen", "Fischer", "Garcia",    "Haas",   "Ito",    "Jensen",
    "Kaur",     "Lopez",  "Meyer",  "Novak",   "Okoye",   "Petrov",  "Quist",     "Rossi",  "Sato",   "Tanaka",
    "Ueda",     "Vargas", "Weber",  "Xu",      "Yilmaz",  "Zeller",  "Andersson", "Berg",   "Conti",  "Diaz",
    "Ekman",    "Farah",  "Gruber", "Hansen",  "Iqbal",   "Janssen", "Kim",       "Larsen", "Moreau", "Nagy",
    "Olsen",    "Pinto",  "Reyes",  "Silva",   "Torres",  "Urban",   "Vidal",     "Wagner", "Young",  "Zhou",
    "Baptiste", "Cohen",  "Dubois", "Fonseca", "Gill",    "Horvat",  "Ilves",     "Jovic",  "Koch"};

struct Department
{
    const char *name;
    const char *titles[3];
    int share; ///< of 100 people
};

constexpr Department Departments[] = {
    {"Engineering", {"Software Engineer", "Senior Software Engineer", "Engineering Manager"}, 32},
    {"Sales", {"Account Executive", "Sales Engineer", "Sales Manager"}, 18},
    {"Design", {"Designer", "Senior Designer", "Design Lead"}, 8},
    {"Finance", {"Accountant", "Financial Analyst", "Finance Manager"}, 8},
    {"Human Resources", {"HR Partner", "Recruiter", "HR Manager"}, 5},
    {"Legal", {"Paralegal", "Counsel", "Head of Legal"}, 3},
    {"Marketing", {"Marketing Specialist", "Content Editor", "Marketing Manager"}, 9},
    {"Operations", {"Operations Specialist", "Technician", "Operations Manager"}, 10},
    {"Support", {"Support Engineer", "Senior Support Engineer", "Support Manager"}, 7},
};

const Department &departmentOf(quint64 number)
{
    int at = int(number % 100);
    for (const Department &department : Departments) {
        if (at < department.share)
            return department;
        at -= department.share;
    }
    return Departments[0];
}

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

} // namespace

quint64 CompanyPeople::seed(int index, quint64 purpose) const
{
    return mixed(mixed(m_story.number * 1'000'003ULL + quint64(index)) + purpose);
}

QString CompanyPeople::firstName(int index) const
{
    return latin(FirstNames[size_t(index) % std::size(FirstNames)]);
}

QString CompanyPeople::lastName(int index) const
{
    // A first name meets every last name once before any pair comes again.
    const size_t round = size_t(index) / std::size(FirstNames);
    return latin(LastNames[(round + size_t(index) % std::size(FirstNames) * 7) % std::size(LastNames)]);
}

QString CompanyPeople::username(int index) const
{
    const int pairs = int(std::size(FirstNames) * std::size(LastNames));
    const QString number = index < pairs ? QString() : QString::number(index / pairs + 1);
    return (firstName(index) + u'.' + lastName(index)).toLower() + number + u'@' + Domain;
}

QString CompanyPeople::department(int index) const
{
    return latin(departmentOf(seed(index, 1)).name);
}

QString CompanyPeople::userId(int index) const
{
    return stableDigits(seed(index, 2));
}

QString CompanyPeople::deviceUid(int index) const
{
    return stableDigits(seed(index, 3));
}

bool CompanyPeople::isDeparting(int index) const
{
    return seed(index, 4) % 40 == 0;
}

bool CompanyPeople::isContractor(int index) const
{
    return seed(index, 5) % 12 == 0;
}

PersonFacts CompanyPeople::person(int index, qint64 seedTimeMs) const
{
    PersonFacts person;
    person.firstName = firstName(index);
    person.lastName = lastName(index);
    person.username = username(index);
    person.userId = userId(index);
    person.actorId = stableUuid(u"actor"_s, person.username);
    const Department &department = departmentOf(seed(index, 1));
    person.department = latin(department.name);
    person.title = index == 0 ? u"Chief Executive Officer"_s : latin(department.titles[seed(index, 6) % 3]);
    // A tree with seven reports each; the first person is its top.
    if (index > 0)
        person.managerActorId = stableUuid(u"actor"_s, username((index - 1) / 7));
    person.employeeType = isContractor(index) ? u"Contractor"_s : u"Employee"_s;
    static const QStringList places{u"US Chicago"_s, u"DE Hamburg"_s, u"GB Leeds"_s, u"IN Pune"_s, u"BR Recife"_s};
    const QString place = places.at(qsizetype(seed(index, 7) % quint64(places.size())));
    person.country = place.left(2);
    person.locality = place.mid(3);
    person.startDate = isoUtc(seedTimeMs - qint64(30 + seed(index, 8) % 3000) * DayMs).left(10);
    if (isDeparting(index))
        person.endDate = isoUtc(seedTimeMs + qint64(3 + seed(index, 9) % 40) * DayMs).left(10);
    return person;
}

HostFacts CompanyPeople::host(int index) const
{
    HostFacts host;
    const bool mac = seed(index, 10) % 4 == 0;
    host.name = u"%1-%2"_s.arg(mac ? u"MRD-MB"_s : u"MRD-LT"_s).arg(index + 1, 5, 10, QLatin1Char('0'));
    host.domain = Domain;
    host.deviceUid = deviceUid(index);
    host.endpointId = stableHex(seed(index, 11), 32);
    host.osName = mac ? u"MAC"_s : u"WIN"_s;
    host.operatingSystem = mac ? u"macOS 14"_s : u"Windows 11"_s;
    host.privateIp = u"10.%1.%2.%3"_s.arg(20 + index / 60'000).arg(index / 250 % 240).arg(2 + index % 250);
    host.publicIp = u"198.51.100.%1"_s.arg(1 + seed(index, 12) % 250);
    const QString hex = stableHex(seed(index, 13), 6);
    host.macAddress = u"02:42:%1:%2:%3:01"_s.arg(hex.mid(0, 2), hex.mid(2, 2), hex.mid(4, 2));
    host.userAccount = username(index).section(u'@', 0, 0);
    return host;
}

} // namespace holdfast::range
