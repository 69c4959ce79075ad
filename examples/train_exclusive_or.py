"""Teach an Elman network the exclusive or of this bit and the one before it, by three optimisers."""

import numpy as np

import rnnsim

network = rnnsim.zoo.build("elman", hidden=4, activations="tanh", seed=1)
task = rnnsim.tasks.make("streaming_xor", length=8, seed=0)
for optimizer in ("sgd", "momentum", "adam"):
    training = rnnsim.Training(network, task, optimizer=optimizer, minibatch=16, learning_rate=0.05, updates=40, stop_at_goal=True)
    for progress in training:
        if progress.update == 1 and optimizer == "sgd":
            print(f"gradient of the first update by ticks travelled: {np.round(progress.gradient_norms, 3)}")
    best = training.best.look
    print(f"{optimizer:>8}: {progress.update:2d} updates, loss {best.loss:.3f}, {task.score_name} {best.score:.3f}")
