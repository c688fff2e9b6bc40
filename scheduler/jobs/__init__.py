"""The use cases, one file each. The command line, the API and the clock all call these."""
