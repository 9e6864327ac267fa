"""What keeps, prints and reads for the desk: SQLite, PDF pages, roster files."""
