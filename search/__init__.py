"""Stores: the contract every store fulfils (`store.py`), queries (`query.py`), and two engines that implement it."""
