<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Code42</name>
    <message numerus="yes">
        <source>allowed to read; %n event(s) in the last 15 minutes</source>
        <translation>
            <numerusform>allowed to read; %n event in the last 15 minutes</numerusform>
            <numerusform>allowed to read; %n events in the last 15 minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Connections</name>
    <message numerus="yes">
        <source>%1 to %2, %n times</source>
        <translation>
            <numerusform>%1 to %2, once</numerusform>
            <numerusform>%1 to %2, %n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new incident(s)</source>
        <translation>
            <numerusform>%n new incident</numerusform>
            <numerusform>%n new incidents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Diagnosis</name>
    <message numerus="yes">
        <source>It expires in %n day(s); its administrator should renew it soon.</source>
        <translation>
            <numerusform>It expires in %n day; its administrator should renew it soon.</numerusform>
            <numerusform>It expires in %n days; its administrator should renew it soon.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>; %n right(s) missing</source>
        <translation>
            <numerusform>; %n right missing</numerusform>
            <numerusform>; %n rights missing</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Directory</name>
    <message numerus="yes">
        <source>%n more fit; raise limit to see them.</source>
        <translation>
            <numerusform>%n more fits; raise limit to see it.</numerusform>
            <numerusform>%n more fit; raise limit to see them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Language</name>
    <message numerus="yes">
        <source>it has more than %n parts.</source>
        <translation>
            <numerusform>it has more than one part.</numerusform>
            <numerusform>it has more than %n parts.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OpenApi</name>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… and %n more</numerusform>
            <numerusform>… and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::EvidencePage</name>
    <message numerus="yes">
        <source>Tags of %n items, with commas between:</source>
        <translation>
            <numerusform>Tags of the item, with commas between:</numerusform>
            <numerusform>Tags of %n items, with commas between:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::FetchJobs</name>
    <message numerus="yes">
        <source>%n new incidents in %1 ms</source>
        <translation>
            <numerusform>%n new incident in %1 ms</numerusform>
            <numerusform>%n new incidents in %1 ms</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::ImportDialog</name>
    <message numerus="yes">
        <source>&amp;Set up %n connection(s)…</source>
        <translation>
            <numerusform>&amp;Set up %n connection…</numerusform>
            <numerusform>&amp;Set up %n connections…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::IncidentPage</name>
    <message numerus="yes">
        <source>%n write(s)</source>
        <translation>
            <numerusform>%n write</numerusform>
            <numerusform>%n writes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::QueuePage</name>
    <message numerus="yes">
        <source>%n incidents</source>
        <translation>
            <numerusform>%n incident</numerusform>
            <numerusform>%n incidents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::RehearsalDialog</name>
    <message numerus="yes">
        <source>“%1” would make %n change(s). Nothing has been changed yet.</source>
        <translation>
            <numerusform>“%1” would make %n change. Nothing has been changed yet.</numerusform>
            <numerusform>“%1” would make %n changes. Nothing has been changed yet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdfast::WorkPlanPage</name>
    <message numerus="yes">
        <source>%n task(s)</source>
        <translation>
            <numerusform>%n task</numerusform>
            <numerusform>%n tasks</numerusform>
        </translation>
    </message>
</context>
</TS>
