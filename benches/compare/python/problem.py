"""The networks of `benches/training.rs`, with the same numbers, and how steps of training are timed."""

import os
import statistics
import time

# One core, as in this crate; libraries count cores when they are imported.
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"

import numpy as np

BATCH, HIDDEN, CLASSES = 64, 128, 10
CHECKED_RATE, TIMED_RATE = 0.1, 1e-9
CHECKED, ROUNDS = 20, 1000


class Random:
    """The linear congruential generator of `benches/support/random.rs`."""

    def __init__(self, seed):
        self.state = seed

    def uniform(self, low, high):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return low + (high - low) * ((self.state >> 11) / 2**53)

    def array(self, shape, low, high, dtype):
        numbers = [self.uniform(low, high) for _ in range(int(np.prod(shape)))]
        return np.array(numbers).reshape(shape).astype(dtype)


def layers(inputs):
    """A batch for a network of two layers with a rectifier between, in single precision: a row for each sample."""
    random = Random(7)
    wide, narrow = inputs**-0.5, HIDDEN**-0.5
    parameters = [
        random.array((HIDDEN, inputs), -wide, wide, np.float32),
        np.zeros(HIDDEN, np.float32),
        random.array((CLASSES, HIDDEN), -narrow, narrow, np.float32),
        np.zeros(CLASSES, np.float32),
    ]
    images = random.array((BATCH, inputs), 0.0, 1.0, np.float32)
    return parameters, images, np.arange(BATCH) * 7 % CLASSES


def classifier():
    """Two inputs, five rectified units, three classes; six samples, in double precision."""
    random = Random(3)
    shapes = [((5, 2), 1.5), (5, 1.0), ((3, 5), 1.5), (3, 1.0)]
    parameters = [random.array(shape, -size, size, np.float64) for shape, size in shapes]
    samples = np.array([[0, 0], [1, 0], [1, 1], [0, 0], [0, 0], [0, 1]], np.float64)
    return parameters, samples, np.array([0, 1, 2, 0, 0, 2])


def deep_network():
    """Three inputs, four hyperbolic tangents, one logistic output; five samples, in double precision."""
    random = Random(5)
    shapes = [((4, 3), 1.0), (4, 0.5), ((1, 4), 1.0)]
    parameters = [random.array(shape, -size, size, np.float64) for shape, size in shapes] + [np.array([0.1])]
    return parameters, random.array((5, 3), -1.0, 1.0, np.float64), np.array([1.0, 0.0, 1.0, 0.0, 0.0])


PROBLEMS = [
    ("classifier 2-5-3", classifier()),
    ("network 3-4-1", deep_network()),
    ("digits 64-128-10, batch 64", layers(64)),
    ("784-128-10, batch 64", layers(784)),
]


def run(library, training):
    """`training(problem, rate)` gives a function that makes a step and returns the loss before it, as a number."""
    print(f"{library}\n{'':<28}{'time per step':>16}{'least':>12}{'loss':>14}{'20 steps later':>16}")
    for name, problem in PROBLEMS:
        step = training(problem, CHECKED_RATE)
        losses = [step() for _ in range(CHECKED + 1)]
        assert losses[-1] < losses[0], f"{name} does not learn"
        step = training(problem, TIMED_RATE)
        for _ in range(50):
            step()
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            step()
            times.append(time.perf_counter() - start)
        usual, least = statistics.median(times) * 1e6, min(times) * 1e6
        print(f"{name:<28}{usual:>13.1f} us{least:>9.1f} us{losses[0]:>14.6f}{losses[-1]:>16.6f}")
