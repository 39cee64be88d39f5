import pytest

from dashboard.measure import Measure
from data.text import LANGUAGES, say
from queries.dimensions import DIMENSIONS
from queries.metrics import METRICS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_metric_and_dimension_has_its_words(language):
    for name in METRICS:
        measure = Measure.of(name, language)
        assert measure.label
        assert measure.meaning.endswith("。" if language == "zh" else ".")
    assert all(say(f"dimensions.{name}", language) for name in DIMENSIONS)


def test_a_rising_return_rate_is_bad_and_a_target_is_neither():
    assert Measure.of("return_rate", "en").tone(0.01) == "bad"
    assert Measure.of("sell_in_amount", "en").tone(-5) == "bad"
    assert Measure.of("sell_in_amount", "en").tone(5) == "good"
    assert Measure.of("target_amount", "en").tone(5) == "neutral"
    assert Measure.of("sell_in_amount", "en").tone(None) == "neutral"
