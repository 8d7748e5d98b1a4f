"""The wrapper rules of a configuration."""

from loccit.config.settings import Settings
from loccit.urls.rule_files import load_rules
from loccit.urls.rules import WrapperRules


def wrapper_rules(settings: Settings) -> WrapperRules:
    """Return our own wrapper rules, and before them those that the configuration names.

    Raises:
        UsageError: A rule file can't be used.
        PluginError: A plugin can't be used.
    """
    return load_rules(settings.wrappers.rules, settings.wrappers.plugins)
