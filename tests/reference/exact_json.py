"""JSON that loses no digit of tensors, arrays and numbers, for people to read too.

Each number becomes the shortest decimal that is read back as the same f64 or f32; an f32 may be
read as f64 and then rounded. What JSON cannot hold is one of the strings "inf", "-inf", "nan".
Innermost lists and objects stand on one line each.
"""

import json
import math

import numpy as np


def plain(value):
    """Tensors, arrays and tuples to nested lists of numbers that JSON can hold."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if hasattr(value, "detach"):
        value = value.detach().numpy()
    if isinstance(value, np.ndarray):
        value = value[()] if value.ndim == 0 else list(value)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return shortest(value)


def shortest(number):
    """The f64 that is written with the shortest decimal of `number`."""
    if isinstance(number, np.float32):
        decimal = float(str(number))
        assert np.float32(decimal) == number or np.isnan(number)
        number = decimal
    elif isinstance(number, np.generic):
        number = number.item()
    is_special = isinstance(number, float) and not math.isfinite(number)
    return str(number) if is_special else number


def text(value, indent=""):
    """`value` as JSON, below lines that are indented by `indent`."""
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    if not any(isinstance(item, (dict, list)) for item in items):
        return json.dumps(value)
    inner = indent + " "
    if isinstance(value, dict):
        lines = [f"{inner}{json.dumps(key)}: {text(item, inner)}" for key, item in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    return "[\n" + ",\n".join(inner + text(item, inner) for item in value) + f"\n{indent}]"


def write(path, content):
    path.write_text(text(plain(content)) + "\n")
