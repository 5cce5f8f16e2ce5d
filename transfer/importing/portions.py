"""What the jobs of imports do, portion by portion."""

from transfer.importing.committing import commit_portion
from transfer.importing.finding import match_portion
from transfer.importing.staging import let_go, read_portion
from transfer.importing.undoing import undo_portion
from transfer.jobs.steps import LETTING_GO, PORTIONS
from transfer.models import Kind

PORTIONS |= {
    Kind.READ: read_portion,
    Kind.MATCH: match_portion,
    Kind.COMMIT: commit_portion,
    Kind.UNDO: undo_portion,
}
LETTING_GO |= {Kind.READ: let_go}
