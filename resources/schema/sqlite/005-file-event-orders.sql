-- SPDX-FileCopyrightText: 2026 Holdfast contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What file events are sorted by most, beside their time: the first rows of a million come at once.

CREATE INDEX file_event_size ON file_event(incident_number, size_bytes);
CREATE INDEX file_event_name ON file_event(incident_number, file_name COLLATE NOCASE);
