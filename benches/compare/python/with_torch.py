"""Steps of training by PyTorch on the CPU, one core: `pip install torch && python with_torch.py`."""

from problem import run

import torch
from torch import nn

torch.set_num_threads(1)


class Network(nn.Module):
    def __init__(self, parameters, activation):
        super().__init__()
        w1, b1, w2, b2 = (torch.tensor(p) for p in parameters)
        self.hidden = nn.Linear(w1.shape[1], w1.shape[0], dtype=w1.dtype)
        self.output = nn.Linear(w2.shape[1], w2.shape[0], dtype=w2.dtype)
        with torch.no_grad():
            for own, given in zip(self.parameters(), (w1, b1, w2, b2)):
                own.copy_(given)
        self.activation = activation

    def forward(self, samples):
        return self.output(self.activation(self.hidden(samples)))


def training(problem, rate):
    parameters, samples, labels = problem
    samples, labels = torch.tensor(samples), torch.tensor(labels)
    if labels.is_floating_point():
        model, cost = nn.Sequential(Network(parameters, torch.tanh), nn.Sigmoid(), nn.Flatten(0)), nn.BCELoss()
    else:
        model, cost = Network(parameters, torch.relu), nn.CrossEntropyLoss()
    optimiser = torch.optim.SGD(model.parameters(), lr=rate)

    def step():
        optimiser.zero_grad()
        loss = cost(model(samples), labels)
        loss.backward()
        optimiser.step()
        return loss.item()

    return step


run(f"PyTorch {torch.__version__}", training)
