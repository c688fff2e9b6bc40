"""Numbering plans: which digits are a telephone number, and its E.164 form."""
