"""Who is at the desk: what they may do, their PINs, the lock, a manager's yes."""
