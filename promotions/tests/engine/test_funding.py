from hypothesis import given
from hypothesis import strategies as st

from promotions.engine.encoding import decode_rulebook, encode_rulebook
from promotions.engine.funding import borne_by, payer_id
from promotions.engine.mechanics.percent_of_goods import PercentOfGoods
from promotions.engine.receipt import Place
from promotions.engine.rulebook import FunderKind, Funding
from promotions.engine.soundness import problems_of
from promotions.tests.engine.scenes import OPERATOR, OUTLET, rule, rulebook

FIVE = PercentOfGoods(500)
PLACE = Place(outlet_id=1, desk_id=1, legal_entity_id=10)
MAKER = 77


def pharmacy(share_bp, cap_kopecks=None):
    return Funding(FunderKind.OUTLET, None, share_bp, cap_kopecks)


def maker(share_bp, cap_kopecks=None):
    return Funding(FunderKind.PARTICIPANT, MAKER, share_bp, cap_kopecks)


def operator(share_bp, cap_kopecks=None):
    return Funding(FunderKind.OPERATOR, None, share_bp, cap_kopecks)


def totals(fundings, *kopecks):
    borne = borne_by(fundings, PLACE, list(enumerate(kopecks, 1)))
    return {payer: sum(amount for _, amount in lines) for payer, lines in borne}


def test_up_to_the_cap_everybody_bears_his_share():
    assert totals([pharmacy(3_000), maker(5_000, 50_00), operator(2_000)], 100_00) == {
        10: 30_00,
        MAKER: 50_00,
        None: 20_00,
    }


def test_what_lies_above_a_cap_is_borne_by_the_others_as_they_stand_to_one_another():
    """Of 200.00 the maker pays 50.00; 150.00 fall on pharmacy and operator, three to two."""
    assert totals([pharmacy(3_000), maker(5_000, 50_00), operator(2_000)], 100_00, 100_00) == {
        10: 90_00,
        MAKER: 50_00,
        None: 60_00,
    }


def test_an_odd_kopeck_above_the_cap_is_not_lost():
    assert totals([pharmacy(5_000), maker(2_500, 33), operator(2_500)], 1_00) == {10: 50, MAKER: 25, None: 25}
    assert totals([pharmacy(5_000), maker(2_500, 24), operator(2_500)], 1_00) == {10: 51, MAKER: 24, None: 25}


def test_two_caps_and_one_who_bears_the_rest():
    assert totals([pharmacy(3_000, 10_00), maker(5_000, 50_00), operator(2_000)], 500_00) == {
        10: 10_00,
        MAKER: 50_00,
        None: 440_00,
    }


def test_a_pharmacy_that_is_a_named_participant_too_is_one_payer():
    own = Funding(FunderKind.PARTICIPANT, PLACE.legal_entity_id, 5_000, 10_00)
    assert totals([pharmacy(5_000), own], 100_00) == {10: 100_00}


kinds = {pharmacy: PLACE.legal_entity_id, maker: MAKER, operator: None}


@st.composite
def capped(draw):
    """Three funders at most, one of them without a cap."""
    makers = draw(st.lists(st.sampled_from(list(kinds)), unique=True, min_size=1, max_size=3))
    cuts = [
        0,
        *sorted(draw(st.sets(st.integers(1, 9_999), min_size=len(makers) - 1, max_size=len(makers) - 1))),
        10_000,
    ]
    caps = draw(st.lists(st.none() | st.integers(1, 3_000), min_size=len(makers), max_size=len(makers)))
    caps[draw(st.integers(0, len(makers) - 1))] = None
    return [make(cuts[at + 1] - cuts[at], caps[at]) for at, make in enumerate(makers)]


@given(capped(), st.lists(st.integers(0, 5_000), min_size=1, max_size=6))
def test_nothing_is_lost_in_a_line_in_a_payer_or_in_the_whole_and_no_cap_is_exceeded(fundings, kopecks):
    shares = list(enumerate(kopecks, 1))
    borne = borne_by(fundings, PLACE, shares)
    for line_no, amount in shares:
        assert sum(dict(lines).get(line_no, 0) for _, lines in borne) == amount
    by_payer = {payer: sum(amount for _, amount in lines) for payer, lines in borne}
    assert all(amount >= 0 for _, lines in borne for _, amount in lines)
    assert sum(by_payer.values()) == sum(kopecks)
    for funding in fundings:
        if funding.cap_kopecks is not None:
            assert by_payer[payer_id(funding, PLACE)] <= funding.cap_kopecks
    uncapped = [funding for funding in fundings if funding.cap_kopecks is None]
    for funding in uncapped:  # nobody without a cap gets off with less than his share
        exact = sum(kopecks) * funding.share_bp / 10_000
        assert by_payer[payer_id(funding, PLACE)] > exact - 1
    assert borne == borne_by(fundings, PLACE, shares)


def test_somebody_has_to_bear_the_rest():
    codes = {problem.code for problem in problems_of(rule(FIVE, funding=(maker(5_000, 1_00), operator(5_000, 1_00))))}
    assert codes == {"all_funders_capped"}
    assert problems_of(rule(FIVE, funding=(maker(5_000, 1_00), operator(5_000)))) == ()


def test_a_cap_is_kept_with_the_rulebook_and_one_stored_before_there_were_caps_still_loads():
    held = rulebook(rule(FIVE, funding=(maker(5_000, 1_00), operator(5_000))))
    assert decode_rulebook(encode_rulebook(held)) == held
    plain = rulebook(rule(FIVE, funding=(OUTLET,)), rule(FIVE, funding=(OPERATOR,)))
    before = encode_rulebook(plain).replace(b',"cap_kopecks":null', b"")
    assert b"cap_kopecks" not in before
    assert decode_rulebook(before) == plain
