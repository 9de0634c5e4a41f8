from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition.kernel.bands import Band, BandError, BandsDisordered, BandsOverlap, EmptyBand, band_of, check_bands


@dataclass(frozen=True, slots=True)
class Rate(Band):
    rate_bp: int


# documents.md 6, VamShop: from 500 2 %, from 1000 3 %, ... from 3000 10 %, borders to the upper band.
RATES = [
    Rate(lower * 100, upper and upper * 100, percent * 100)
    for lower, upper, percent in [
        (500, 1000, 2),
        (1000, 1500, 3),
        (1500, 2000, 5),
        (2000, 2500, 7),
        (2500, 3000, 8),
        (3000, None, 10),
    ]
]


@pytest.mark.parametrize(
    ("kopecks", "percent"), [(49999, 0), (50000, 2), (99999, 2), (100000, 3), (299999, 8), (300000, 10), (10**12, 10)]
)
def test_a_value_on_the_border_belongs_to_the_upper_band(kopecks, percent):
    band = band_of(RATES, kopecks)

    assert (band.rate_bp if band else 0) == percent * 100


def test_gaps_are_allowed_and_belong_to_nobody():
    bands = [Band(0, 10), Band(20, 30)]
    check_bands(bands)

    assert [band_of(bands, value) for value in (-1, 0, 10, 19, 20, 30)] == [None, bands[0], None, None, bands[1], None]
    assert band_of([], 5) is None


@pytest.mark.parametrize(
    ("bands", "error", "code"),
    [
        ([Band(5, 5)], EmptyBand, "band_empty"),
        ([Band(0, 5), Band(7, 6)], EmptyBand, "band_empty"),
        ([Band(10, 20), Band(0, 5)], BandsDisordered, "bands_disordered"),
        ([Band(10, None), Band(0, 5)], BandsDisordered, "bands_disordered"),
        ([Band(0, 10), Band(9, 20)], BandsOverlap, "bands_overlap"),
        ([Band(0, 10), Band(0, 10)], BandsOverlap, "bands_overlap"),
        ([Band(0, None), Band(10, 20)], BandsOverlap, "bands_overlap"),
    ],
)
def test_bands_that_cannot_be_told_apart_are_refused(bands, error, code):
    with pytest.raises(error) as refusal:
        check_bands(bands)

    assert refusal.value.code == code
    assert str(bands[-1].lower) in str(refusal.value)


@given(st.lists(st.tuples(st.integers(-9, 9), st.one_of(st.none(), st.integers(-9, 9))), max_size=4))
def test_bands_pass_exactly_when_no_value_falls_into_two_and_they_ascend(bounds):
    bands = [Band(*pair) for pair in bounds]
    holders = [[band for band in bands if value in band] for value in range(-10, 12)]
    sound = (
        all(len(found) <= 1 for found in holders)
        and all(any(band in found for found in holders) for band in bands)
        and bands == sorted(bands, key=lambda band: band.lower)
    )

    try:
        check_bands(bands)
    except BandError:
        assert not sound
    else:
        assert sound
        check_bands(RATES)
