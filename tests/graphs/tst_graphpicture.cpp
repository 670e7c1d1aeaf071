// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "graphs/graphpicture.h"
#include "samplegraphs.h"

#include <QBuffer>
#include <QImage>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

GraphPicture pictureOf(const TaskGraph &graph)
{
    GraphPicture picture;
    picture.graph = graph;
    picture.layout = layoutGraph(graph);
    picture.note = u"5 tasks"_s;
    return picture;
}

QByteArray bytesOf(const GraphPicture &picture, PictureFormat format)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const auto written = writePicture(picture, format, buffer);
    return written ? buffer.data() : QByteArray();
}

QStringList textsOf(const QByteArray &svg, bool *isWellFormed)
{
    QXmlStreamReader reader(svg);
    QStringList texts;
    while (!reader.atEnd()) {
        if (reader.readNext() == QXmlStreamReader::StartElement && reader.name() == "text"_L1)
            texts.append(reader.readElementText().trimmed());
    }
    *isWellFormed = !reader.hasError();
    return texts;
}

} // namespace

class TestGraphPicture : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // mission: S94
    void svgShowsEveryTaskOnceAndEveryCaption()
    {
        bool isWellFormed = false;
        const QStringList texts =
            textsOf(bytesOf(pictureOf(samples::placedDiamond()), PictureFormat::Svg), &isWellFormed);
        QVERIFY(isWellFormed);
        for (const QString &wanted : {u"Start"_s, u"Executive team?"_s, u"Child investigation"_s, u"Notify team lead"_s,
                                      u"Done"_s, u"yes"_s, u"no"_s, u"Diamond"_s})
            QCOMPARE(texts.count(wanted), 1);
    }

    void svgBytesOfTheSamePictureAreEqual()
    {
        const QByteArray first = bytesOf(pictureOf(samples::generated(60, 3)), PictureFormat::Svg);
        QVERIFY(!first.isEmpty());
        QCOMPARE(bytesOf(pictureOf(samples::generated(60, 3)), PictureFormat::Svg), first);
    }

    void namesFromOutsideStayText_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("markup") << u"<b>bold</b> & </text><script>alert(1)</script>"_s;
        QTest::newRow("control characters") << u"a\u0001b\u0008c\u001Fd"_s;
        QTest::newRow("line breaks") << u"first\r\nsecond\u2028third"_s;
        QTest::newRow("half a surrogate pair") << (QString(u"x"_s) + QChar(0xD83D) + u"y"_s);
        QTest::newRow("no characters of XML") << (QString(u"x"_s) + QChar(0xFFFE) + QChar(0xFFFF) + u"y"_s);
        QTest::newRow("right to left") << u"\u05d0\u05d1\u05d2 \u202Eabc"_s;
        QTest::newRow("very long") << QString(20000, u'W');
        QTest::newRow("empty") << QString();
    }

    void namesFromOutsideStayText()
    {
        QFETCH(QString, name);
        TaskGraph graph = samples::placedDiamond();
        graph.name = name;
        for (TaskNode &node : graph.nodes) {
            node.title = name;
            node.detail = name;
        }
        graph.edges[1].caption = name;
        bool isWellFormed = false;
        const QByteArray svg = bytesOf(pictureOf(graph), PictureFormat::Svg);
        (void)textsOf(svg, &isWellFormed);
        QVERIFY(isWellFormed);
        QVERIFY(!svg.contains("<script"));
        QVERIFY(QSvgRenderer(svg).isValid());
        QVERIFY(!bytesOf(pictureOf(graph), PictureFormat::Pdf).isEmpty());
    }

    void pngHasTheThemesColours()
    {
        GraphPicture picture = pictureOf(samples::placedDiamond());
        picture.colors = GraphColors::dark();
        const QImage image = QImage::fromData(bytesOf(picture, PictureFormat::Png), "PNG");
        QVERIFY(!image.isNull());
        QCOMPARE(image.pixelColor(2, image.height() - 3), GraphColors::dark().window);
        QVERIFY(image.width() > 2 * picture.layout.bounds.width());
    }

    void statesAreDrawnByShapeAndColour()
    {
        GraphPicture picture = pictureOf(samples::placedDiamond());
        QList<QByteArray> drawings;
        for (const NodeState state : {NodeState::Pending, NodeState::Running, NodeState::Waiting, NodeState::Done,
                                      NodeState::Failed, NodeState::NotTaken}) {
            picture.states = QList<NodeState>(picture.graph.nodes.size(), state);
            const QByteArray drawing = bytesOf(picture, PictureFormat::Svg);
            QVERIFY(!drawings.contains(drawing));
            drawings.append(drawing);
            // Without any colour the states still differ.
            picture.colors = GraphColors{};
        }
        picture.edgeStates = QList<EdgeState>(picture.graph.edges.size(), EdgeState::NotTaken);
        QVERIFY(bytesOf(picture, PictureFormat::Svg).contains("stroke-dasharray"));
    }

    void pdfIsOnePageOfThePicturesSize()
    {
        const QByteArray pdf = bytesOf(pictureOf(samples::placedDiamond()), PictureFormat::Pdf);
        QVERIFY(pdf.startsWith("%PDF-"));
        QCOMPARE(pdf.count("/Type /Page\n"), 1);
    }

    void veryLargeGraphsStillGiveAPicture()
    {
        TaskGraph graph = samples::generated(1200, 4);
        const GraphPicture picture = pictureOf(graph);
        const QByteArray png = bytesOf(picture, PictureFormat::Png);
        const QImage image = QImage::fromData(png, "PNG");
        QVERIFY(!image.isNull());
        QVERIFY(double(image.width()) * image.height() <= 30.5e6);
        QVERIFY(!bytesOf(picture, PictureFormat::Pdf).isEmpty());
    }

    void formatFollowsTheEndingOfTheName_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("format");
        QTest::newRow("svg") << u"a.svg"_s << int(PictureFormat::Svg);
        QTest::newRow("capital letters") << u"/x/y.z/A.PNG"_s << int(PictureFormat::Png);
        QTest::newRow("pdf") << u"a.b.pdf"_s << int(PictureFormat::Pdf);
        QTest::newRow("another ending") << u"a.jpg"_s << -1;
        QTest::newRow("no ending") << u"svg"_s << -1;
    }

    void formatFollowsTheEndingOfTheName()
    {
        QFETCH(QString, name);
        QFETCH(int, format);
        const auto found = pictureFormatOf(name);
        QCOMPARE(found ? int(*found) : -1, format);
    }

    void aRefusedFileIsNamedAndNothingIsLeft()
    {
        QTemporaryDir folder;
        const QString name = folder.filePath(u"missing/plan.svg"_s);
        const auto saved = savePicture(pictureOf(samples::placedDiamond()), name);
        QVERIFY(!saved);
        QVERIFY(saved.error().message.contains(name));
        QVERIFY(!QFile::exists(name));
    }
};

QTEST_MAIN(TestGraphPicture)
#include "tst_graphpicture.moc"
