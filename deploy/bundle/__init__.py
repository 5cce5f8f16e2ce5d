"""One zip that runs: code, wheels, collected static files, compiled catalogues.

Made of a commit, not of the working tree: whatever lies around beside it is not in it.
"""
