"""Measurements against other programs. Run one from the checkout: `.venv/bin/python -m benchmarks.bench_single_stream`.

Ratios count, and only those within one run: every program has its turn in every round, and medians are compared.
"""
