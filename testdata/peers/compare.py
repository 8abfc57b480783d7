"""svs beside SimPy on the same two models, in one run: both in turn, best of
five, one processor. Needs Debian's python3-simpy3; not part of go test.

    /usr/bin/python3 testdata/peers/compare.py

Both in processor time, which other programs disturb least: svs whole, from
reading YAML to printed figures; SimPy without its start. Ends with 1 when svs is less than 40 times (M/M/3) or 30 times (rework)
as fast, or when the two do not measure the same.
"""
import json
import os
import resource
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
CUSTOMERS = 60_000
# svs also tries one more person in five replications of its own, which are in
# its time and not among the customers counted: with many replications that
# weighs as little as in a run that wants narrow intervals.
REPLICATIONS = int(os.environ.get("REPLICATIONS", "40"))
WANTED = {"mm3": 40, "rework": 30}


def simpy(model):
    out = subprocess.run([sys.executable, os.path.join(HERE, "simpy_models.py"), model, str(CUSTOMERS)],
                         capture_output=True, text=True, check=True).stdout.split()
    return int(out[1]) / float(out[0]), float(out[2])


def spent():
    """Processor time of the programs that have been run, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def svs(program, model):
    begun = spent()
    out = subprocess.run([program, "simulate", "-C", os.path.join(HERE, model), "--replications", str(REPLICATIONS), "-j", "1", "-f", "json"],
                         capture_output=True, text=True, check=True).stdout
    took = spent() - begun
    figures = json.loads(out)["simulation"]
    demand = figures["demands"][0]
    customers = demand["counts"]["value"]["value"] * figures["replications"]
    return customers / took, demand["leadTime"]["mean"]["value"] / 60


def main():
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "svs")
        subprocess.run(["go", "build", "-o", program, "./cmd/svs"], cwd=os.path.join(HERE, "..", ".."), check=True)
        print(f"{'model':8} {'SimPy':>12} {'svs':>12} {'times':>7}  customers per second; mean minutes in the system")
        for model, wanted in WANTED.items():
            slow, fast = (0, 0), (0, 0)
            for _ in range(5):
                slow, fast = max(slow, simpy(model)), max(fast, svs(program, model))
            times = fast[0] / slow[0]
            print(f"{model:8} {slow[0]:12,.0f} {fast[0]:12,.0f} {times:7.1f}  {slow[1]:.3f} {fast[1]:.3f}")
            failed |= times < wanted or abs(slow[1] / fast[1] - 1) > 0.1
    sys.exit(1 if failed else 0)


main()
