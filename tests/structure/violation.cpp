// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Must not compile: this target links base only.
#include "views/mainwindow.h"
