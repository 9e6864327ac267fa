"""The school on the server checked from its entries, and held against this desk's replica."""
