"""First steps: a configuration that suits the site, and a schedule."""

from loccit.init.detect import Site, detect
from loccit.init.render import Choices, Planned, planned, write

__all__ = ["Choices", "Planned", "Site", "detect", "planned", "write"]
