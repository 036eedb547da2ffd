"""One function per verb: the only writers of evaluation's rows."""
