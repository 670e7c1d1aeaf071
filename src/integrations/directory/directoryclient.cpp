// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/directory/directoryclient.h"

#include "integrations/directory/directorypeople.h"

namespace holdfast {

using namespace Qt::StringLiterals;

Result<DirectoryFind> DirectoryClient::reportsOf(const DirectoryEntry &person, bool nested, qint64 limit,
                                                 CallContext &context)
{
    DirectorySearch question;
    question.filter = nested ? DirectoryFilter::extensible(u"manager"_s, DirectoryFilter::chain, person.dn)
                             : DirectoryFilter::equals(u"manager"_s, person.dn);
    question.attributes = personAttributes();
    question.limit = limit;
    return search(question, context);
}

} // namespace holdfast
