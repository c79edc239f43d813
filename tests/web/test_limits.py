"""Too often is told with the seconds to wait; nobody pays for what others do, but for all of them."""

from qa.web.limits import Limit


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_client_waits_until_its_first_time_is_past() -> None:
    clock = _Clock()
    limit = Limit(each=2, everybody=9, seconds=60, clock=clock)
    assert [limit.take("192.0.2.1") for _ in range(2)] == [0, 0]
    clock.now = 20
    assert limit.take("192.0.2.1") == 40
    assert limit.take("192.0.2.2") == 0
    clock.now = 60
    assert limit.take("192.0.2.1") == 0


def test_all_together_have_a_limit_as_well() -> None:
    clock = _Clock()
    limit = Limit(each=9, everybody=3, seconds=60, clock=clock)
    assert [limit.take(f"192.0.2.{n}") for n in range(4)] == [0, 0, 0, 60]


def test_one_network_of_ipv6_is_one_client() -> None:
    limit = Limit(each=1, everybody=9, seconds=60)
    assert limit.take("2001:db8::1") == 0
    assert limit.take("2001:db8::2") > 0


def test_none_is_no_limit() -> None:
    limit = Limit(each=0, everybody=0, seconds=60)
    assert {limit.take("192.0.2.1") for _ in range(100)} == {0}
    assert limit._times == {}


def test_what_is_forgiven_counts_no_more() -> None:
    limit = Limit(each=1, everybody=9, seconds=60)
    limit.take("192.0.2.1")
    limit.forgive("192.0.2.1")
    assert limit.take("192.0.2.1") == 0


def test_many_addresses_fill_no_memory() -> None:
    clock = _Clock()
    limit = Limit(each=1, everybody=10**9, seconds=60, clock=clock)
    for number in range(10_002):
        limit.take(f"c{number}")
    clock.now = 61
    limit.take("last")
    assert len(limit._times) < 5
