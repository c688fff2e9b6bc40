"""The use cases, one module per noun. The command line, the API and the clock all call these."""
