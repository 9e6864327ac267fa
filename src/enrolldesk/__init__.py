"""EnrollDesk: the front desk of a school, on this computer first."""

__version__ = "0.1.0"
