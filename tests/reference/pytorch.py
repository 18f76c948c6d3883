"""Writes the reference numbers that come from PyTorch, as JSON files beside this script.

    pip install torch==2.15.0 numpy
    python tests/reference/pytorch.py

Made with PyTorch 2.15.0 on the CPU. Nothing is random; one thread and PyTorch's portable kernels
are used, so the files do not depend on the processor.

  optimisers.json    parameters after 1, 2, 10, 50 and 100 steps of each optimiser, in f64 and f32,
                     on a problem whose gradient needs only `+`, `-` and `*`
  schedules.json     learning rates (and momenta, where they vary) of the steps 0 to 99
  clipping.json      gradients before and after clipping by norm and by value, and the norm before
  activations.json   values, first and, where smooth, second derivatives on a grid, in f64 and f32;
                     softmax and log_softmax of vectors, with the gradient for a seed
  losses.json        values for the reductions none, mean and sum, gradients for the last two
  training.json      losses and parameters over 100 steps of training: a small network with each activation,
                     a layer with each loss, each of them with one optimiser of each kind, in f64 and f32
  initialisers.json  gains, bounds and standard deviations that PyTorch hands to its generator

How numbers are written is told in `exact_json.py`.

What PyTorch's numbers are good for, as measured against 900-digit arithmetic and against its
kernels for AVX: derivatives of activations lose their leading digits in the tails, so they are
right to about 1e-15 (f64) or 1e-6 (f32) absolutely, not relatively; the second derivative of
softplus is 0 at 20, where the true one is 2e-9; elu has the slope alpha and the second derivative
0 at zero. Optimisers agree to 1e-13 (f64) relatively; in f32 an entry on its way to zero keeps its
distance of 1e-6 but not its digits.
"""

import math
import os
from pathlib import Path
from unittest import mock

# Read by PyTorch when it is imported.
os.environ["ATEN_CPU_CAPABILITY"] = "default"

import exact_json
import torch
import torch.nn.functional as F
from torch import nn
from torch.optim import lr_scheduler

HERE = Path(__file__).parent
DTYPES = {"f64": torch.float64, "f32": torch.float32}


def write(name, what, content):
    made_by = f"tests/reference/pytorch.py with PyTorch {torch.__version__.split('+')[0]}"
    exact_json.write(HERE / name, {"what": what, "made_by": made_by, **content})


# ---------------------------------------------------------------------------- optimisers

STEPS = [1, 2, 10, 50, 100]

# Entry 5 starts uphill of two minima, entry 6 has the gradient zero throughout.
PROBLEM = {
    "a": [1.0, 0.1, 10.0, 0.5, 2.0, -1.0, 1.0],
    "b": [1.0, -2.0, 0.5, 3.0, 0.0, 0.25, 0.0],
    "c": 0.1,
    "start": [0.0, 1.5, -1.0, 10.0, 0.001, 0.5, 0.0],
}

