"""What went wrong put right: each correction is an entry of its own, beside what it corrects."""
