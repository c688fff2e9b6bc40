"""The results of a wash as files: workbook, CSV, JSON lines."""
