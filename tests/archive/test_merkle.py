"""The tree agrees with the test vectors of RFC 6962's reference implementation, and proofs prove."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.merkle import is_proven, merkle_proof, merkle_root, streamed_proof

# The reference inputs and roots of the Certificate Transparency implementation (merkletree tests).
VECTORS = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    bytes(range(0x50, 0x58)),
    bytes(range(0x60, 0x70)),
]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("count", sorted(ROOTS))
def test_root_is_the_reference_one(count: int) -> None:
    assert merkle_root(VECTORS[:count]) == ROOTS[count]


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40), st.data())
def test_every_leaf_is_proven_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    root = merkle_root(leaves)
    proof = merkle_proof(leaves, index)
    assert is_proven(leaves[index], proof, root)
    assert not is_proven(leaves[index] + b"x", proof, root)


def test_no_such_leaf() -> None:
    with pytest.raises(IndexError, match="no leaf 3"):
        merkle_proof([b"a"], 3)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 33])
def test_a_proof_from_a_stream_is_the_same(count: int) -> None:
    leaves = [str(number).encode() for number in range(count)]
    for index in range(count):
        assert streamed_proof(iter(leaves), count, index) == merkle_proof(leaves, index)
    with pytest.raises(IndexError):
        streamed_proof(iter(leaves), count, count)
