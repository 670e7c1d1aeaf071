# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# The work plan's part of the models library.
set(PLAYBOOK_GRAPH_SOURCES
    playbooks/durationtext.cpp playbooks/durationtext.h
    playbooks/playbookgraphmodel.cpp playbooks/playbookgraphmodel.h
    playbooks/rehearsalmodel.cpp playbooks/rehearsalmodel.h
    playbooks/workplansnapshot.h)
set(PLAYBOOK_GRAPH_LINKS Holdfast::graphs)
