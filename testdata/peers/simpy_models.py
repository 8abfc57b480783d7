"""The models of mm3 and rework in SimPy, as its own examples write them: one
process per customer, resources, and nothing kept but sums.

    simpy_models.py mm3|rework CUSTOMERS

prints seconds of processor time of the run, customers served and their mean time in the system.
"""
import random
import sys
import time

import simpy


class Sums:
    count = 0
    total = 0.0


def mm3(env, desk, sums):
    came = env.now
    with desk.request() as turn:
        yield turn
        yield env.timeout(random.expovariate(1.0))
    sums.count += 1
    sums.total += env.now - came


def rework(env, desk, experts, sums):
    came = env.now
    while True:
        while True:
            with desk.request() as turn:
                yield turn
                yield env.timeout(random.expovariate(1.0))
            if random.random() < 0.9:
                break
        with experts.request() as turn:
            yield turn
            yield env.timeout(random.expovariate(1 / 0.75))
        if random.random() < 0.8:
            break
    sums.count += 1
    sums.total += env.now - came


def arrivals(env, customers, rate, customer):
    for _ in range(customers):
        yield env.timeout(random.expovariate(rate))
        env.process(customer())


def main(model, customers):
    random.seed(1)
    env = simpy.Environment()
    sums = Sums()
    desk = simpy.Resource(env, capacity=3)
    experts = simpy.Resource(env, capacity=2)
    if model == "mm3":
        env.process(arrivals(env, customers, 2.4, lambda: mm3(env, desk, sums)))
    else:
        env.process(arrivals(env, customers, 1.5, lambda: rework(env, desk, experts, sums)))
    begun = time.process_time()
    env.run()
    print(time.process_time() - begun, sums.count, sums.total / sums.count)


main(sys.argv[1], int(sys.argv[2]))
