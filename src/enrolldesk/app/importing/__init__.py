"""Rosters of other programs brought in: recognized, previewed line by line, recorded, undone.

``columns`` says what a column holds, ``cells`` reads dates and amounts as they were meant,
``oneroster`` links guardians, ``plan`` decides each line, ``run`` records the plan and undoes it.
"""
