"""The structure of the code, measured and guarded. `python -m tests.architecture` prints it."""
