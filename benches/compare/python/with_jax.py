"""Steps of training by JAX on the CPU, one core: `pip install "jax[cpu]" && python with_jax.py`.

A step is one compiled function, which takes the parameters over; its call is part of the time.
"""

from problem import run

import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def scores(parameters, samples, activation):
    w1, b1, w2, b2 = parameters
    return activation(samples @ w1.T + b1) @ w2.T + b2


def cross_entropy(parameters, samples, labels):
    logs = jax.nn.log_softmax(scores(parameters, samples, jax.nn.relu))
    return -jnp.take_along_axis(logs, labels[:, None], axis=1).mean()


def binary_cross_entropy(parameters, samples, labels):
    output = jax.nn.sigmoid(scores(parameters, samples, jnp.tanh)[:, 0])
    return -(labels * jnp.log(output) + (1 - labels) * jnp.log1p(-output)).mean()


def training(problem, rate):
    parameters, samples, labels = problem
    cost = binary_cross_entropy if labels.dtype.kind == "f" else cross_entropy
    samples, labels = jnp.array(samples), jnp.array(labels)
    state = [jnp.array(p) for p in parameters]

    @jax.jit(donate_argnums=0)
    def descend(parameters, samples, labels):
        loss, gradient = jax.value_and_grad(cost)(parameters, samples, labels)
        return loss, [p - p.dtype.type(rate) * g for p, g in zip(parameters, gradient)]

    def step():
        nonlocal state
        loss, state = descend(state, samples, labels)
        jax.block_until_ready(state)
        return float(loss)

    return step


run(f"JAX {jax.__version__}", training)
