"""What the Makefile calls. Standard library only, because the packages may not be installed yet."""
