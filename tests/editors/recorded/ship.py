"""Sends parcels: ten that are light, or a hundred that are heavy."""

import sys
from parcel import postage

for weight in range(100 if "heavy" in sys.argv else 10):
    postage(weight + (30 if "heavy" in sys.argv else 0), weight % 2)
