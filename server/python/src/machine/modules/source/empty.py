"""A package: what it has are its modules."""
