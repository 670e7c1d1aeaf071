# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs the tour, or the recorded requests (RECORDED); the shared folder is looked for when the test runs, in HOLDFAST_SHARED or beside the source folder.
set(shared "$ENV{HOLDFAST_SHARED}")
if(NOT shared)
    set(shared "${SOURCE}/../shared")
endif()
set(openapi "${shared}/specs/code42/incydr-v1-v2.yaml")
if(NOT EXISTS "${openapi}")
    set(openapi)
endif()
if(RECORDED)
    execute_process(COMMAND "${PYTHON}" "${FOLDER}/recorded.py" "${RANGE}" "${shared}/fixtures" RESULT_VARIABLE result)
    if(NOT result EQUAL 0 AND NOT result EQUAL 77)
        message(FATAL_ERROR "recorded requests are answered otherwise (exit code ${result})")
    endif()
    return()
endif()
execute_process(COMMAND "${PYTHON}" "${FOLDER}/tour.py" "${RANGE}" "${FOLDER}/shapes.json" ${openapi} RESULT_VARIABLE result)
if(NOT result EQUAL 0 AND NOT result EQUAL 77)
    message(FATAL_ERROR "the tour found problems (exit code ${result})")
endif()
