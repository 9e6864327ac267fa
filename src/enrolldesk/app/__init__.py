"""What staff can ask for, and what the core needs of the outside: no Qt, no SQL, no Google."""
