package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/svs-project/svs/pkg/report"
)

// traps are settings by which a repository can make git run a command.
func traps(touch, dir string) string {
	return `
[core]
	fsmonitor = ` + touch + `
	sshCommand = ` + touch + `
	gitProxy = ` + touch + `
	pager = ` + touch + `
	editor = ` + touch + `
	askPass = ` + touch + `
	hooksPath = ` + filepath.Join(dir, "hooks") + `
	alternateRefsCommand = ` + touch + `
	repositoryFormatVersion = 1
[extensions]
	partialClone = origin
[filter "evil"]
	smudge = ` + touch + `
	clean = ` + touch + `
	process = ` + touch + `
	required = true
[diff]
	external = ` + touch + `
[diff "evil"]
	textconv = ` + touch + `
	command = ` + touch + `
[merge "evil"]
	driver = ` + touch + `
[pager]
	rev-parse = ` + touch + `
	cat-file = ` + touch + `
	ls-tree = ` + touch + `
[alias]
	rev-parse = !` + touch + `
	cat-file = !` + touch + `
	ls-tree = !` + touch + `
	merge-base = !` + touch + `
[credential]
	helper = ` + touch + `
[gpg]
	program = ` + touch + `
[protocol]
	allow = always
[remote "origin"]
	url = "ext::` + touch + ` %S"
	promisor = true
	uploadpack = ` + touch + `
	fetch = +refs/heads/*:refs/remotes/origin/*
[remote "second"]
	url = ` + dir + `
	promisor = true
	uploadpack = ` + touch + `
[submodule]
	recurse = true
[log]
	showSignature = true
`
}

