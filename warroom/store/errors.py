"""What can go wrong with the database, in one sentence each."""


class StoreProblem(Exception):
    """The record cannot be read or written; the message says why and what to do."""


class BusyError(StoreProblem):
    """Another process held the write lock for too long. Nothing was written; try again."""


class ReadOnlyError(StoreProblem):
    """The database may be read but not written."""


class UpgradedError(StoreProblem):
    """A newer warroom upgraded the database while this one had it open."""


class GoneError(StoreProblem):
    """A database that this machine knows is not at its path, and no empty one is made in its place unasked."""


class OlderCopyError(StoreProblem):
    """The database lacks entries that this machine saw in it; nothing is written until somebody accepts that."""


class UnusableDatabaseError(StoreProblem):
    """What is at the path cannot be used as the database: a folder, another program's file, malformed, on a failing disk."""


class UnusableFileError(StoreProblem):
    """A file that was to be taken in cannot be, whole; nothing of it was written."""
