"""svs validate beside `cue vet` and kubeconform on the same generated documents,
in one run: all in turn, best of a few. Not part of go test; the two are fetched
and built by the go command at the versions below.

    /usr/bin/python3 testdata/peers/validate.py [DOCUMENTS]

In processor time, which other programs disturb least, and in wall time. svs
also resolves every reference and looks at the whole; the other two hold each
document against its shape only: cue vet by the definitions that svs itself
reads, kubeconform by the JSON Schema that svs writes. Ends with 1 when svs is
less than 12 times as fast as cue vet, or slower than kubeconform.
"""
import os
import resource
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PEERS = {"cue": "cuelang.org/go/cmd/cue@v0.17.1", "kubeconform": "github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0"}
KINDS = ["Demand", "Practice", "Service", "Team", "ValueStream"]
WANTED = {"cue": 12, "kubeconform": 1}


def measured(commands, times):
    """Least processor time, least wall time and most memory of some commands,
    one after another."""
    best = [float("inf")] * 2
    peak = 0
    for _ in range(times):
        begun, cpu = time.monotonic(), 0
        for command in commands:
            p = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            said = p.stderr.read()
            _, status, used = os.wait4(p.pid, 0)
            if status != 0:
                sys.exit("%s failed: %s" % (command[0], said.decode()[:400]))
            cpu += used.ru_utime + used.ru_stime
            peak = max(peak, used.ru_maxrss / 1024)
        best = [min(best[0], cpu), min(best[1], time.monotonic() - begun)]
    return best[0], best[1], peak


def main():
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as work:
        bin_dir = os.path.join(work, "bin")
        for module in PEERS.values():
            subprocess.run(["go", "install", module], check=True, cwd=work, env=dict(os.environ, GOBIN=bin_dir))
        svs = os.path.join(work, "svs")
        subprocess.run(["go", "build", "-o", svs, "./cmd/svs"], check=True, cwd=ROOT)
        models = os.path.join(work, "w")
        subprocess.run(["go", "run", "./testdata/gen/svsgen", "-documents", str(documents), models], check=True, cwd=ROOT)
        shape = os.path.join(work, "schema")
        os.mkdir(shape)
        for kind in KINDS:
            # kubeconform looks for the schema of a kind under its name in small letters.
            text = subprocess.run([svs, "schema", kind], check=True, capture_output=True).stdout
            with open(os.path.join(shape, kind.lower() + ".json"), "wb") as f:
                f.write(text)
        definitions = os.path.join(work, "svs.cue")
        with open(definitions, "w") as f:
            f.write(cue_definitions(svs))
        cue = [[os.path.join(bin_dir, "cue"), "vet", "-c", "-d", "#" + kind, definitions, file] for kind, file in by_kind(models, work).items()]
        commands = {
            "svs": ([[svs, "validate", "--no-cache", "-C", models]], 5),
            "kubeconform": ([[os.path.join(bin_dir, "kubeconform"), "-strict", "-n", "2", "-schema-location", os.path.join(shape, "{{ .ResourceKind }}.json"),
                              os.path.join(models, "model")]], 3),
            "cue": (cue, 1),
        }
        measured(commands["svs"][0], 1)  # warm up
        figures = {name: measured(command, times) for name, (command, times) in commands.items()}
    good = True
    for name, (cpu, wall, peak) in figures.items():
        line = "%-12s %7.2f s processor  %7.2f s wall  %6.0f MB" % (name, cpu, wall, peak)
        if name in WANTED:
            ratio = cpu / figures["svs"][0]
            enough = ratio >= WANTED[name]
            good = good and enough
            line += "   svs is %.1f times as fast, wanted %d%s" % (ratio, WANTED[name], "" if enough else ": too little")
        print(line)
    sys.exit(0 if good else 1)


def by_kind(models, work):
    """The same documents in one file for each kind, as cue vet asks for one
    definition in a run: to choose among several would cost it more."""
    out = {}
    for folder, _, names in os.walk(os.path.join(models, "model")):
        for name in names:
            with open(os.path.join(folder, name)) as f:
                for doc in f.read().split("---\n"):
                    kind = doc.split("kind: ", 1)[1].split("\n", 1)[0]
                    out.setdefault(kind, []).append(doc)
    files = {}
    for kind, docs in sorted(out.items()):
        files[kind] = os.path.join(work, kind + ".yaml")
        with open(files[kind], "w") as f:
            f.write("---\n".join(docs))
    return files


def cue_definitions(svs):
    """The definitions of svs in one file."""
    text = subprocess.run([svs, "schema", "cue"], check=True, capture_output=True).stdout.decode()
    seen, lines = False, []
    for line in text.splitlines():
        if line.startswith("package "):
            if seen:
                continue
            seen = True
        lines.append(line)
    return "\n".join(lines) + "\n"


main()
