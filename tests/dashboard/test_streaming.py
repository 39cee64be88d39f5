"""All rows as Parquet: the server's memory does not grow with what it sends."""

from bench import streaming


def test_ten_times_the_rows_are_sent_without_ten_times_the_memory(tmp_path):
    """1.5 million rows held at once would add 345 MB to the peak of the real server; sent as they come, some 80."""
    few, many = streaming.measured(streaming.write(tmp_path / "lake", 1_500_000))
    assert (few.rows, many.rows) == (150_000, 1_500_000)
    assert many.after - many.before < 200
