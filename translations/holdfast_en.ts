<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
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
<context>
    <name>CaseWork</name>
    <message numerus="yes">
        <source>%n incident(s) linked</source>
        <translation>
            <numerusform>%n incident linked</numerusform>
            <numerusform>%n incidents linked</numerusform>
        </translation>
    </message>
</context>
</TS>
