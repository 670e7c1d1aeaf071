// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/integrations/connectionform.h"

#include "views/widgets/actionbutton.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCryptographicHash>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString sectionTitle(ConnectionField::Section section)
{
    switch (section) {
    case ConnectionField::Section::Service:
        return ConnectionForm::tr("Service");
    case ConnectionField::Section::Credentials:
        return ConnectionForm::tr("Credentials");
    case ConnectionField::Section::Network:
        return ConnectionForm::tr("Network and trust");
    case ConnectionField::Section::Fetching:
        break;
    }
    return ConnectionForm::tr("Fetching");
}

/// SHA-256 of the certificate inside PEM text, as people compare it; empty without one.
QString fingerprintOf(const QString &pem)
{
    QByteArray base64;
    bool inside = false;
    for (const auto &line : pem.split(u'\n')) {
        if (line.startsWith("-----BEGIN"_L1))
            inside = true;
        else if (line.startsWith("-----END"_L1))
            break;
        else if (inside)
            base64 += line.trimmed().toLatin1();
    }
    if (base64.isEmpty())
        return {};
    const auto digest = QCryptographicHash::hash(QByteArray::fromBase64(base64), QCryptographicHash::Sha256);
    return QString::fromLatin1(digest.toHex(':').toUpper());
}

} // namespace

ConnectionForm::ConnectionForm(QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 8, 0);
}

void ConnectionForm::setKind(const ConnectionKind &kind, const ConnectionDraft &draft)
{
    m_rows.clear();
    delete m_body;
    m_body = new QWidget(this);
    auto *grid = new QGridLayout(m_body);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    using Section = ConnectionField::Section;
    for (const auto section : {Section::Service, Section::Credentials, Section::Fetching, Section::Network}) {
        bool titled = false;
        for (const auto &field : kind.fields) {
            if (field.section != section)
                continue;
            if (!std::exchange(titled, true))
                addSection(grid, sectionTitle(section));
            addRow(grid, field, draft);
        }
    }
    grid->setRowStretch(grid->rowCount(), 1);
    layout()->addWidget(m_body);
    QWidget *before = nullptr;
    for (const auto &row : std::as_const(m_rows)) {
        if (before)
            setTabOrder(before, row.editor);
        before = row.editor;
    }
}

void ConnectionForm::addSection(QGridLayout *grid, const QString &title)
{
    auto *label = new QLabel(title, m_body);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("role", u"heading"_s);
    label->setContentsMargins(0, 10, 0, 2);
    grid->addWidget(label, grid->rowCount(), 0, 1, 2);
}

void ConnectionForm::addRow(QGridLayout *grid, const ConnectionField &field, const ConnectionDraft &draft)
{
    Row row;
    row.field = field;
    row.kept = draft.keptSecrets.contains(field.name);
    auto *editor = makeEditor(row, draft);
    const int at = grid->rowCount();
    auto *label = new QLabel(field.required ? tr("%1 *").arg(field.label) : field.label, m_body);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("role", u"muted"_s);
    label->setBuddy(row.editor);
    label->setWordWrap(true);
    label->setFixedWidth(label->fontMetrics().averageCharWidth() * 22);
    grid->addWidget(label, at, 0, Qt::AlignTop | Qt::AlignLeft);
    label->setContentsMargins(0, 6, 0, 0);
    grid->addWidget(editor, at, 1);
    row.editor->setObjectName(u"field:"_s + field.name);
    row.editor->setAccessibleName(field.label);
    row.editor->setAccessibleDescription(field.help);
    if (!field.help.isEmpty()) {
        auto *help = new QLabel(field.help, m_body);
        help->setTextFormat(Qt::PlainText);
        help->setProperty("role", u"label"_s);
        help->setWordWrap(true);
        grid->addWidget(help, at + 1, 1);
    }
    m_rows.append(row);
}

QWidget *ConnectionForm::makeEditor(Row &row, const ConnectionDraft &draft)
{
    using Input = ConnectionField::Input;
    const auto value = draft.settings.value(row.field.name);
    switch (row.field.input) {
    case Input::Switch: {
        auto *box = new QCheckBox(m_body);
        const auto shown = value.isEmpty() ? row.field.defaultValue : value;
        box->setChecked(shown == "true"_L1 || shown == "1"_L1);
        connect(box, &QCheckBox::toggled, this, &ConnectionForm::edited);
        row.editor = box;
        return box;
    }
    case Input::Choice: {
        auto *box = new QComboBox(m_body);
        box->addItems(row.field.choices);
        box->setCurrentText(value.isEmpty() ? row.field.defaultValue : value);
        connect(box, &QComboBox::currentTextChanged, this, &ConnectionForm::edited);
        row.editor = box;
        return box;
    }
    case Input::File:
    case Input::Folder:
        return makePathEditor(row, value);
    case Input::Certificate:
        return makeCertificateEditor(row, value);
    case Input::Secret: {
        auto *line = new QLineEdit(m_body);
        line->setEchoMode(QLineEdit::Password);
        line->setPlaceholderText(row.kept ? tr("kept; type to replace it") : QString());
        connect(line, &QLineEdit::textChanged, this, &ConnectionForm::edited);
        row.editor = line;
        return line;
    }
    case Input::Text:
    case Input::Number:
    case Input::List:
        break;
    }
    auto *line = new QLineEdit(value, m_body);
    line->setPlaceholderText(row.field.defaultValue);
    connect(line, &QLineEdit::textChanged, this, &ConnectionForm::edited);
    row.editor = line;
    return line;
}

