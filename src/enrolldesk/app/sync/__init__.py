"""The way of a batch from this desk's outbox to the server, exactly once.

An acknowledgement can be lost and a hung commit can land after its retry was answered with an
error, so no status alone says what happened: the batch's guard document does.
"""
