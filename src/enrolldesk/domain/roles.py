"""What people who work at a school may do."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody may do; whoever may more may everything that others may."""

    FRONT_DESK = "front_desk"
    MANAGER = "manager"

    def permits(self, needed: Role) -> bool:
        """Whether somebody of this role may do what needs that one."""
        return self is Role.MANAGER or needed is Role.FRONT_DESK
