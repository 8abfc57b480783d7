package main

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/report/escape"
	"github.com/svs-project/svs/pkg/workspace"
)

// codeowners writes who must be asked about each file of the model in the form
// that forges read: a line for each file with the bodies whose consent a change
// of something in it needs, as teams of an organisation of the forge.
func (q *question) codeowners(prefix string) (string, error) {
	prefix = strings.TrimSuffix(prefix, "/")
	if !strings.HasPrefix(prefix, "@") || len(prefix) < 2 || strings.ContainsAny(prefix, " \t#/") {
		return "", &accident{message: "--codeowners " + diag.Quote(prefix) + " is no organisation of a forge", hint: "write it as @acme; a body change-board is then @acme/change-board"}
	}
	g := q.judging().governance()
	byFile := map[string]map[string]bool{}
	for _, e := range q.loaded.Model.All() {
		file := e.Base().File
		if byFile[file] == nil {
			byFile[file] = map[string]bool{}
		}
		for _, body := range consulted(g, e) {
			byFile[file][body] = true
		}
	}
	var b strings.Builder
	b.WriteString("# Who must agree to changes of the model, as its policies and authorities say. Made by svs who-decides --codeowners.\n")
	var files []string
	for file, bodies := range byFile {
		if len(bodies) > 0 {
			files = append(files, file)
		}
	}
	slices.Sort(files)
	for _, file := range files {
		var owners []string
		for body := range byFile[file] {
			owners = append(owners, prefix+"/"+body)
		}
		slices.Sort(owners)
		fmt.Fprintf(&b, "%s %s\n", ownedPath(q.report.Inputs.Workspace, file), strings.Join(owners, " "))
	}
	// What the rules are is decided by whoever holds all authority.
	var heads []string
	for _, body := range q.loaded.Model.GoverningBodies {
		if body.InUse() && !body.Spec.Parent.Given() {
			heads = append(heads, prefix+"/"+body.Name)
		}
	}
	if len(heads) > 0 {
		slices.Sort(heads)
		fmt.Fprintf(&b, "%s %s\n", ownedPath(q.report.Inputs.Workspace, workspace.File), strings.Join(heads, " "))
	}
	return b.String(), nil
}

// consulted are the bodies that must agree to a change of an entity: those that
// policies ask for, else the nearest with authority over it.
func consulted(g *govern.Governance, e model.Any) []string {
	d := g.Decide(govern.ParseAddress(e.Base().Ref().String()), e, govern.Change, "")
	var out []string
	for _, c := range d.Consents {
		out = append(out, c.Body.Name)
	}
	if len(out) == 0 && len(d.Holders) > 0 {
		out = append(out, d.Holders[0].Body.Name)
	}
	return out
}

// ownedPath is a file as CODEOWNERS names it: from the root of the repository,
// which is where svs is run, with what is special in a pattern escaped.
func ownedPath(folder, file string) string {
	p := path.Join("/", cmp.Or(folder, "."), file)
	return strings.NewReplacer(`\`, `\\`, " ", `\ `, "#", `\#`, "*", `\*`, "?", `\?`, "[", `\[`, "]", `\]`, "!", `\!`).Replace(escape.Line(p))
}

// codeownersAnswer is the answer of who-decides for a forge.
func (q *question) codeownersAnswer(prefix string) error {
	text, err := q.codeowners(prefix)
	if err != nil {
		return err
	}
	q.lack(func(model.Any) bool { return true })
	return q.answer(func(format string) (string, error) {
		if format == report.JSON {
			return "", &accident{message: "--codeowners has one form", hint: "leave out -f, or name a file: -f text=.github/CODEOWNERS"}
		}
		return text, nil
	})
}
