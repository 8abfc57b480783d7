"""A year of an organisation with 200 streams, 100 teams and a million items,
ten replications: the whole program, with two processors' worth of jobs.

    python3 testdata/peers/year.py

Prints time, processor time and memory; ends with 1 above 40 s of two
processors (80 s of processor time) or 500 MB.
"""
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")

with tempfile.TemporaryDirectory() as folder:
    program, model = os.path.join(folder, "svs"), os.path.join(folder, "year")
    subprocess.run(["go", "build", "-o", program, "./cmd/svs"], cwd=ROOT, check=True)
    subprocess.run(["go", "run", "./testdata/gen/svsgen", "-year", model], cwd=ROOT, check=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    run = subprocess.Popen([program, "simulate", "-C", model, "-j", "2", "-f", "json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    figures = json.load(run.stdout)["simulation"]
    _, status, used = os.wait4(run.pid, 0)
    took = time.perf_counter() - begun

items = sum(d["counts"]["arrived"]["value"] for d in figures["demands"] if not d.get("variant"))
visits = sum(s["visits"]["value"] for s in figures["steps"])
processor, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
print(f"{items:,.0f} items and {visits:,.0f} visits measured a replication, {figures['replications']} replications")
print(f"{took:.1f} s, {processor:.1f} s of processor, {memory:.0f} MB")
sys.exit(1 if status or min(took, processor / 2) > 40 or memory > 500 else 0)
