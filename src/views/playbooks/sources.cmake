# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# The work plan's part of the views library; included by src/views/CMakeLists.txt.
set(WORK_PLAN_SOURCES
    playbooks/edgeitem.cpp playbooks/edgeitem.h
    playbooks/flowlayout.cpp playbooks/flowlayout.h
    playbooks/graphfindbar.cpp playbooks/graphfindbar.h
    playbooks/minimap.cpp playbooks/minimap.h
    playbooks/playbookscene.cpp playbooks/playbookscene.h
    playbooks/playbookview.cpp playbooks/playbookview.h
    playbooks/rehearsaldialog.cpp playbooks/rehearsaldialog.h
    playbooks/taskinspector.cpp playbooks/taskinspector.h
    playbooks/taskitem.cpp playbooks/taskitem.h
    playbooks/themedgraphcolors.cpp playbooks/themedgraphcolors.h
    playbooks/workplanpage.cpp playbooks/workplanpage.h)
set(WORK_PLAN_LINKS Holdfast::graphs)
