"""How a school that ran alone comes to a server, how a desk joins one, and how it leaves.

Whether two places are the same school is never told by names: a school has an identity of its own,
minted with it, and a desk keeps the identity of the school it belongs to.
"""
