"""What went wrong put right: voids, refunds, credit moved, places given up, gates opened anyway."""
