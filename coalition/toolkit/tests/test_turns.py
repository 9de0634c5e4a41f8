from coalition.toolkit.turns import one_at_a_time


def test_a_turn_is_one_processes(cloned_database, run_at_once):
    with one_at_a_time("x") as mine:

        def try_it() -> bool:
            with one_at_a_time("x") as theirs, one_at_a_time("y") as other:
                return theirs or not other

        assert mine
        assert run_at_once(try_it) == [False]
    with one_at_a_time("x") as again:
        assert again
