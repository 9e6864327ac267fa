"""Two records of one student: found, looked at side by side, merged, and parted again."""