# The centred rule divides by the difference of two close numbers: with a small eps, f32 loses its digits here.
OPTIMISERS = {
    "sgd": (torch.optim.SGD, {"lr": 0.01}),
    "sgd_weight_decay": (torch.optim.SGD, {"lr": 0.01, "weight_decay": 0.1}),
    "sgd_momentum": (torch.optim.SGD, {"lr": 0.01, "momentum": 0.9}),
    "sgd_dampening": (torch.optim.SGD, {"lr": 0.01, "momentum": 0.9, "dampening": 0.5}),
    "sgd_nesterov": (torch.optim.SGD, {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
    "sgd_nesterov_weight_decay": (torch.optim.SGD, {"lr": 0.01, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1}),
    "adam": (torch.optim.Adam, {}),
    "adam_fast": (torch.optim.Adam, {"lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-6}),
    "adam_weight_decay": (torch.optim.Adam, {"lr": 0.1, "weight_decay": 0.1}),
    "adam_amsgrad": (torch.optim.Adam, {"lr": 0.1, "betas": (0.9, 0.9), "amsgrad": True}),
    "adamw": (torch.optim.AdamW, {"lr": 0.1}),
    "adamw_weight_decay": (torch.optim.AdamW, {"lr": 0.1, "weight_decay": 0.1}),
    "adamw_amsgrad": (torch.optim.AdamW, {"lr": 0.1, "betas": (0.9, 0.9), "amsgrad": True}),
    "rmsprop": (torch.optim.RMSprop, {}),
    "rmsprop_centered": (torch.optim.RMSprop, {"lr": 0.01, "alpha": 0.9, "centered": True}),
    "rmsprop_momentum": (torch.optim.RMSprop, {"lr": 0.01, "momentum": 0.9}),
    "rmsprop_all": (torch.optim.RMSprop, {"lr": 0.005, "alpha": 0.9, "eps": 0.01, "momentum": 0.5, "centered": True, "weight_decay": 0.1}),
    "adagrad": (torch.optim.Adagrad, {"lr": 0.5}),
    "adagrad_lr_decay": (torch.optim.Adagrad, {"lr": 0.5, "lr_decay": 0.05}),
    "adagrad_all": (torch.optim.Adagrad, {"lr": 0.5, "lr_decay": 0.05, "weight_decay": 0.1, "initial_accumulator_value": 0.1, "eps": 1e-6}),
}

# Options that this project does not have, or that choose between equal implementations.
UNUSED = {"maximize", "foreach", "capturable", "differentiable", "fused", "decoupled_weight_decay"}


def trace(make, options, dtype):
    """The parameters after each of STEPS."""
    a, b, c, start = (torch.tensor(PROBLEM[key], dtype=dtype) for key in ("a", "b", "c", "start"))
    p = nn.Parameter(start)
    optimiser = make([p], foreach=False, **options)
    kept = []
    for step in range(1, STEPS[-1] + 1):
        x = p.detach()
        p.grad = a * (x - b) + c * (x * x * x)
        optimiser.step()
        if step in STEPS:
            kept.append(p.detach().clone())
    return kept


def optimisers():
    traces = {}
    for name, (make, options) in OPTIMISERS.items():
        defaults = make([nn.Parameter(torch.zeros(1))], **options).defaults
        traces[name] = {
            "optimiser": make.__name__,
            "options": {key: value for key, value in defaults.items() if key not in UNUSED},
            **{kind: trace(make, options, dtype) for kind, dtype in DTYPES.items()},
        }
    write(
        "optimisers.json",
        "Parameters p after the given steps, one list for each; the gradient is a*(p - b) + c*(p*p*p), entry by entry.",
        {"problem": PROBLEM, "steps": STEPS, "traces": traces},
    )


# ---------------------------------------------------------------------------- schedules

SCHEDULES = {
    "step": (lr_scheduler.StepLR, {"step_size": 30, "gamma": 0.1}),
    "multi_step": (lr_scheduler.MultiStepLR, {"milestones": [20, 50, 51, 80], "gamma": 0.5}),
    "exponential": (lr_scheduler.ExponentialLR, {"gamma": 0.95}),
    "cosine": (lr_scheduler.CosineAnnealingLR, {"T_max": 100, "eta_min": 0.001}),
    "cosine_short": (lr_scheduler.CosineAnnealingLR, {"T_max": 30}),
    "linear": (lr_scheduler.LinearLR, {"start_factor": 0.1, "end_factor": 1.0, "total_iters": 10}),
    "linear_down": (lr_scheduler.LinearLR, {"start_factor": 1.0, "end_factor": 0.05, "total_iters": 80}),
    "one_cycle": (lr_scheduler.OneCycleLR, {"max_lr": 0.5, "total_steps": 100}),
    "one_cycle_linear": (
        lr_scheduler.OneCycleLR,
        {"max_lr": 0.5, "total_steps": 100, "pct_start": 0.4, "anneal_strategy": "linear", "three_phase": True, "div_factor": 10.0, "final_div_factor": 100.0},
    ),
}


def schedules():
    content = {}
    for name, (make, options) in SCHEDULES.items():
        optimiser = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1, momentum=0.9)
        schedule = make(optimiser, **options)
        group = optimiser.param_groups[0]
        rates, momenta = [], []
        for step in range(100):
            rates.append(group["lr"])
            momenta.append(group["momentum"])
            optimiser.step()
            if step < 99:
                schedule.step()
        content[name] = {"schedule": make.__name__, "options": options, "rates": rates}
        if len(set(momenta)) > 1:
            content[name]["momenta"] = momenta
    write(
        "schedules.json",
        "The rates of steps 0 to 99 where the optimiser starts with `rate`; OneCycleLR sets rates and momenta of its own.",
        {"rate": 0.1, "schedules": content},
    )


# ---------------------------------------------------------------------------- clipping

GRADIENTS = {
    "large": [[3.0, -4.0, 0.5], [12.0, 0.0]],
    "small": [[0.03, -0.04, 0.0], [0.0, -0.0]],
    "near": [[0.48, -0.64], [0.0]],
    "zero": [[0.0, 0.0], [0.0]],
    "huge": [[1e200, -1e10], [1.0]],
}


def clipped(tensors, clip):
    """What a clipping function makes of gradients, and what it returns."""
    parameters = [nn.Parameter(torch.zeros(len(tensor), dtype=torch.float64)) for tensor in tensors]
    for parameter, tensor in zip(parameters, tensors):
        parameter.grad = torch.tensor(tensor, dtype=torch.float64)
    returned = clip(parameters)
    return [parameter.grad for parameter in parameters], returned


def clipping():
    by_norm, by_value = [], []
    for name, tensors in GRADIENTS.items():
        for norm, limit in [(2.0, 1.0), (2.0, 5.0), (1.0, 1.0), (math.inf, 1.0)]:
            output, total = clipped(tensors, lambda p: nn.utils.clip_grad_norm_(p, limit, norm, foreach=False))
            by_norm.append({"gradients": name, "norm": norm, "max_norm": limit, "total_norm": total, "output": output})
        for limit in [1.0, 3.5]:
            output, _ = clipped(tensors, lambda p: nn.utils.clip_grad_value_(p, limit, foreach=False))
            by_value.append({"gradients": name, "limit": limit, "output": output})
    write(
        "clipping.json",
        "clip_grad_norm_ takes all tensors of a gradient as one vector, and scales by min(1, max_norm / (total_norm + 1e-6)).",
        {"gradients": GRADIENTS, "by_norm": by_norm, "by_value": by_value},
    )


# ---------------------------------------------------------------------------- activations

GRID = [-700.0, -100.0, -20.0, -5.0, -3.0, -2.0, -1.0, -0.5, -0.1, -1e-3, -1e-8, -0.0]
GRID = GRID + [-x for x in reversed(GRID)]

# With the flag: has a second derivative everywhere, or one that PyTorch extends to its kink.
ACTIVATIONS = {
    "relu": (F.relu, False),
    "leaky_relu": (lambda x: F.leaky_relu(x, 0.01), False),
    "elu": (lambda x: F.elu(x, alpha=1.0), True),
    "elu_alpha": (lambda x: F.elu(x, alpha=0.3), True),
    "sigmoid": (torch.sigmoid, True),
    "log_sigmoid": (F.logsigmoid, True),
    "tanh": (torch.tanh, True),
    "softplus": (F.softplus, True),
    "gelu": (F.gelu, True),
    "gelu_tanh": (lambda x: F.gelu(x, approximate="tanh"), True),
    "silu": (F.silu, True),
}

VECTORS = [[1.0, 2.0, 3.0, -1.0], [0.0, 0.0, 0.0, 0.0], [700.0, 0.0, -700.0, 699.0], [1e-8, -1e-3, 20.0, -20.0]]
SEED = [0.5, -1.0, 2.0, 0.25]


def on_grid(function, is_smooth, dtype):
    x = torch.tensor(GRID, dtype=dtype, requires_grad=True)
    value = function(x)
    (first,) = torch.autograd.grad(value.sum(), x, create_graph=is_smooth)
    if not is_smooth:
        return {"value": value, "first": first}
    (second,) = torch.autograd.grad(first.sum(), x)
    return {"value": value, "first": first, "second": second}


def on_vector(function, vector, dtype):
    x = torch.tensor(vector, dtype=dtype, requires_grad=True)
    value = function(x, dim=0)
    (gradient,) = torch.autograd.grad(value, x, torch.tensor(SEED, dtype=dtype))
    return {"value": value, "gradient": gradient}


def activations():
    elementwise = {
        name: {kind: on_grid(*case, dtype) for kind, dtype in DTYPES.items()} for name, case in ACTIVATIONS.items()
    }
    of_vectors = {
        name: {kind: [on_vector(function, vector, dtype) for vector in VECTORS] for kind, dtype in DTYPES.items()}
        for name, function in {"softmax": F.softmax, "log_softmax": F.log_softmax}.items()
    }
    write(
        "activations.json",
        "Values and derivatives by x at the points of `grid`; of `vectors`, the gradient by the vector for the seed. "
        "leaky_relu has the slope 0.01, elu the alpha 1.0, elu_alpha 0.3; softplus is the identity above 20.",
        {"grid": GRID, "elementwise": elementwise, "vectors": VECTORS, "seed": SEED, "of_vectors": of_vectors},
    )


# ---------------------------------------------------------------------------- losses

PREDICTIONS = [[0.5, -1.25, 2.0], [0.0, 3.5, -0.75]]
TRUTHS = [[0.25, 1.0, 2.0], [-0.6, 1.5, -1.75]]
SCORES = [[0.2, -1.3, 2.5], [30.0, -2.0, 0.0], [0.0, 0.0, 0.0], [-1.0, 0.75, -700.0]]
CLASSES = [2, 1, 0, 2]
WEIGHTS = [0.5, 2.0, 1.25]
PROBABILITIES = [0.1, 0.5, 0.999, 1e-12, 0.25, 0.0, 1.0, 1.0]
LABELS = [0.0, 1.0, 1.0, 0.0, 0.3, 0.0, 1.0, 0.0]
LOGITS = [-2.0, 0.0, 1.5, 40.0, -40.0, 800.0, -800.0, 0.3]
LOGIT_LABELS = [0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.25, 0.5]


def tensor(values):
    return torch.tensor(values, dtype=torch.float64)


LOG_PROBABILITIES = F.log_softmax(tensor(SCORES), dim=1).tolist()

# Loss, input, target, options.
LOSSES = {
    "mse": (F.mse_loss, PREDICTIONS, TRUTHS, {}),
    "l1": (F.l1_loss, PREDICTIONS, TRUTHS, {}),
    "huber": (F.huber_loss, PREDICTIONS, TRUTHS, {"delta": 1.0}),
    "huber_half": (F.huber_loss, PREDICTIONS, TRUTHS, {"delta": 0.5}),
    "smooth_l1": (F.smooth_l1_loss, PREDICTIONS, TRUTHS, {"beta": 0.5}),
    "nll": (F.nll_loss, LOG_PROBABILITIES, CLASSES, {}),
    "nll_weighted": (F.nll_loss, LOG_PROBABILITIES, CLASSES, {"weight": WEIGHTS}),
    "cross_entropy": (F.cross_entropy, SCORES, CLASSES, {}),
    "cross_entropy_weighted": (F.cross_entropy, SCORES, CLASSES, {"weight": WEIGHTS}),
    "cross_entropy_smoothed": (F.cross_entropy, SCORES, CLASSES, {"label_smoothing": 0.1}),
    "bce": (F.binary_cross_entropy, PROBABILITIES, LABELS, {}),
    "bce_with_logits": (F.binary_cross_entropy_with_logits, LOGITS, LOGIT_LABELS, {}),
    "bce_with_logits_weighted": (F.binary_cross_entropy_with_logits, LOGITS, LOGIT_LABELS, {"pos_weight": 3.0}),
}


def losses():
    content = {}
    for name, (loss, values, target, options) in LOSSES.items():
        inputs = tensor(values).requires_grad_()
        targets = torch.tensor(target) if target is CLASSES else tensor(target)
        arguments = {key: tensor(value) if "weight" in key else value for key, value in options.items()}
        entry = {"input": values, "target": target, "options": options}
        entry["none"] = loss(inputs, targets, reduction="none", **arguments)
        for reduction in ("mean", "sum"):
            value = loss(inputs, targets, reduction=reduction, **arguments)
            (gradient,) = torch.autograd.grad(value, inputs)
            entry[reduction] = {"value": value, "gradient": gradient}
        content[name] = entry
    write(
        "losses.json",
        "f64; rows are samples, targets of nll and cross_entropy are classes. The weighted means divide by the weights of the targets, "
        "nll takes log-probabilities, bce bounds the logarithms by -100 and has a gradient of its own at 0 and 1.",
        {"losses": content},
    )


# ---------------------------------------------------------------------------- training

SAMPLES = [[0.5, -1.0, 0.25], [1.5, 0.75, -0.5], [-0.25, 0.5, 1.0], [-1.25, -0.5, 0.5], [0.75, 1.25, 1.5], [-0.5, -1.5, -1.0]]
WANTED = [[0.5, -0.25], [-0.75, 1.0], [0.25, 0.5], [1.25, -1.0], [-0.5, 0.75], [0.125, -1.5]]
LABELLED = [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 0.25], [1.0, 0.5], [0.0, 0.0]]
CLASSIFIED = [0, 2, 1, 1, 2, 0]

# Row by row: weights of three inputs for four outputs, biases; then weights of four inputs for two outputs, biases.
NETWORK = [[[0.4, -0.3, 0.2], [-0.5, 0.6, 0.1], [0.3, 0.7, -0.4], [-0.2, -0.1, 0.8]], [0.1, -0.2, 0.3, 0.05], [[0.5, -0.4, 0.3, 0.2], [-0.6, 0.25, 0.45, -0.35]], [0.05, -0.15]]
OUTPUTS = {"numbers": [[[0.4, -0.3, 0.2], [-0.5, 0.6, 0.1]], [0.1, -0.2]], "classes": [[[0.4, -0.3, 0.2], [-0.5, 0.6, 0.1], [0.3, 0.7, -0.4]], [0.1, -0.2, 0.3]]}

# With options that do not blow rounding errors up: a trace must be good to 1e-6 in f32.
TRAINED_BY = {
    "sgd": (torch.optim.SGD, {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}),
    "adam": (torch.optim.Adam, {"lr": 0.01, "eps": 1e-3}),
    "adamw": (torch.optim.AdamW, {"lr": 0.01, "eps": 1e-3, "weight_decay": 0.1}),
    "rmsprop": (torch.optim.RMSprop, {"lr": 0.003, "eps": 1e-2}),
    "adagrad": (torch.optim.Adagrad, {"lr": 0.1, "initial_accumulator_value": 0.1}),
}

ACTIVATED = {**{name: function for name, (function, _) in ACTIVATIONS.items()}, "softmax": lambda x: F.softmax(x, dim=1), "log_softmax": lambda x: F.log_softmax(x, dim=1)}

# Of a layer's outputs (and its weight) and the targets: loss, what to train towards, kind of output.
TRAINED_TO = {
    "mse": (lambda y, t, w: F.mse_loss(y, t), WANTED, "numbers"),
    "mse_sum": (lambda y, t, w: F.mse_loss(y, t, reduction="sum"), WANTED, "numbers"),
    "l1": (lambda y, t, w: F.l1_loss(y, t), WANTED, "numbers"),
    "huber": (lambda y, t, w: F.huber_loss(y, t, delta=0.5), WANTED, "numbers"),
    "smooth_l1": (lambda y, t, w: F.smooth_l1_loss(y, t, beta=0.5), WANTED, "numbers"),
    "l1_penalty": (lambda y, t, w: F.mse_loss(y, t) + 0.01 * w.abs().sum(), WANTED, "numbers"),
    "l2_penalty": (lambda y, t, w: F.mse_loss(y, t) + 0.01 * (0.5 * (w * w).sum()), WANTED, "numbers"),
    "bce": (lambda y, t, w: F.binary_cross_entropy(torch.sigmoid(y), t), LABELLED, "numbers"),
    "bce_with_logits": (lambda y, t, w: F.binary_cross_entropy_with_logits(y, t, pos_weight=torch.tensor(3.0, dtype=y.dtype)), LABELLED, "numbers"),
    "nll": (lambda y, t, w: F.nll_loss(F.log_softmax(y, dim=1), t), CLASSIFIED, "classes"),
    "cross_entropy": (lambda y, t, w: F.cross_entropy(y, t), CLASSIFIED, "classes"),
    "cross_entropy_weighted": (lambda y, t, w: F.cross_entropy(y, t, weight=torch.tensor(WEIGHTS, dtype=y.dtype)), CLASSIFIED, "classes"),
    "cross_entropy_smoothed": (lambda y, t, w: F.cross_entropy(y, t, label_smoothing=0.1), CLASSIFIED, "classes"),
}


def trained(start, make, options, dtype, loss):
    """Losses before, and parameters after, 100 steps."""
    parameters = [nn.Parameter(torch.tensor(values, dtype=dtype)) for values in start]
    optimiser = make(parameters, foreach=False, **options)
    losses = []
    for step in range(1, STEPS[-1] + 1):
        optimiser.zero_grad()
        value = loss(*parameters)
        value.backward()
        if step in STEPS:
            losses.append(value.detach().clone())
        optimiser.step()
    return {"losses": losses, "parameters": torch.cat([p.detach().flatten() for p in parameters])}


def everywhere(start, loss):
    """By each optimiser, in both precisions."""
    return {
        name: {kind: trained(start, make, options, dtype, lambda *p: loss(dtype, *p)) for kind, dtype in DTYPES.items()}
        for name, (make, options) in TRAINED_BY.items()
    }


def training():
    def network(activation):
        def loss(dtype, w1, b1, w2, b2):
            hidden = activation(F.linear(torch.tensor(SAMPLES, dtype=dtype), w1, b1))
            return F.mse_loss(F.linear(hidden, w2, b2), torch.tensor(WANTED, dtype=dtype))

        return loss

    def layer(of, target):
        def loss(dtype, w, b):
            wanted = torch.tensor(target) if target is CLASSIFIED else torch.tensor(target, dtype=dtype)
            return of(F.linear(torch.tensor(SAMPLES, dtype=dtype), w, b), wanted, w)

        return loss

    write(
        "training.json",
        "Losses before the given steps and parameters after the last one, full batches. Activations: a 3-4-2 network and the mean "
        "squared error. Losses: one layer with two or three outputs; huber has delta 0.5, smooth_l1 beta 0.5, penalties of the weight "
        "the factor 0.01, bce follows a sigmoid, bce_with_logits weighs positives by 3, nll follows log_softmax, smoothing is 0.1.",
        {
            "samples": SAMPLES, "numbers": WANTED, "labels": LABELLED, "classes": CLASSIFIED, "weights": WEIGHTS, "steps": STEPS,
            "optimisers": {name: options for name, (_, options) in TRAINED_BY.items()},
            "network": NETWORK, "layers": OUTPUTS,
            "activations": {name: everywhere(NETWORK, network(function)) for name, function in ACTIVATED.items()},
            "losses": {name: everywhere(OUTPUTS[kind], layer(of, target)) for name, (of, target, kind) in TRAINED_TO.items()},
        },
    )


# ---------------------------------------------------------------------------- initialisers

FANS = [(1, 1), (3, 5), (64, 10), (784, 128)]
GAINS = [("linear", None), ("sigmoid", None), ("tanh", None), ("relu", None), ("leaky_relu", 0.01), ("leaky_relu", 0.2), ("selu", None)]


def asked_of(draw, method):
    """The pair of numbers that `draw` hands to the generator `method` of tensors, for each of its calls."""
    with mock.patch.object(torch.Tensor, method) as generator:
        draw()
    return [call.args for call in generator.call_args_list]


def bound(draw):
    ((low, high),) = asked_of(draw, "uniform_")
    assert low == -high
    return high


def deviation(draw):
    ((mean, std),) = asked_of(draw, "normal_")
    assert mean == 0.0
    return std


def kaiming(weight):
    return [
        {
            "mode": mode,
            "nonlinearity": name,
            "slope": slope,
            "uniform_bound": bound(lambda: nn.init.kaiming_uniform_(weight, a=slope or 0, mode=mode, nonlinearity=name)),
            "normal_std": deviation(lambda: nn.init.kaiming_normal_(weight, a=slope or 0, mode=mode, nonlinearity=name)),
        }
        for mode in ("fan_in", "fan_out")
        for name, slope in GAINS
    ]


def of_fans(fan_in, fan_out):
    weight = torch.empty(fan_out, fan_in, dtype=torch.float64)
    (weight_bounds, bias_bounds) = asked_of(lambda: nn.Linear(fan_in, fan_out), "uniform_")
    return {
        "fan_in": fan_in,
        "fan_out": fan_out,
        "xavier_uniform_bound": bound(lambda: nn.init.xavier_uniform_(weight)),
        "xavier_normal_std": deviation(lambda: nn.init.xavier_normal_(weight)),
        "linear_layer": {"weight_bound": weight_bounds[1], "bias_bound": bias_bounds[1]},
        "kaiming": kaiming(weight),
    }


def initialisers():
    gains = [{"nonlinearity": name, "slope": slope, "gain": float(nn.init.calculate_gain(name, slope))} for name, slope in GAINS]
    write(
        "initialisers.json",
        "A uniform initialiser draws from -bound to bound. Xavier has the gain 1; another one is a factor. linear_layer is nn.Linear's default.",
        {"gains": gains, "layers": [of_fans(*fans) for fans in FANS]},
    )


if __name__ == "__main__":
    torch.set_num_threads(1)
    for make in (optimisers, schedules, clipping, activations, losses, training, initialisers):
        make()
