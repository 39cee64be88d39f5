"""Who is asking, and what each person may see. Sign-in will answer both; until then one local person sees all."""

from dashboard.settings import local_user
from data.errors import AccessError
from queries import User


def asking() -> User:
    """The person in front of the page that is being drawn."""
    return local_user()


def named(name: str) -> User:
    """The person of that name with the rights held now. AccessError when there is none."""
    user = local_user()
    if name != user.name:
        raise AccessError("no_user")
    return user
