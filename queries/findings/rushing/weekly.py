"""What an ordinary week of an episode may bring."""

from scipy.stats import nbinom

from queries.findings.rushing.goods import GoodsFinding


def weekly(finding: GoodsFinding) -> tuple[float, float, float]:
    """What an ordinary week of the episode would have brought: mean, and the middle 90 % of a negative binomial.

    The finding says what is expected of the whole episode and how far that strays beyond counting; a week takes its
    even part of the mean and of the variance, as if weeks were alike and independent.
    """
    weeks = max(round(((finding.ends_on - finding.starts_on).days + 1) / 7), 1)
    mean, trace = finding.units_expected / weeks, finding.signals.get("trace")
    beyond = float(trace.values.get("spread", 0.0)) ** 2 / weeks if trace else 0.0
    if not mean:
        return 0.0, 0.0, 0.0
    size = mean**2 / max(beyond, 1e-9)
    low, high = nbinom.ppf([0.05, 0.95], size, size / (size + mean))
    return mean, float(low), float(high)
