"""A simulated school: several desks and their server, stepped by one seeded scheduler.

The desks are real (SQLite files, commands, pusher, puller, the writes of a commit) and so is the
engine of the testers' server. Time, the network, the clocks, the disks that fail and the people
are not: a seed decides them all, so a run is replayed by its number.
"""
