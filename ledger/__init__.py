"""Who did what and why: operations, audit, permissions, schedules, the frontier of crawls."""
