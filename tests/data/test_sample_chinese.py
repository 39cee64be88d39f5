"""The sample company in Chinese: every name is, no two become one, and nothing else is any different."""

import re

import polars as pl

from data.contract import TABLES
from data.sample import SIZES, generate
from data.sample.chinese import NAMED, named, spoken
from data.sample.company import Size
from data.sample.dealers import SYLLABLES
from data.sample.geography import territories
from queries.calendar import events

KNOWN_BY_LETTERS = re.compile("KA|TCL|LED|Mini|IH|4K")
WRITTEN_ONCE = ("sales", "inventory", "traces")  # by month, and hold no names


def test_every_name_is_chinese_and_nothing_else_differs(sample_lake):
    for table in set(TABLES) - set(WRITTEN_ONCE):
        english = pl.read_parquet(sample_lake / f"{table}.parquet")
        chinese, names = named(english), [name for name in english.columns if name in NAMED]
        assert chinese.drop(names).equals(english.drop(names)), table
        for name in names:
            said = chinese[name].drop_nulls().unique().to_list()
            letters = re.findall("[A-Za-z]{2}", KNOWN_BY_LETTERS.sub("", " ".join(said)))
            assert not letters, (table, name, letters)
            assert len(said) >= english[name].drop_nulls().n_unique(), (table, name)
    for table in WRITTEN_ONCE:
        assert {column.name for column in TABLES[table].columns} & NAMED <= {"source"}


def test_a_company_is_made_in_chinese(tmp_path):
    lake = generate(tmp_path / "lake", Size(6_000, SIZES["small"].turnover, 0.4, 2_000), language="zh")
    assert "华东" in pl.read_parquet(lake / "territories.parquet")["region"]
    assert "KA连锁" in pl.read_parquet(lake / "targets.parquet")["channel"]


def test_cities_of_one_name_in_english_are_told_apart():
    english = territories().select("city_id", "city")
    chinese = named(english)["city"]
    assert {"苏州", "宿州", "福州", "抚州", "宜春", "伊春", "泰州", "台州"} <= set(chinese)
    assert chinese.n_unique() == english.height > english["city"].n_unique()


def test_a_dealer_is_called_by_its_city_its_name_and_what_it_is():
    assert spoken("上海 Zhongli Appliances") == "上海中利电器"
    assert spoken("Suning.com 天津") == "苏宁易购天津"
    assert spoken("Gome 北京 branch") == "国美北京分公司"
    pairs = {one + two.lower() for one in SYLLABLES for two in SYLLABLES}
    assert len({spoken(pair) for pair in pairs}) > 0.99 * len(pairs)


def test_festivals_are_known_by_their_chinese_names(sample_lake):
    own = named(pl.read_parquet(sample_lake / "events.parquet"))
    known = {each.name for each in events(own["starts_on"].min(), own["ends_on"].max(), own)}
    assert {"spring_festival", "mid_autumn", "labour_day", "national_day", "double_11", "mid_year_618"} <= known
    assert not known & {"春节", "中秋节", "国庆节", "双11", "五一劳动节"}
