"""Tables that benchmarks/train_cleaning.py wrote; nothing here is changed by hand."""
