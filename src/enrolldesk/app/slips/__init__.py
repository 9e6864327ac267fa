"""Small records beside the ledger, as documents and back."""
