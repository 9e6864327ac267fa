"""Students: the list, the card of one of them, and the form that adds and changes them."""
