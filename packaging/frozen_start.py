"""What the frozen program runs first."""

import sys

from enrolldesk.__main__ import main

sys.exit(main())
