"""First steps: a configuration that suits the site, and a schedule."""

from loccit.init.detect import DetectedSite, detect
from loccit.init.render import Choices, Planned, planned, write

__all__ = ["Choices", "DetectedSite", "Planned", "detect", "planned", "write"]
