"""Merkle trees as in RFC 6962 (Certificate Transparency): one hash for many rows, and a short proof that a row is among them.

Pure: bytes in, hashes out. Leaves and nodes are hashed with different prefixes, so that no node can pass for a leaf.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal

Side = Literal["left", "right"]
Proof = tuple[tuple[Side, str], ...]


def leaf_hash(leaf: bytes) -> bytes:
    """Return SHA-256 of 0x00 and the leaf."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def _node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def merkle_root(leaves: Iterable[bytes]) -> str:
    """Return the root over ``leaves`` in their order, as hexadecimal; memory grows with the logarithm of their number.

    The root of no leaves is the SHA-256 of nothing, as in RFC 6962.
    """
    peaks: list[tuple[int, bytes]] = []
    for leaf in leaves:
        size, node = 1, leaf_hash(leaf)
        while peaks and peaks[-1][0] == size:
            node = _node_hash(peaks.pop()[1], node)
            size *= 2
        peaks.append((size, node))
    if not peaks:
        return hashlib.sha256().hexdigest()
    node = peaks.pop()[1]
    while peaks:
        node = _node_hash(peaks.pop()[1], node)
    return node.hex()


def merkle_proof(leaves: Sequence[bytes], index: int) -> Proof:
    """Return the path from leaf ``index`` to the root: for each step the side and hash (hexadecimal) of the other node.

    Raises IndexError when there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"there is no leaf {index} among {len(leaves)}")
    return tuple(_path([leaf_hash(leaf) for leaf in leaves], index))


def _path(hashes: list[bytes], index: int) -> list[tuple[Side, str]]:
    if len(hashes) == 1:
        return []
    split = _split(len(hashes))
    if index < split:
        return [*_path(hashes[:split], index), ("right", _subtree(hashes[split:]).hex())]
    return [*_path(hashes[split:], index - split), ("left", _subtree(hashes[:split]).hex())]


def _subtree(hashes: list[bytes]) -> bytes:
    if len(hashes) == 1:
        return hashes[0]
    split = _split(len(hashes))
    return _node_hash(_subtree(hashes[:split]), _subtree(hashes[split:]))


def _split(count: int) -> int:
    """Return the largest power of two below ``count``."""
    return 1 << (count - 1).bit_length() - 1


def is_proven(leaf: bytes, proof: Iterable[tuple[str, str]], root: str) -> bool:
    """Return whether ``proof`` leads from ``leaf`` to ``root``."""
    node = leaf_hash(leaf)
    for side, other in proof:
        sibling = bytes.fromhex(other)
        node = _node_hash(sibling, node) if side == "left" else _node_hash(node, sibling)
    return node.hex() == root


def streamed_proof(leaves: Iterable[bytes], count: int, index: int) -> Proof:
    """As ``merkle_proof`` for ``count`` leaves that come one after the other; memory grows with the logarithm of their number."""
    if not 0 <= index < count:
        raise IndexError(f"there is no leaf {index} among {count}")
    ranges = list(_siblings(0, count, index))
    stream, position = iter(leaves), 0
    roots: dict[int, str] = {}
    for _, start, stop in sorted(ranges, key=lambda sibling: sibling[1]):
        for _ in islice(stream, start - position):
            pass
        # A subtree's root is the root over its own leaves: a node differs from a leaf by its prefix, not by its place.
        roots[start] = merkle_root(islice(stream, stop - start))
        position = stop
    return tuple((side, roots[start]) for side, start, _ in ranges)


def _siblings(start: int, stop: int, index: int) -> Iterator[tuple[Side, int, int]]:
    """The leaves under each sibling on the path from a leaf to the root: its side, first leaf and end."""
    if stop - start == 1:
        return
    middle = start + _split(stop - start)
    if index < middle:
        yield from _siblings(start, middle, index)
        yield "right", middle, stop
    else:
        yield from _siblings(middle, stop, index)
        yield "left", start, middle
