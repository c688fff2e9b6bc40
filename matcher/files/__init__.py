"""Reading lists and datasets from files: one contract, one module a format; and writing spreadsheets safely."""
