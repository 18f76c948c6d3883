"""Writes `digits.txt` beside this script; `digits.md` tells what it holds.

    pip install scikit-learn==1.9.1
    python examples/data/digits.py
"""

from pathlib import Path

from sklearn.datasets import load_digits

INK = "0123456789abcdefg"

digits = load_digits()
lines = ["".join(INK[int(pixel)] for pixel in image) + f" {label}\n" for image, label in zip(digits.data, digits.target)]
(Path(__file__).parent / "digits.txt").write_text("".join(lines))