QWidget *ConnectionForm::makePathEditor(Row &row, const QString &value)
{
    auto *both = new QWidget(m_body);
    auto *layout = new QHBoxLayout(both);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto *line = new QLineEdit(value, both);
    line->setPlaceholderText(row.field.defaultValue);
    layout->addWidget(line, 1);
    auto *button = new ActionButton(tr("Choose…"), both);
    button->setAccessibleName(tr("Choose: %1").arg(row.field.label));
    layout->addWidget(button);
    connect(line, &QLineEdit::textChanged, this, &ConnectionForm::edited);
    const bool folder = row.field.input == ConnectionField::Input::Folder;
    connect(button, &QAbstractButton::clicked, this, [this, line, folder, label = row.field.label] {
        const auto chosen = folder ? QFileDialog::getExistingDirectory(this, label, line->text())
                                   : QFileDialog::getOpenFileName(this, label, line->text());
        if (!chosen.isEmpty())
            line->setText(chosen);
    });
    row.editor = line;
    return both;
}

QWidget *ConnectionForm::makeCertificateEditor(Row &row, const QString &pem)
{
    auto *both = new QWidget(m_body);
    auto *layout = new QHBoxLayout(both);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    row.pem = pem;
    row.shown = new QLabel(both);
    row.shown->setTextFormat(Qt::PlainText);
    row.shown->setProperty("role", u"mono"_s);
    row.shown->setWordWrap(true);
    row.shown->setContentsMargins(0, 6, 0, 6);
    row.shown->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    layout->addWidget(row.shown, 1);
    auto *forget = new ActionButton(tr("Forget"), both);
    forget->setAccessibleName(tr("Forget the trusted certificate"));
    layout->addWidget(forget);
    connect(forget, &QAbstractButton::clicked, this, [this] { setTrustedCertificate({}); });
    row.editor = forget;
    showFingerprint(row);
    return both;
}

void ConnectionForm::showFingerprint(const Row &row)
{
    // Broken after every eighth byte, so that it can be compared line by line.
    QString shown;
    const auto bytes = fingerprintOf(row.pem).split(u':', Qt::SkipEmptyParts);
    for (qsizetype at = 0; at < bytes.size(); ++at)
        shown += (at == 0 ? QString() : at % 8 == 0 ? u"\n"_s : u":"_s) + bytes.at(at);
    row.shown->setText(shown.isEmpty() ? tr("none: authorities are trusted as usual") : shown);
    row.editor->setVisible(!shown.isEmpty());
}

void ConnectionForm::setTrustedCertificate(const QString &pem)
{
    for (auto &row : m_rows) {
        if (row.field.input != ConnectionField::Input::Certificate)
            continue;
        row.pem = pem;
        showFingerprint(row);
    }
    Q_EMIT edited();
}

QString ConnectionForm::valueOf(const Row &row)
{
    if (row.field.input == ConnectionField::Input::Certificate)
        return row.pem;
    if (const auto *box = qobject_cast<QCheckBox *>(row.editor))
        return box->isChecked() ? u"true"_s : u"false"_s;
    if (const auto *box = qobject_cast<QComboBox *>(row.editor))
        return box->currentText();
    const auto *line = qobject_cast<QLineEdit *>(row.editor);
    return line ? line->text() : QString();
}

void ConnectionForm::readInto(ConnectionDraft &draft) const
{
    draft.settings.clear();
    draft.secrets.clear();
    for (const auto &row : m_rows) {
        const auto value = valueOf(row);
        if (row.field.input == ConnectionField::Input::Secret) {
            // Pasted secrets come with blanks and line ends around them.
            if (!value.trimmed().isEmpty())
                draft.secrets.insert(row.field.name, Secret(value.trimmed().toUtf8()));
        } else if (!value.trimmed().isEmpty()) {
            draft.settings.insert(row.field.name, value.trimmed());
        }
    }
}

bool ConnectionForm::focusMissing()
{
    for (const auto &row : std::as_const(m_rows)) {
        const bool given = !valueOf(row).trimmed().isEmpty() || !row.field.defaultValue.isEmpty() || row.kept;
        if (row.field.required && !given) {
            row.editor->setFocus(Qt::OtherFocusReason);
            return true;
        }
    }
    return false;
}

} // namespace holdfast
