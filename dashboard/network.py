"""Addresses of this machine on the networks that it is on."""

import socket

import psutil


def addresses() -> list[tuple[str, str]]:
    """Interface and IPv4 address of each network that this machine is on."""
    states = psutil.net_if_stats()
    return [
        (name, entry.address)
        for name, entries in psutil.net_if_addrs().items()
        for entry in entries
        if entry.family == socket.AF_INET
        and not entry.address.startswith("127.")
        and (name not in states or states[name].isup)
    ]
