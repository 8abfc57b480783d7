package hostile

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// trees are folders whose names and files are not what they seem.
func trees() []Case {
	sound, faulty := service("a", ""), service("b", "spec: {zzz: 1}\n")
	link := func(target, name string) func(string) error {
		return func(dir string) error { return os.Symlink(target, filepath.Join(dir, name)) }
	}
	deep := strings.Repeat("d/", 80)
	return []Case{
		{Name: "tree/endless-link", Files: one(sound), Make: link("/dev/zero", "zero.yaml"), Exits: []int{1}, Findings: 1},
		{Name: "tree/endless-alone", Make: link("/dev/zero", "zero.yaml"), Exits: []int{1, 2}, Findings: -1},
		{Name: "tree/pipe", Files: one(sound), Make: func(dir string) error { return syscall.Mkfifo(filepath.Join(dir, "p.yaml"), 0o644) }, Exits: []int{1}, Findings: 1},
		{Name: "tree/link-out", Files: one(sound), Make: link("/etc/passwd", "x.yaml"), Exits: []int{1}, MustNot: []string{"root:"}, Findings: 1},
		{Name: "tree/link-to-itself", Files: one(sound), Make: link("self.yaml", "self.yaml"), Exits: []int{1}, Findings: 1},
		{Name: "tree/folder-loop", Files: one(sound), Make: link(".", "loop"), Exits: []int{0}, Findings: -1},
		{Name: "tree/folder-as-file", Files: map[string]string{m: sound, "x.yaml/y.yaml": service("c", "")}, Exits: []int{0}, Findings: 0},
		{Name: "tree/name-newline", Files: map[string]string{"a\n::error::pwned\n.yaml": faulty}, Exits: []int{1}, Findings: -1},
		{Name: "tree/name-escape", Files: map[string]string{"a\x1b[31m.yaml": faulty}, Exits: []int{1}, Findings: -1},
		{Name: "tree/name-html", Files: map[string]string{"<img src=x>,%0A.yaml": faulty}, Exits: []int{1}, Findings: 1},
		{Name: "tree/name-bytes", Files: map[string]string{"a\xff\xfe.yaml": faulty}, Exits: []int{1}, Findings: -1},
		{Name: "tree/name-bidi", Files: map[string]string{"a\u202elmay.yaml": faulty}, Exits: []int{1}, Findings: -1},
		{Name: "tree/name-flag", Files: map[string]string{"--help.yaml": sound}, Exits: []int{0}, Findings: 0},
		{Name: "tree/name-blank", Files: map[string]string{" a b .yaml": faulty}, Exits: []int{1}, Findings: 1},
		{Name: "tree/two-cases", Files: map[string]string{"a.yaml": sound, "A.yaml": sound}, Exits: []int{1}, At: "a.yaml:4:9", Must: []string{"A.yaml:4:9"}, Findings: 1},
		{Name: "tree/same-name", Files: map[string]string{"one.yaml": sound, "two.yaml": sound}, Exits: []int{1}, At: "two.yaml:4:9", Must: []string{"one.yaml:4:9"}, Findings: 1},
		{Name: "tree/files", Files: many(3_000), Exits: []int{0}, Findings: 0, Time: 6 * time.Second, MemoryMB: 400},
		{Name: "tree/deep", Files: map[string]string{deep + m: sound}, Exits: []int{0, 1}, Findings: -1},
		{Name: "tree/very-deep", Files: one(sound), Make: levels(1_500), Exits: []int{1}, Findings: 1},
		{Name: "tree/not-ours", Files: map[string]string{m: sound, ".git/x.yaml": faulty, ".hidden.yaml": faulty, "node_modules/x.yaml": faulty, "kustomization.yaml": faulty}, Exits: []int{0}, Findings: 0},
		{Name: "tree/other-program", Files: map[string]string{m: sound, "k8s.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: []}\n"}, Exits: []int{0}, Findings: 0},
		{Name: "tree/empty", Files: map[string]string{"readme.txt": "nothing here"}, Exits: []int{2}, Must: []string{"no documents found"}, Findings: -1},
		{Name: "tree/embed-link", Files: one(entity("Policy", "p", "\n  require: |\n    @extern(embed)\n    package p\n    x: _ @embed(file=secret.txt,type=text)\n")),
			Make: link("/etc/passwd", "secret.txt"), Exits: []int{0, 1, 2}, MustNot: []string{"root:"}, Findings: -1},
		{Name: "tree/settings-out", Files: map[string]string{m: sound, "svs.yaml": "version: 1\nmodel: {include: [\"../**/*.yaml\"]}\n"}, Exits: []int{2}, Findings: -1},
		{Name: "tree/settings-later", Files: map[string]string{m: sound, "svs.yaml": "version: 1\nrequires: \">=99\"\n"}, Exits: []int{2}, Findings: -1},
		{Name: "tree/settings-broken", Files: map[string]string{m: sound, "svs.yaml": "version: [1\n"}, Exits: []int{2}, Findings: -1},
		{Name: "tree/settings-link", Files: one(sound), Make: link("/etc/passwd", "svs.yaml"), Exits: []int{1, 2}, MustNot: []string{"root:"}, Findings: -1},
		{Name: "tree/unreadable", Files: one(sound), Make: func(dir string) error {
			if os.Geteuid() == 0 {
				return fmt.Errorf("the superuser can read everything")
			}
			return os.WriteFile(filepath.Join(dir, "x.yaml"), []byte(sound), 0)
		}, Exits: []int{1}, Findings: 1},
	}
}

// levels makes folders within each other, nearly as deep as a path can be, and a
// file in the last.
func levels(n int) func(dir string) error {
	return func(dir string) error {
		root, err := os.OpenRoot(dir)
		if err != nil {
			return err
		}
		for range n {
			if err := root.Mkdir("d", 0o755); err != nil {
				return err
			}
			next, err := root.OpenRoot("d")
			root.Close()
			if err != nil {
				return err
			}
			root = next
		}
		defer root.Close()
		return root.WriteFile(m, []byte(service("b", "spec: {zzz: 1}\n")), 0o644)
	}
}

func many(n int) map[string]string {
	out := map[string]string{}
	for i := range n {
		out[fmt.Sprintf("%02d/s-%d.yaml", i%40, i)] = service(fmt.Sprintf("s-%d", i), "")
	}
	return out
}
