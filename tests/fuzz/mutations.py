"""Makes new inputs of old ones: bits flipped, pieces cut, doubled and mixed, and what parsers stumble over put in."""

import random
from collections.abc import Iterator, Sequence
from typing import Final

MAX_SIZE: Final = 128 * 1024
_TOKENS: Final = (
    *(b"&amp;", b"=3D", b"=\n", b"=\r\n", b"%", b"%00", b"%2", b"%25", b"+", b"\\", b'"', b"'", b"<", b">", b"&", b"#"),
    *(
        b"\n",
        b"\r\n> ",
        b"\t",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xe2\x80\x8b",
        b"\xf0\x9f\x98\x80",
        b"\xed\xa0\x80",
    ),
    *(b"?a=", b"&a=b", b"a=", b"__", b"/"),
    *(b"https://", b"http://[", b"]:", b"@", b"X-Amz-Signature=", b"X-Amz-Expires=", b"Signature=", b"&x=", b"?", b";"),
    *(
        b"curl ",
        b" -H ",
        b"--url ",
        b"$(",
        b"${filename}",
        b"{",
        b"[",
        b"}",
        b'":',
        b"<!DOCTYPE a [",
        b"<!ENTITY a '&a;'>",
    ),
    *(b"<Error>", b"</Error>", b"<Code>", b"<![CDATA[", b"]]>", b"&#0;", b"&#x110000;", b"{x}", b"*!!", b"__;", b"-3D"),
    *(
        b"bplist00",
        b"\x30\x84\xff\xff\xff\xff",
        b"\x30\x80",
        b"99999999999999999999",
        b"-1",
        b"1e999",
        b"\x85",
        b"\xa0",
    ),
)


def inputs(seeds: Sequence[bytes], seed: int) -> Iterator[bytes]:
    """Yield new inputs without end, the same for the same seed."""
    chance = random.Random(seed)
    while True:
        yield mutated(chance, seeds)


def mutated(chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    """Return a new input, often near to a sample, sometimes far from all of them, at most MAX_SIZE long."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((1, 1, 2, 3, 5, 10, 30))):
        _change(chance, data, seeds)
    return bytes(data[:MAX_SIZE])


def _pieces(chance: random.Random) -> bytes:
    piece = b"".join(chance.choices(_TOKENS, k=chance.choice((1, 1, 2, 3))))
    return piece * chance.choice((2, 2, 2, 20, 20, 20, 500, 20_000))


def _change(chance: random.Random, data: bytearray, seeds: Sequence[bytes]) -> None:
    at, end = sorted((chance.randint(0, len(data)), chance.randint(0, len(data))))
    what = chance.randrange(8)
    if what == 0 and data:
        data[chance.randrange(len(data))] = chance.randrange(256)
    elif what == 1:
        del data[at : min(end, at + chance.choice((1, 4, 64, 4096)))]
    elif what in {2, 3}:
        data[at:at] = chance.choice(_TOKENS)
    elif what == 4:
        piece = bytes(data[at : at + chance.choice((1, 2, 8, 60, 1000))])
        times = chance.choice((2, 2, 3, 3, 10, 10, 100, 5000))
        data[at:at] = piece * min(times, MAX_SIZE // max(len(piece), 1))
    elif what == 5:
        other = chance.choice(seeds)
        start = chance.randint(0, len(other))
        data[at:end] = other[start : start + chance.choice((4, 40, 400, 4000))]
    elif what == 6:
        data[at:at] = _pieces(chance)
    else:  # what is whole stays whole, and a great deal follows
        data += _pieces(chance) + chance.choice(_TOKENS)
    del data[MAX_SIZE:]
