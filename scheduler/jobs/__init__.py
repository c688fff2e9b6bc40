"""The use cases, one module a noun. The command line, the API and the clock all call these."""
