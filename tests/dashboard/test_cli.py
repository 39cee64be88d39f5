"""The command as a person runs it: its own process, real files, exit codes."""

import csv
import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import duckdb
import pytest

from queries.access import User
from tests.conftest import SLUICE


def sluice(*arguments: object, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs the command with nothing of this machine's own settings."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SLUICE_")} | settings
    command = [str(SLUICE), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)


def raw(lake: Path, sql: str) -> list[tuple]:
    """What an independent query over the raw files says; {sales} and the like stand for tables."""
    return duckdb.sql(sql.format(
        sales=f"read_parquet('{lake}/sales/**/*.parquet')", dealers=f"'{lake}/dealers.parquet'",
        territories=f"'{lake}/territories.parquet'", targets=f"'{lake}/targets.parquet'",
    )).fetchall()  # fmt: skip


def test_json_has_a_row_a_group_with_the_figures_of_the_raw_files(other_lake: Path) -> None:
    done = sluice(
        "ask", "--lake", other_lake, "--metrics", "sell_in_amount,attainment", "--by", "province,month",
        "--where", "province != Hawaii", "--compare", "last_year", "--order", "province", "--format", "json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    expected = raw(
        other_lake,
        """
        SELECT province, amount, amount / target FROM
            (SELECT province, sum(net_amount) AS amount FROM {sales} JOIN {dealers} USING (dealer_id)
             JOIN {territories} USING (city_id) WHERE stage = 'sell_in' GROUP BY 1)
            JOIN (SELECT province, sum(target_amount) AS target FROM {targets} GROUP BY 1) USING (province)
        ORDER BY 1""",
    )
    rows = json.loads(done.stdout)
    assert [list(row) for row in rows] == [
        ["province", "month", "sell_in_amount", "attainment", "sell_in_amount__last_year", "attainment__last_year"]
    ] * len(expected)
    for row, (province, amount, attainment) in zip(rows, expected, strict=True):
        assert (row["province"], row["month"]) == (province, "2024-02-01")
        assert row["sell_in_amount"] == pytest.approx(amount)
        assert row["attainment"] == pytest.approx(attainment)
        assert row["sell_in_amount__last_year"] is None


def test_csv_table_and_sql_tell_the_same(other_lake: Path) -> None:
    question = ("ask", "--lake", other_lake, "--metrics", "sell_out_quantity", "--by", "day", "--to", "2024-02-02")
    as_csv, as_table, as_sql = (sluice(*question, "--format", each).stdout for each in ("csv", "table", "sql"))
    rows = list(csv.reader(as_csv.splitlines()))
    assert rows[0] == ["day", "sell_out_quantity"]
    assert [row[0] for row in rows[1:]] == ["2024-02-01", "2024-02-02"]
    assert as_table.splitlines()[0].split() == ["Day", "Sell-out", "quantity"]
    assert [line.split()[-1].replace(",", "") for line in as_table.splitlines()[1:]] == [row[1] for row in rows[1:]]
    assert as_sql.startswith(("WITH", "SELECT"))
    assert "2024-02-02" in as_sql.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--metrics", "sell_in_amont"), ("sell_in_amont", "sell_in_amount")),
        (("--by", "provinz"), ("provinz", "province")),
        (("--where", "channel ~ KA"), ("channel ~ KA",)),
        (("--where", "day = 2024-02-01"), ("day",)),
        (("--from", "2024-03-01", "--to", "2024-02-01"), ("2024-03-01", "2024-02-01")),
    ],
)
def test_what_cannot_be_asked_ends_in_one_line_that_names_it(
    other_lake: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...], named: tuple[str, ...],
) -> None:  # fmt: skip
    from dashboard.cli import main

    monkeypatch.setattr("sys.argv", ["sluice", "ask", "--lake", str(other_lake), *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    message = str(ended.value.code)
    assert message.startswith("sluice: ")
    assert "\n" not in message
    assert all(each in message for each in named)
    assert capsys.readouterr().out == ""


def test_a_folder_that_is_no_lake_ends_in_one_line_without_a_traceback(tmp_path: Path) -> None:
    for command in ("info", "build", "serve", "ask"):
        done = sluice(command, "--lake", tmp_path / "nowhere")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.count("\n") == 1
        assert "nowhere" in done.stderr


def test_settings_are_taken_from_the_environment_and_a_bad_one_is_named(other_lake: Path) -> None:
    done = sluice("info", SLUICE_LAKE=str(other_lake), SLUICE_LANGUAGE="zh")
    assert done.returncode == 0, done.stderr
    assert "行数" in done.stdout
    bad = sluice("info", SLUICE_PORT="many")
    assert bad.returncode == 1
    assert bad.stderr.startswith("sluice: SLUICE_PORT is many")


def test_info_counts_what_is_in_the_files(other_lake: Path) -> None:
    lines = {line.split()[0]: line.split()[1:] for line in sluice("info", "--lake", other_lake).stdout.splitlines()}
    count, first, last = raw(other_lake, "SELECT count(*), min(sold_on)::date, max(sold_on)::date FROM {sales}")[0]
    assert lines["sales"] == [f"{count:,}", str(first), str(last)]
    assert lines["dealers"] == ["66"]
    assert "traces" not in lines


def test_a_sample_never_overwrites_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = sluice("sample", tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_a_sample_that_is_killed_half_way_leaves_no_half_lake(tmp_path: Path) -> None:
    making = subprocess.Popen([SLUICE, "sample", tmp_path / "company"], stderr=subprocess.DEVNULL)
    limit = time.monotonic() + 60
    while not list(tmp_path.rglob("*.parquet")) and time.monotonic() < limit:
        time.sleep(0.02)
    making.kill()
    assert making.wait() == -signal.SIGKILL
    assert not (tmp_path / "company").exists()


def test_the_local_user_is_named_by_its_setting_and_sees_everything() -> None:
    from dashboard.settings import local_user

    assert local_user() == User("local", everything=True)


def test_a_port_in_use_is_named(other_lake: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = sluice("serve", "--lake", other_lake, "--port", port, "--no-open")
    assert done.returncode == 1
    assert f"127.0.0.1:{port}" in done.stderr.splitlines()[-1]


def test_alerts_as_json_and_as_a_table(sample_lake):
    found = json.loads(sluice("alerts", "--lake", sample_lake, "--format", "json").stdout)
    assert found == sorted(found, key=lambda case: -case["money_at_stake"])
    assert {"case_id", "dealer_id", "units_excess", "q_value", "destinations", "signals", "exclusions"} <= set(found[0])
    assert found[0]["case_id"] in sluice("alerts", "--lake", sample_lake).stdout


def test_findings_of_any_kind_as_json_and_as_a_table(sample_lake):
    told = json.loads(sluice("findings", "--lake", sample_lake, "--format", "json").stdout)
    assert {"rushing", "blocking"} <= {each["kind"] for each in told}
    assert told == sorted(told, key=lambda each: (-each["stake"], each["finding_id"]))
    assert list(told[0]) == [
        "kind", "finding_id", "subject_kind", "subject_id", "region", "province", "measure", "seen", "expected", "low",
        "high", "stake", "p_value", "state", "text",
    ]  # fmt: skip
    alerts = json.loads(sluice("alerts", "--lake", sample_lake, "--kind", "blocking", "--format", "json").stdout)
    mine = [each for each in told if each["kind"] == "blocking"]
    assert [(each["finding_id"], each["stake"], each["seen"]) for each in mine] == [
        (each["case_id"], each["money_at_stake"], each["units_seen"]) for each in alerts]  # fmt: skip
    shown = sluice("findings", "--lake", sample_lake, "--kind", "rushing", "--as-of", "2026-06-30").stdout
    assert "rushing-" in shown and "blocking-" not in shown


def test_an_unknown_kind_is_said_in_a_sentence(sample_lake):
    refused = sluice("findings", "--lake", sample_lake, "--kind", "rush")
    assert refused.returncode == 1 and "rushing" in refused.stderr