// TestPlanRunsNothingOfTheRepository: a whole plan, a diff and their accidents
// in a repository that is full of traps.
func TestPlanRunsNothingOfTheRepository(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	marker := filepath.Join(t.TempDir(), "marker")
	touch := filepath.Join(t.TempDir(), "touch.sh")
	script := "#!/bin/sh\necho \"$0 $*\" >> '" + marker + "'\nexit 1\n"
	if err := os.WriteFile(touch, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	r.write("m.yaml", people("6"))
	r.write(".gitattributes", "* filter=evil diff=evil merge=evil text=auto\n")
	r.commit()
	r.git("commit", "-q", "--allow-empty", "-m", "two")
	r.git("update-ref", "refs/remotes/origin/main", "HEAD")
	r.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
	r.git("checkout", "-q", "-b", "work")
	r.write("m.yaml", people("5"))
	r.commit()
	for _, folder := range []string{filepath.Join(".git", "hooks"), "hooks"} {
		for _, hook := range []string{"post-checkout", "reference-transaction", "post-index-change", "pre-auto-gc", "fsmonitor-watchman", "pre-commit"} {
			r.write(filepath.Join(folder, hook), script)
			if err := os.Chmod(filepath.Join(r.dir, folder, hook), 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	config, err := os.ReadFile(filepath.Join(r.dir, ".git", "config"))
	if err != nil {
		t.Fatal(err)
	}
	r.write(".git/config", string(config)+traps(touch, r.dir))

	r.plans(exitPass, fewer)
	r.plans(exitPass, fewer, "--base", "origin/main")
	r.plans(exitPass, nothing, "--base", "HEAD")
	r.plans(exitNoVerdict, "", "--base", "nope")
	r.plans(exitNoVerdict, "", "--base", strings.Repeat("a", 40))
	r.plans(exitNoVerdict, "", "--base", "--upload-pack="+touch)
	for _, args := range [][]string{{"diff", "main"}, {"diff", "main", "work", "-f", "html"}, {"plan", "--all"}, {"diff", "ext::" + touch}} {
		if p := r.svs(args...); p.exit == exitFail || p.exit == exitInternal(p) {
			t.Errorf("svs %q: exit %d %s", args, p.exit, p.stderr)
		}
	}
	if ran, err := os.ReadFile(marker); err == nil {
		t.Fatalf("the repository ran:\n%s", ran)
	}

	// The traps must be able to snap, or the test proves nothing.
	cmd := exec.Command("git", "status")
	cmd.Dir, cmd.Env = r.dir, r.env
	_ = cmd.Run() // they answer nonsense, so git may fail
	if _, err := os.Stat(marker); err != nil {
		t.Error("plain git runs nothing here either")
	}
}

// exitInternal is the code of a run that says it lost control, else one that
// there is not.
func exitInternal(p process) int {
	if strings.Contains(string(p.stderr), "internal fault") {
		return p.exit
	}
	return -1
}

// evil is text that some output would act on.
const evil = `\u001b[31m</pre><script>alert(1)</script><img src=x onerror=alert(1)> ::error::x %0A::add-mask::y ##[error]z ` +
	"```" + ` | [a](javascript:alert(1)) \u202e\u0085 <!-- svs:changes --> ]]> =cmd()`

// evilModel is a model with that text wherever free text may stand.
func evilModel(peopleCount, within string) string {
	return `apiVersion: svs/v1
kind: GoverningBody
metadata: {name: board, title: "` + evil + `"}
spec: {members: ["` + evil + `"], decides: {meets: ["tue 10:00"]}}
---
apiVersion: svs/v1
kind: Policy
metadata: {name: ask, title: "` + evil + `"}
spec: {issuedBy: board, appliesTo: {kind: Team}, rationale: "` + evil + `", approval: {by: board}}
---
apiVersion: svs/v1
kind: Team
metadata: {name: desk, title: "` + evil + `", labels: {a: "` + evil + within + `"}}
spec: {people: ` + peopleCount + `}
---
apiVersion: svs/v1
kind: Practice
metadata: {name: incident-management}
spec: {organizationsAndPeople: {teams: [desk], roles: [{name: "` + evil + within + `", does: accountable}]}}
---
apiVersion: svs/v1
kind: Service
metadata: {name: mail, title: "` + evil + `"}
spec: {utility: "` + evil + within + `", offerings: [{name: box}], consumers: ["` + evil + `"]}
---
apiVersion: svs/v1
kind: ValueStream
metadata: {name: restore, title: "` + evil + `"}
spec:
  outcome: {service: mail}
  steps: [{id: mend, title: "` + evil + within + `", activity: deliver-and-support, practice: incident-management, team: desk, work: {mean: 20m, cv: 1}}]
---
apiVersion: svs/v1
kind: Demand
metadata: {name: down, title: "` + evil + `"}
spec: {type: failure, service: mail, stream: restore, arrivals: {rate: 2/h}, promises: [{within: ` + within + `, share: 90%}]}
`
}

// TestNamesDoNoHarmInPlans: hostile titles, values, files, folders and
// revisions, in every format of diff and plan, and shown again later.
func TestNamesDoNoHarmInPlans(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	file := "a<script>alert(1)<b>`::error::x`|[a](javascript:x).yaml"
	sound := strings.NewReplacer(`, consumers: ["`+evil+`"]`, "", `\u202e\u0085 `, "", `\u001b`, "").Replace
	r.write(file, sound(evilModel("3", "1h")))
	r.write("plain.yaml", people("many"))
	r.commit()
	branch := "<img/onerror=alert(1)>&`x`|::error"
	branch = strings.ReplaceAll(branch, ":", "")
	r.git("branch", branch)
	r.write(file, sound(evilModel("2", "2h")))
	r.write("plain.yaml", "apiVersion: svs/v1\nkind: Service\nmetadata: {name: other, title: \"</td>"+evil+"\"}\n")
	hostile := evilModel("2", "2h") // with what strict reading refuses
	folder := "\x1b[31m<script>alert(1)<b>`::error::x"
	r.write(filepath.Join(folder, "m.yaml"), hostile)

	formats := []string{
		report.Text, report.Concise, report.JSON, report.JSONLines, report.SARIF, report.JUnit, report.GitHub, report.GitLab, report.Markdown, report.HTML,
	}
	for _, args := range [][]string{
		{"plan", "--base", branch, "--replications", "3", "--horizon", "2w", "--fail-on", "info"},
		{"plan", "--base", branch, "--no-simulate", "--fail-on", "info", folder},
		{"diff", branch, "."},
		{"diff", folder, branch},
	} {
		saved := filepath.Join(t.TempDir(), "saved.json")
		direct := append(append([]string{}, args...), "-f", "json="+saved)
		for _, format := range formats {
			direct = append(direct, "-f", format+"="+saved+"."+format)
		}
		p := r.svs(direct...)
		harmless(t, report.Text, p.stderr)
		if p.exit == exitNoVerdict {
			t.Fatalf("svs %q: %s", args, p.stderr)
		}
		for _, format := range formats {
			out, err := os.ReadFile(saved + "." + format)
			if err != nil {
				t.Fatal(err)
			}
			harmless(t, format, out)
			inert(t, args, format, string(out))
			if shown := r.svs("show", saved, "-f", format); string(shown.stdout) != string(out) {
				t.Errorf("svs %s %s: shown later it is another text", args[0], format)
			}
		}
	}
}

// inert asks that no markup of the model's is markup of the page.
func inert(t *testing.T, args []string, format, out string) {
	t.Helper()
	switch format {
	case report.HTML:
		for _, bad := range []string{"<script>alert", "<img src=x", "</pre><script", `href="javascript:`} {
			if strings.Contains(out, bad) {
				t.Errorf("svs %s: the page holds %s", args[0], bad)
			}
		}
	case report.Markdown:
		fence := ""
		for line := range strings.Lines(out) {
			line = strings.TrimRight(line, "\n")
			ticks := line[:len(line)-len(strings.TrimLeft(line, "`"))]
			switch {
			case fence == "" && len(ticks) >= 3:
				fence = ticks
			case fence != "" && len(ticks) >= len(fence) && strings.Trim(line, "` ") == "":
				fence = ""
			case fence == "":
				bare := spans(line)
				for _, bad := range []string{"<script", "<img", "](javascript"} {
					if strings.Contains(bare, bad) {
						t.Errorf("svs %s: Markdown holds %s in %q", args[0], bad, line)
					}
				}
			}
		}
		if fence != "" {
			t.Errorf("svs %s: Markdown has an open fence", args[0])
		}
		if n := strings.Count(out, "\n<!-- svs:changes -->"); n > 0 {
			t.Errorf("svs %s: Markdown has %d more markers", args[0], n)
		}
	}
}

// spans is a line of Markdown without its code spans.
func spans(line string) string {
	var b strings.Builder
	for line != "" {
		at := strings.IndexByte(line, '`')
		if at < 0 {
			break
		}
		b.WriteString(line[:at])
		rest := strings.TrimLeft(line[at:], "`")
		ticks := line[at : len(line)-len(rest)]
		end := strings.Index(rest, ticks)
		if end < 0 {
			line = ticks + rest
			break
		}
		line = rest[end+len(ticks):]
	}
	b.WriteString(line)
	return b.String()
}
