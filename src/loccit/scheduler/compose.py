"""The composition of an exchanger from the settings, in whichever process it is to work."""

import os

from loccit.config.settings import Settings
from loccit.fetch.addresses import parse_networks
from loccit.fetch.compose import own_engine
from loccit.fetch.dns import Resolver, first_query
from loccit.fetch.engine import Engine, MakeEngine
from loccit.fetch.identity import HostTable, browser_headers, standard_headers
from loccit.host_secrets import SecretMask, secrets_of
from loccit.page.early_stop import needs_more
from loccit.scheduler.exchanges import Exchanger
from loccit.scheduler.reading import PageReading
from loccit.scheduler.recording import Recording


def make_exchanger(settings: Settings, make_engine: MakeEngine | None) -> Exchanger:
    """Compose what makes exchanges, as the configuration wants it.

    Raises:
        UsageError: The configuration cannot be used (name servers, proxy, authorities).
    """
    network = settings.network
    reading = PageReading(network.max_body, keep_ids=settings.judge.fragments)
    standard = standard_headers(settings)
    resolver = Resolver(
        network.nameservers,
        parse_networks(network.allow_addresses),
        timeout=first_query(network.timeout),
    )
    mask = SecretMask(secrets_of(settings.hosts, os.environ))
    recording = Recording(settings.keep, reading, mask)
    engine: Engine
    if make_engine is not None:
        engine = make_engine(network, standard, recording.limit)
    else:
        engine = own_engine(
            network, standard, recording.limit,
            resolver=resolver, no_proxy=network.no_proxy,
            # Where a page is kept, it is fetched whole anyway.
            needs_more=None if recording.on else needs_more,
        )  # fmt: skip
    return Exchanger(
        engine, resolver, HostTable(settings.hosts), reading,
        browser_headers(settings), network.timeout, mask, recording,
    )  # fmt: skip
