# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# One function for libraries, one for test programs.
#
# Directions are enforced by include paths: every library is reachable only through
# <build>/include/<name>/<name>, a link to src/<name>. A source can therefore include
# "incidents/incident.h" only when its target links Holdfast::incidents, directly or not.

add_library(holdfast_options INTERFACE)
target_compile_features(holdfast_options INTERFACE cxx_std_20)
target_compile_definitions(holdfast_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
    QT_NO_KEYWORDS QT_NO_FOREACH QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_DISABLE_DEPRECATED_BEFORE=0x060400)
target_compile_options(holdfast_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow=local -Wnon-virtual-dtor -Woverloaded-virtual -Wsuggest-override
    -Wno-missing-field-initializers # value types have default member initialisers
    $<$<BOOL:${HOLDFAST_WERROR}>:-Werror>)
if(HOLDFAST_SANITIZE)
    target_compile_options(holdfast_options INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
    target_link_options(holdfast_options INTERFACE -fsanitize=address,undefined)
endif()

# Precompiled headers are shared: one for code without widgets, one with them.
function(holdfast_precompiled_headers)
    if(NOT HOLDFAST_PCH)
        return()
    endif()
    foreach(kind core widgets)
        set(file "${CMAKE_BINARY_DIR}/pch_${kind}.cpp")
        if(NOT EXISTS "${file}")
            file(WRITE "${file}" "// carries a shared precompiled header\n")
        endif()
        add_library(holdfast_pch_${kind} STATIC "${file}")
        target_link_libraries(holdfast_pch_${kind} PRIVATE holdfast_options Qt6::Core)
        set_target_properties(holdfast_pch_${kind} PROPERTIES AUTOMOC OFF AUTOUIC OFF AUTORCC OFF)
    endforeach()
    target_precompile_headers(holdfast_pch_core PRIVATE <QtCore> <functional> <memory> <optional> <variant> <vector>)
    target_link_libraries(holdfast_pch_widgets PRIVATE Qt6::Widgets)
    target_precompile_headers(holdfast_pch_widgets PRIVATE <QtCore> <QtWidgets> <functional> <memory> <optional> <vector>)
endfunction()

function(_holdfast_use_pch target kind)
    if(HOLDFAST_PCH)
        target_precompile_headers(${target} REUSE_FROM holdfast_pch_${kind})
    endif()
endfunction()

# holdfast_add_library(<name> [WIDGETS] SOURCES ... [LINKS ...] [PRIVATE_LINKS ...])
function(holdfast_add_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "WIDGETS" "" "SOURCES;LINKS;PRIVATE_LINKS")
    add_library(holdfast_${name} STATIC ${arg_SOURCES})
    add_library(Holdfast::${name} ALIAS holdfast_${name})
    set(facade "${CMAKE_BINARY_DIR}/include/${name}")
    file(MAKE_DIRECTORY "${facade}")
    if(NOT EXISTS "${facade}/${name}")
        file(CREATE_LINK "${CMAKE_SOURCE_DIR}/src/${name}" "${facade}/${name}" SYMBOLIC)
    endif()
    target_include_directories(holdfast_${name} PUBLIC "${facade}")
    target_link_libraries(holdfast_${name} PUBLIC Qt6::Core ${arg_LINKS} PRIVATE holdfast_options ${arg_PRIVATE_LINKS})
    if(arg_WIDGETS)
        target_link_libraries(holdfast_${name} PUBLIC Qt6::Widgets)
        _holdfast_use_pch(holdfast_${name} widgets)
    else()
        _holdfast_use_pch(holdfast_${name} core)
    endif()
endfunction()

# holdfast_add_test(<name> [WIDGETS] SOURCES ... LINKS ... [LABELS ...] [TIMEOUT seconds])
# Tests run without a display and outside the user's own folders.
function(holdfast_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "WIDGETS" "TIMEOUT" "SOURCES;LINKS;LABELS")
    if(NOT BUILD_TESTING)
        return()
    endif()
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE holdfast_options Qt6::Test ${arg_LINKS})
    if(arg_WIDGETS)
        target_link_libraries(${name} PRIVATE Qt6::Widgets)
        _holdfast_use_pch(${name} widgets)
    else()
        _holdfast_use_pch(${name} core)
    endif()
    target_compile_definitions(${name} PRIVATE
        HOLDFAST_TEST_DATA="${CMAKE_CURRENT_SOURCE_DIR}" HOLDFAST_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_HASH_SEED=0;LC_ALL=C.UTF-8;TZ=UTC")
endfunction()
