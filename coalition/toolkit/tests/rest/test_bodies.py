import time

import msgspec
import pytest

from coalition.toolkit.rest.bodies import MAX_BYTES, hash_of_body, read_body
from coalition.toolkit.rest.errors import BodyTooLarge, InvalidRequest


class Inner(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    n: int = 0


class Outer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    text: str
    inner: tuple[Inner, ...] = ()
    sealed: msgspec.Raw = msgspec.Raw(b"null")


def refused(raw):
    with pytest.raises(InvalidRequest) as error:
        read_body(raw, Outer)
    return error.value.context["misfit"]


def test_a_sound_body_is_read():
    assert read_body('{"text": "Ы \\\\u0000 \\"", "inner": [{"n": 1}]}'.encode(), Outer).inner == (Inner(1),)


@pytest.mark.parametrize(
    ("raw", "misfit"),
    [
        (b'{"text": "a", "text": "b"}', "named_twice"),
        (b'{"text": "a", "t\\u0065xt": "b"}', "named_twice"),
        (b'{"text": "a", "sealed": {"deep": [{"x": 1, "x": 2}]}}', "named_twice"),
        (b'{"text": "a\\u0000"}', "control_character"),
        (b'{"text": "a\\n"}', "control_character"),
        (b'{"text": "a", "sealed": {"\\u0001": 1}}', "control_character"),
        (b'{"text": "a\x00"}', "not_json"),
        (b'{"text": "\\ud800"}', "not_json"),
        (b'{"text": "\xff"}', "not_json"),
        (b'{"text": "a"} {}', "not_json"),
        (b'{"text": "a", "sealed": NaN}', "not_json"),
        (b'{"text": "a", "other": 1}', "unknown"),
        (b'{"inner": []}', "missing"),
        (b'{"text": "a", "inner": [{"n": 1.0}]}', "not_allowed"),
        (b'{"text": "a", "inner": [{"n": true}]}', "not_allowed"),
    ],
)
def test_what_two_readers_could_read_differently_is_refused(raw, misfit):
    assert refused(raw) == misfit


def test_the_place_is_a_json_pointer():
    with pytest.raises(InvalidRequest) as error:
        read_body(b'{"text": "a", "inner": [{}, {"n": "x"}]}', Outer)

    assert error.value.context["pointer"] == "/inner/1/n"


HOSTILE = [
    b"[" * MAX_BYTES,
    b'{"sealed":' + b"[" * 200_000,
    b'{"sealed":' + b'{"a":' * 50_000,
    b'{"sealed":' + b"[" * 130_000 + b"]" * 130_000 + b',"text":"a"}',
    b'{"text":"a' + b'\\"' * 130_000,
    b'{"text":"' + b"\\" * 260_000,
    b'"' * MAX_BYTES,
    b'{"text":"a","sealed":' + b"1" * 250_000 + b"}",
    b'{"' + b"x" * 260_000 + b'":1}',
    b'{"text":"a","sealed":[' + b'"\\u0041",' * 28_000 + b"0]}",
]


@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_body_takes_no_time(raw):
    began = time.thread_time()
    try:
        read_body(raw, Outer)
    except InvalidRequest:
        pass
    finally:
        assert time.thread_time() - began < 0.5


def test_a_body_beyond_the_limit_is_not_even_read():
    with pytest.raises(BodyTooLarge):
        read_body(b" " * (MAX_BYTES + 1), Outer)


def test_the_hash_is_that_of_what_is_asked():
    spelt = [b'{"text":"a"}', b'{ "inner": [], "text": "\\u0061" }']

    hashes = {hash_of_body("buy", read_body(raw, Outer)) for raw in spelt}

    assert len(hashes) == 1
    assert hash_of_body("sell", Outer("a")) not in hashes
    assert hash_of_body("buy", Outer("b")) not in hashes
