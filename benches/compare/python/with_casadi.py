"""Steps of training as C that CasADi generates from expressions, one core: `pip install casadi numpy && python with_casadi.py`.

Only the two small networks: CasADi writes straight code without loops. A step is one function of the parameters, samples and
labels to the loss and the parameters after it. `cc -O3` compiles it, once for any x86-64, as cargo does, once for this
processor, and once with liberties that rustc does not take.
"""

import pathlib
import subprocess
import tempfile

from problem import CHECKED, CHECKED_RATE, PROBLEMS, TIMED_RATE

import casadi as ca
import numpy as np

TIMING = """
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double parameters[] = {PARAMETERS}, samples[] = {SAMPLES}, labels[] = {LABELS};
static double next[sizeof parameters / sizeof *parameters], loss;

static double descend(double rate) {
    const double *arguments[] = {parameters, samples, labels, &rate};
    double *results[] = {&loss, next};
    step(arguments, results, 0, 0, 0);
    memcpy(parameters, next, sizeof next);
    return loss;
}

int main(void) {
    for (int i = 0; i <= CHECKED; i++) {
        double loss = descend(CHECKED_RATE);
        if (i == 0 || i == CHECKED) printf("%.15g ", loss);
    }
    enum { ROUNDS = 2001, STEPS = 100 };
    static double times[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        double start = now();
        for (int j = 0; j < STEPS; j++) descend(TIMED_RATE);
        times[i] = (now() - start) / STEPS * 1e9;
    }
    qsort(times, ROUNDS, sizeof *times, ascending);
    printf("%g %g\\n", times[ROUNDS / 2], times[0]);
}
"""


def scores(parameters, shapes, x, activation):
    """One sample through both layers; parameters lie row by row."""
    (w1, b1), (w2, b2) = parameters[:2], parameters[2:]
    hidden = [activation(b1[j] + sum(w1[j * len(x) + i] * x[i] for i in range(len(x)))) for j in range(shapes[1])]
    return [b2[k] + sum(w2[k * len(hidden) + j] * hidden[j] for j in range(len(hidden))) for k in range(shapes[3])]


def cross_entropy(outputs, label):
    largest = outputs[0]
    for output in outputs[1:]:
        largest = ca.fmax(largest, output)
    told = sum(ca.if_else(label == k, output, 0) for k, output in enumerate(outputs))
    return largest + ca.log(sum(ca.exp(output - largest) for output in outputs)) - told


def binary_cross_entropy(outputs, label):
    probability = 1 / (1 + ca.exp(-outputs[0]))
    return -label * ca.log(probability) - (1 - label) * ca.log1p(-probability)


def step(parameters, samples, labels):
    shapes = [p.size for p in parameters]
    symbols = [ca.SX.sym(f"p{i}", size) for i, size in enumerate(shapes)]
    x, y, rate = ca.SX.sym("x", samples.size), ca.SX.sym("y", labels.size), ca.SX.sym("rate")
    told_by_one = labels.dtype.kind == "f"
    activation = ca.tanh if told_by_one else (lambda unit: ca.fmax(unit, 0))
    error = binary_cross_entropy if told_by_one else cross_entropy
    inputs = samples.shape[1]
    loss = 0
    for n in range(len(labels)):
        sample = [x[n * inputs + i] for i in range(inputs)]
        loss += error(scores(symbols, shapes, sample, activation), y[n])
    loss /= len(labels)
    flat = ca.vertcat(*symbols)
    return ca.Function("step", [flat, x, y, rate], [loss, flat - rate * ca.gradient(loss, flat)], {"cse": True})


def numbers(values):
    return ", ".join(repr(float(v)) for v in np.concatenate([np.ravel(v) for v in values]))


def measured(problem, folder, options):
    parameters, samples, labels = problem
    source = folder / "step.c"
    generator = ca.CodeGenerator("step")
    generator.add(step(parameters, samples, labels))
    generator.generate(f"{folder}/")
    constants = {
        "PARAMETERS": numbers(parameters),
        "SAMPLES": numbers([samples]),
        "LABELS": numbers([labels]),
        "CHECKED_RATE": repr(CHECKED_RATE),
        "TIMED_RATE": repr(TIMED_RATE),
        "CHECKED": str(CHECKED),
    }
    timing = TIMING
    for name, text in constants.items():
        timing = timing.replace(name, text)
    source.write_text(source.read_text() + timing)
    subprocess.run(["cc", *options, "-o", folder / "step", source, "-lm"], check=True)
    return [float(word) for word in subprocess.run([folder / "step"], check=True, capture_output=True, text=True).stdout.split()]


print(f"CasADi {ca.__version__}\n{'':<28}{'options of cc':>36}{'time per step':>16}{'least':>12}{'loss':>14}{'20 steps later':>16}")
for name, problem in PROBLEMS[:2]:
    for options in (["-O3"], ["-O3", "-march=native"], ["-O3", "-march=native", "-ffast-math"]):
        with tempfile.TemporaryDirectory() as folder:
            first, last, usual, least = measured(problem, pathlib.Path(folder), options)
        print(f"{name:<28}{' '.join(options):>36}{usual:>13.1f} ns{least:>9.1f} ns{first:>14.6f}{last:>16.6f}")
