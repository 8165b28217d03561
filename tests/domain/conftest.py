"""hypothesis without a deadline: how long one example takes says more about the machine's load than about the code."""

from hypothesis import settings

settings.register_profile("no_deadline", deadline=None)
settings.load_profile("no_deadline")
